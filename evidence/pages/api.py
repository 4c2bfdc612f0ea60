"""API: the files made of an exhibit, each with its hash, and how far that work is."""

from typing import cast

from django.db.models import QuerySet
from django.http import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from evidence.accounts.models import User
from evidence.cases.api import InCase
from evidence.exhibits import queries as exhibits
from evidence.pages import made, queries, services
from evidence.pages.models import Derivative
from evidence.web.api_pagination import OldestFirst
from evidence.web.downloads import attachment


class DerivativeSerializer(serializers.ModelSerializer[Derivative]):
    """A file made of an exhibit; `page_number` is 0 for what stands for the whole of it."""

    sha256 = serializers.CharField(source="file.sha256", read_only=True)
    size = serializers.IntegerField(source="file.size", read_only=True)
    media_type = serializers.CharField(source="file.media_type", read_only=True)

    class Meta:
        model = Derivative
        fields = (
            "kind",
            "page_number",
            "sha256",
            "size",
            "media_type",
            "source_sha256",
            "tool",
            "tool_version",
            "created_at",
        )


class DerivativeList(InCase, generics.ListAPIView[Derivative]):
    """The files made of an exhibit, in the order in which they were made."""

    serializer_class = DerivativeSerializer
    pagination_class = OldestFirst
    queryset = Derivative.objects.none()

    def get_queryset(self) -> QuerySet[Derivative]:
        """Return what was made of the exhibit, for members of its case."""
        return made.of_exhibit(exhibits.exhibit_in(self.case(), self.kwargs["exhibit_id"]))


class DerivativeFile(InCase, APIView):
    """One of the files made of an exhibit."""

    @extend_schema(
        operation_id="cases_exhibits_derivatives_file",
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    def get(
        self, request: Request, case_id: str, exhibit_id: str, **which: str
    ) -> HttpResponseBase:
        """Return the file, verified against its SHA-256, and log it in custody."""
        exhibit = exhibits.exhibit_in(self.case(), exhibit_id)
        found = queries.derivative_of(exhibit, which["kind"], which["page_number"])
        stream = services.open_derivative(exhibit, found, by=cast("User", request.user))
        return attachment(stream, name=found.file_name, size=found.file.size)
