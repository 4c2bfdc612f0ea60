"""API: series, numbers and statuses of a case's exhibits, readable; for editors also writable."""

from typing import Any, cast

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response

from evidence.accounts.models import User
from evidence.cases.api import InCase
from evidence.cases.models import Role
from evidence.exhibits import queries as exhibits
from evidence.exhibits.models import ExhibitStatus
from evidence.marking import queries
from evidence.marking.assemble.objections import BY_KEY
from evidence.marking.models import (
    ExhibitNumber,
    ExhibitSeries,
    NumberKind,
    Ruling,
    StatusEntry,
)
from evidence.marking.services import numbers, statuses
from evidence.marking.services.numbers import Alias
from evidence.marking.services.statuses import Saying
from evidence.web.api_pagination import OldestFirst


class SeriesSerializer(serializers.ModelSerializer[ExhibitSeries]):
    """A series of numbers; `proposed` is the next one, empty when it is full."""

    id = serializers.CharField(source="public_id", read_only=True)
    proposed = serializers.SerializerMethodField()

    class Meta:
        model = ExhibitSeries
        fields = (
            *("id", "name", "party", "style", "prefix", "width", "start", "end"),
            *("proposed", "created_at"),
        )

    def get_proposed(self, series: ExhibitSeries) -> str:
        """Return the next number of the series."""
        return queries.proposed(series)


class NumberSerializer(serializers.ModelSerializer[ExhibitNumber]):
    """A number in a series, or an alias; of a Bates range both ends are included."""

    id = serializers.CharField(source="public_id", read_only=True)
    exhibit = serializers.CharField(source="exhibit.public_id", read_only=True)
    series = serializers.CharField(source="series.public_id", default=None, read_only=True)

    class Meta:
        model = ExhibitNumber
        fields = (
            *("id", "exhibit", "kind", "label", "series", "context", "given_at"),
            *("bates_prefix", "bates_width", "bates_begin", "bates_end"),
            *("retired_at", "retired_reason"),
        )


class GiveSerializer(serializers.Serializer[ExhibitNumber]):
    """A number to give (`series`, and `number` or `behind`), or an alias (`kind` and `text`)."""

    series = serializers.CharField(required=False, max_length=32)
    number = serializers.CharField(required=False, max_length=30, default="", allow_blank=True)
    behind = serializers.CharField(required=False, max_length=30, default="", allow_blank=True)
    kind = serializers.ChoiceField(
        choices=[each for each in NumberKind.choices if each[0] != NumberKind.SERIES],
        required=False,
    )
    text = serializers.CharField(required=False, max_length=120)
    last = serializers.CharField(required=False, max_length=120, default="", allow_blank=True)
    context = serializers.CharField(  # type: ignore[assignment]  # the field, not the attribute
        required=False, max_length=200, default="", allow_blank=True
    )

    def validate(self, said: dict[str, Any]) -> dict[str, Any]:
        """Want a series, or a kind with its text."""
        if ("series" in said) == ("kind" in said):
            message = "Give either a series, or the kind of an alias."
            raise serializers.ValidationError({"series": message})
        if "kind" in said and "text" not in said:
            raise serializers.ValidationError({"text": "Say what the exhibit is called."})
        return said


class StatusSerializer(serializers.ModelSerializer[StatusEntry]):
    """What happened to an exhibit with the court; `corrects` names the entry it replaces."""

    id = serializers.CharField(source="public_id", read_only=True)
    corrects = serializers.CharField(source="corrects.public_id", default=None, read_only=True)
    recorded_by = serializers.CharField(source="recorded_by.name", read_only=True)

    class Meta:
        model = StatusEntry
        fields = (
            *("id", "sequence", "status", "date_happened", "forum", "objections", "objected_by"),
            *("response", "ruling", "limited_purpose", "note", "corrects", "reason"),
            *("recorded_at", "recorded_by"),
        )


class RecordSerializer(serializers.Serializer[StatusEntry]):
    """What happened; with `corrects` and `reason` it takes an earlier entry's place."""

    status = serializers.ChoiceField(
        choices=[each for each in ExhibitStatus.choices if each[0] != ExhibitStatus.RECEIVED],
        allow_blank=True,
    )
    date_happened = serializers.DateField(required=False, default=None, allow_null=True)
    forum = serializers.CharField(required=False, max_length=200, default="", allow_blank=True)
    objections = serializers.MultipleChoiceField(choices=sorted(BY_KEY), required=False)
    objected_by = serializers.CharField(
        required=False, max_length=160, default="", allow_blank=True
    )
    response = serializers.CharField(required=False, max_length=400, default="", allow_blank=True)
    ruling = serializers.ChoiceField(
        choices=Ruling.choices, required=False, default="", allow_blank=True
    )
    limited_purpose = serializers.CharField(
        required=False, max_length=400, default="", allow_blank=True
    )
    note = serializers.CharField(required=False, max_length=1000, default="", allow_blank=True)
    corrects = serializers.CharField(required=False, max_length=32)
    reason = serializers.CharField(required=False, max_length=400, default="", allow_blank=True)


class SeriesList(InCase, generics.ListAPIView[ExhibitSeries]):
    """A case's series of exhibit numbers."""

    serializer_class = SeriesSerializer
    pagination_class = OldestFirst
    queryset = ExhibitSeries.objects.none()

    def get_queryset(self) -> QuerySet[ExhibitSeries]:
        """Return the series of the case, for its members."""
        return queries.series_in(self.case())


class NumberList(InCase, generics.ListAPIView[ExhibitNumber]):
    """All numbers and aliases of a case's exhibits, in the order in which they were given."""

    serializer_class = NumberSerializer
    pagination_class = OldestFirst
    queryset = ExhibitNumber.objects.none()

    def get_queryset(self) -> QuerySet[ExhibitNumber]:
        """Return the numbers of the case, for its members."""
        return queries.numbers_in(self.case())


class ExhibitNumbers(InCase, generics.ListAPIView[ExhibitNumber]):
    """An exhibit's numbers and aliases; POST gives it one, a number in a series for life."""

    serializer_class = NumberSerializer
    pagination_class = None
    parser_classes = (JSONParser,)
    queryset = ExhibitNumber.objects.none()

    def get_queryset(self) -> QuerySet[ExhibitNumber]:
        """Return the exhibit's numbers, for members of its case."""
        exhibit = exhibits.exhibit_in(self.case(), self.kwargs["exhibit_id"])
        return queries.numbers_of(exhibit).select_related("exhibit", "series")

    @extend_schema(request=GiveSerializer, responses={201: NumberSerializer})
    def post(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Give a number in a series, or enter an alias."""
        case, by = self.case(role=Role.EDITOR), cast("User", request.user)
        exhibit = exhibits.exhibit_in(case, self.kwargs["exhibit_id"])
        form = GiveSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        said = form.validated_data
        if "series" in said:
            series = queries.series_by_id(case, said["series"])
            number, behind = said["number"], said["behind"]
            given = numbers.give(exhibit, series, number=number, behind=behind, by=by)
        else:
            alias = {name: said[name] for name in ("kind", "text", "last", "context")}
            given = numbers.name(exhibit, Alias(**alias), by=by)
        return Response(NumberSerializer(given).data, status=status.HTTP_201_CREATED)


class ExhibitStatuses(InCase, generics.ListAPIView[StatusEntry]):
    """What was recorded of an exhibit's status, oldest first; POST records or corrects."""

    serializer_class = StatusSerializer
    pagination_class = None
    parser_classes = (JSONParser,)
    queryset = StatusEntry.objects.none()

    def get_queryset(self) -> QuerySet[StatusEntry]:
        """Return the exhibit's entries, for members of its case."""
        exhibit = exhibits.exhibit_in(self.case(), self.kwargs["exhibit_id"])
        entries = StatusEntry.objects.filter(exhibit=exhibit).order_by("sequence")
        return entries.select_related("recorded_by", "corrects")

    @extend_schema(request=RecordSerializer, responses={201: StatusSerializer})
    def post(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Record what happened, or correct what was recorded."""
        case, by = self.case(role=Role.EDITOR), cast("User", request.user)
        exhibit = exhibits.exhibit_in(case, self.kwargs["exhibit_id"])
        form = RecordSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        said = dict(form.validated_data)
        corrects, reason = said.pop("corrects", ""), said.pop("reason")
        saying = Saying(**{**said, "objections": tuple(sorted(said.get("objections", ())))})
        if corrects:
            wrong = queries.entry_in(exhibit, corrects)
            entry = statuses.correct(wrong, saying, reason=reason, by=by)
        else:
            entry = statuses.record(exhibit, saying, by=by)
        return Response(StatusSerializer(entry).data, status=status.HTTP_201_CREATED)
