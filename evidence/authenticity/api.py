"""API: an exhibit's chain of custody with its statements, and the bag to check both with."""

from typing import cast

from django.http import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from evidence.accounts.models import User
from evidence.authenticity import queries, services
from evidence.authenticity.queries import ExhibitRecord
from evidence.cases.api import InCase
from evidence.custody.models import CustodyEvent
from evidence.custody.queries import Inclusion
from evidence.exhibits import queries as exhibits
from evidence.web.downloads import attachment


class CustodyEventSerializer(serializers.ModelSerializer[CustodyEvent]):
    """One event of a chain; `event_hash` is the SHA-256 of its line in the bag."""

    class Meta:
        model = CustodyEvent
        fields = (
            "sequence",
            "action",
            "actor_name",
            "at",
            "facts",
            "previous_hash",
            "event_hash",
        )


class InclusionSerializer(serializers.Serializer[Inclusion]):
    """A daily statement that holds the chain up to an event; `stamped_at` is null without token."""

    number = serializers.IntegerField(source="statement.number")
    day = serializers.DateField(source="statement.day")
    statement_hash = serializers.CharField(source="statement.statement_hash")
    holds_up_to = serializers.IntegerField(source="head.sequence")
    stamped_at = serializers.DateTimeField(source="statement.stamp.stamped_at", default=None)


class CustodySerializer(serializers.Serializer[ExhibitRecord]):
    """A whole chain; `is_intact` says what recomputing it found just now."""

    is_intact = serializers.SerializerMethodField()
    events = CustodyEventSerializer(many=True)
    statements = InclusionSerializer(source="inclusions", many=True)

    def get_is_intact(self, record: ExhibitRecord) -> bool:
        """Return whether every event follows from the one before."""
        return not record.breaks


class ExhibitCustody(InCase, APIView):
    """An exhibit's chain of custody."""

    @extend_schema(operation_id="cases_exhibits_custody", responses=CustodySerializer)
    def get(self, request: Request, case_id: str, exhibit_id: str) -> Response:
        """Return every event, oldest first, and the statements that hold the chain."""
        exhibit = exhibits.exhibit_in(self.case(), exhibit_id)
        return Response(CustodySerializer(queries.record_of(exhibit)).data)


class ExhibitBag(InCase, APIView):
    """An exhibit with its custody record, for an outsider to check."""

    @extend_schema(
        operation_id="cases_exhibits_bag",
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
        """Return a zip with the BagIt bag, and log the export in custody."""
        exhibit = exhibits.exhibit_in(self.case(), exhibit_id)
        given = services.export_bag(
            exhibit,
            by=cast("User", request.user),
            accepts_risk="yes" if request.query_params.get("accept_risk") == "yes" else "no",
        )
        return attachment(given.stream, name=given.name, size=given.size)
