"""API: a case's exhibits, to read; a higher room takes new ones in."""

from typing import cast

from django.db.models import QuerySet
from django.http import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from evidence.accounts.models import User
from evidence.cases.api import InCase
from evidence.exhibits import queries, services
from evidence.exhibits.models import Exhibit
from evidence.web.api_pagination import OldestFirst
from evidence.web.downloads import attachment


class ExhibitSerializer(serializers.ModelSerializer[Exhibit]):
    """An exhibit; `page_count` is null until it is inspected, or when it has no pages."""

    id = serializers.CharField(source="public_id", read_only=True)
    label = serializers.CharField(read_only=True)  # type: ignore[assignment]  # our own field
    sha256 = serializers.CharField(source="file.sha256", read_only=True)
    size = serializers.IntegerField(source="file.size", read_only=True)
    media_type = serializers.CharField(source="file.media_type", read_only=True)
    taken_out_of = serializers.CharField(source="parent.public_id", default=None, read_only=True)

    class Meta:
        model = Exhibit
        fields = (
            "id",
            "label",
            "title",
            "description",
            "origin",
            "status",
            "confidentiality",
            "is_sealed",
            "privilege",
            "sponsoring_witness",
            "offered_by",
            "purpose",
            "offer_intent",
            "date_text",
            "source_citation",
            "custodian",
            "original_name",
            "sha256",
            "size",
            "media_type",
            "taken_out_of",
            "member_path",
            "facts",
            "readability",
            "readability_reason",
            "page_count",
            "received_at",
        )


class ExhibitList(InCase, generics.ListAPIView[Exhibit]):
    """A case's exhibits by number."""

    serializer_class = ExhibitSerializer
    pagination_class = OldestFirst
    queryset = Exhibit.objects.none()

    def get_queryset(self) -> QuerySet[Exhibit]:
        """Return the exhibits of the case, for its members."""
        return queries.exhibits_in(self.case()).select_related("parent")


class ExhibitDetail(InCase, generics.RetrieveAPIView[Exhibit]):
    """One exhibit."""

    serializer_class = ExhibitSerializer
    queryset = Exhibit.objects.none()

    def get_object(self) -> Exhibit:
        """Return the exhibit, for members of its case."""
        return queries.exhibit_in(self.case(), self.kwargs["exhibit_id"])


class ExhibitFile(InCase, APIView):
    """The original file, byte for byte."""

    @extend_schema(
        operation_id="cases_exhibits_file",
        parameters=[
            OpenApiParameter(
                "accept_risk",
                enum=["yes"],
                description="Give out a file in quarantine; without it the answer is 409.",
            )
        ],
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, case_id: str, exhibit_id: str) -> HttpResponseBase:
        """Return the original's bytes, verified against its SHA-256, and log it in custody."""
        exhibit = queries.exhibit_in(self.case(), exhibit_id)
        stream = services.open_original(
            exhibit,
            by=cast("User", request.user),
            accepts_risk="yes" if request.query_params.get("accept_risk") == "yes" else "no",
        )
        return attachment(stream, name=exhibit.original_name, size=exhibit.file.size)
