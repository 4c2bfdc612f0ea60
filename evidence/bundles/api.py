"""API: a case's bundles and their builds."""

from django.db.models import QuerySet
from django.http import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from evidence.bundles import queries, release
from evidence.bundles.models import Build, Bundle, BundleItem
from evidence.cases.api import InCase
from evidence.web.api_pagination import NewestFirst
from evidence.web.downloads import attachment


class BundleItemSerializer(serializers.ModelSerializer[BundleItem]):
    """An exhibit at its place."""

    exhibit = serializers.CharField(source="exhibit.public_id", read_only=True)
    label = serializers.CharField(  # type: ignore[assignment]  # our own field
        source="exhibit.label", read_only=True
    )

    class Meta:
        model = BundleItem
        fields = ("position", "exhibit", "label")


class BuildSerializer(serializers.ModelSerializer[Build]):
    """A build; `sha256` and `page_count` are set once it is done, `released_at` once released."""

    id = serializers.CharField(source="public_id", read_only=True)
    sha256 = serializers.CharField(read_only=True)
    reason = serializers.CharField(source="last_error", read_only=True)
    open_findings = serializers.IntegerField(source="open_count", read_only=True)

    class Meta:
        model = Build
        fields = (
            "id",
            "state",
            "stage",
            "pages_done",
            "pages_total",
            "page_count",
            "seconds",
            "sha256",
            "reason",
            "created_at",
            "finished_at",
            "checked_at",
            "open_findings",
            "unread",
            "released_at",
            "release_reason",
        )


class BundleSerializer(serializers.ModelSerializer[Bundle]):
    """A bundle."""

    id = serializers.CharField(source="public_id", read_only=True)
    exhibit_count = serializers.IntegerField(read_only=True)

    class Meta:
        model = Bundle
        fields = ("id", "title", "subtitle", "stamp_prefix", "exhibit_count", "created_at")


class BundleDetailSerializer(BundleSerializer):
    """A bundle with its exhibits in order and its builds."""

    items = BundleItemSerializer(many=True, read_only=True)
    builds = BuildSerializer(many=True, read_only=True)

    class Meta(BundleSerializer.Meta):
        fields = (*BundleSerializer.Meta.fields, "items", "builds")  # type: ignore[assignment]


class BundleList(InCase, generics.ListAPIView[Bundle]):
    """A case's bundles, newest first."""

    serializer_class = BundleSerializer
    pagination_class = NewestFirst
    queryset = Bundle.objects.none()

    def get_queryset(self) -> QuerySet[Bundle]:
        """Return the bundles of the case, for its members."""
        return queries.bundles_in(self.case())


class BundleDetail(InCase, generics.RetrieveAPIView[Bundle]):
    """One bundle with its exhibits and builds."""

    serializer_class = BundleDetailSerializer
    queryset = Bundle.objects.none()

    def get_object(self) -> Bundle:
        """Return the bundle, for members of its case."""
        return queries.bundle_with_builds(self.case(), self.kwargs["bundle_id"])


class BuildDetail(InCase, generics.RetrieveAPIView[Build]):
    """One build: how far it is, or what came of it."""

    serializer_class = BuildSerializer
    queryset = Build.objects.none()

    def get_object(self) -> Build:
        """Return the build, for members of its case."""
        return queries.build_in(self.case(), self.kwargs["build_id"])


class BuildFile(InCase, APIView):
    """The finished PDF of a build."""

    @extend_schema(
        operation_id="cases_builds_file",
        responses={(200, "application/pdf"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, case_id: str, build_id: str) -> HttpResponseBase:
        """Return the PDF, verified against its SHA-256; 409 until it is released."""
        build = queries.build_in(self.case(), build_id)
        stream = release.open_pdf(build)
        size = build.file.size if build.file else 0
        return attachment(stream, name=build.file_name, size=size)
