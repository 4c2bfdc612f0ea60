"""API: a case's exhibits, readable and uploadable."""

from typing import cast

from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import generics, serializers, status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from evidence.accounts.models import User
from evidence.cases.api import InCase
from evidence.cases.models import Role
from evidence.exhibits import queries, services
from evidence.exhibits.forms import too_large
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
            "date_text",
            "source_citation",
            "custodian",
            "original_name",
            "sha256",
            "size",
            "media_type",
            "readability",
            "readability_reason",
            "page_count",
            "received_at",
        )


class UploadSerializer(serializers.Serializer[Exhibit]):
    """A file and what is said about it; the title falls back to the file's name."""

    file = serializers.FileField(allow_empty_file=True)
    title = serializers.CharField(required=False, max_length=300, default="")
    description = serializers.CharField(required=False, default="", allow_blank=True)
    date_text = serializers.CharField(required=False, max_length=60, default="", allow_blank=True)
    source_citation = serializers.CharField(required=False, default="", allow_blank=True)
    custodian = serializers.CharField(required=False, max_length=160, default="", allow_blank=True)

    def validate_file(self, file: "UploadedFile[bytes]") -> "UploadedFile[bytes]":
        """Refuse a file above the limit before anything is stored."""
        if trouble := too_large(file):
            raise serializers.ValidationError(trouble)
        return file


@extend_schema_view(
    post=extend_schema(
        request={"multipart/form-data": UploadSerializer}, responses={201: ExhibitSerializer}
    )
)
class ExhibitList(InCase, generics.ListCreateAPIView[Exhibit]):
    """A case's exhibits by number; POST a file to add one."""

    serializer_class = ExhibitSerializer
    pagination_class = OldestFirst
    parser_classes = (MultiPartParser,)
    queryset = Exhibit.objects.none()

    def get_queryset(self) -> QuerySet[Exhibit]:
        """Return the exhibits of the case, for its members."""
        return queries.exhibits_in(self.case())

    def create(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Take one file as an exhibit."""
        case = self.case(role=Role.EDITOR)
        form = UploadSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        said = dict(form.validated_data)
        file = said.pop("file")
        exhibit = services.receive(
            case,
            file.chunks(),
            name=file.name,
            description=services.Description(**said),
            by=cast("User", request.user),
        )
        return Response(ExhibitSerializer(exhibit).data, status=status.HTTP_201_CREATED)


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
