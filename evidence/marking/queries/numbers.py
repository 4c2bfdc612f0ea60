"""Reads about numbers and tags."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from evidence.cases.models import Case
from evidence.core.errors import NotFound
from evidence.exhibits.models import Exhibit
from evidence.marking import sequence
from evidence.marking.models import ExhibitNumber, ExhibitSeries, ExhibitTag, NumberKind
from evidence.marking.sequence import Mark

NO_SUCH_SERIES = "There is no such series in this case. Look in the list of series."
NO_SUCH_NUMBER = "There is no such number of this exhibit. Reload its page."


@dataclass(frozen=True, slots=True)
class SeriesStanding:
    """A series with what it gave: how many numbers, the last, the next, and the gaps."""

    series: ExhibitSeries
    count: int
    last: str
    proposed: str
    gaps: tuple[str, ...]


def series_in(case: Case) -> QuerySet[ExhibitSeries]:
    """Return a case's series in the order in which they were opened."""
    return ExhibitSeries.objects.in_case(case)


def series_by_id(case: Case, public_id: str) -> ExhibitSeries:
    """Return one series of a case; raises NotFound for those of other cases."""
    series = series_in(case).filter(public_id=public_id).first()
    if series is None:
        raise NotFound(NO_SUCH_SERIES)
    return series


def proposals_in(case: Case) -> list[tuple[ExhibitSeries, str]]:
    """Return each series of a case with its next number, empty when it is full."""
    return [(series, proposed(series)) for series in series_in(case)]


def standings_in(case: Case) -> list[SeriesStanding]:
    """Return each series of a case with what it gave."""
    counted = series_in(case).annotate(count=Count("numbers"))
    return [standing_of(series, count=series.count) for series in counted]


def standing_of(series: ExhibitSeries, *, count: int) -> SeriesStanding:
    """Return what a series gave; reads its ordinals, not its exhibits."""
    last = last_mark(series)
    ordinals = ExhibitNumber.objects.filter(series=series).values_list("ordinal", flat=True)
    gaps = sequence.gaps(series.rule, (Mark(ordinal or 0) for ordinal in ordinals))
    return SeriesStanding(
        series=series,
        count=count,
        last=sequence.written(series.rule, last) if last else "",
        proposed=proposed(series),
        gaps=tuple(_gap(series, gap) for gap in gaps),
    )


def _gap(series: ExhibitSeries, gap: sequence.Gap) -> str:
    first, last = (sequence.written(series.rule, mark) for mark in (gap.first, gap.last))
    return first if first == last else f"{first}–{last}"


def proposed(series: ExhibitSeries) -> str:
    """Return the next number of a series, empty when it is full."""
    try:
        return sequence.written(series.rule, sequence.following(series.rule, last_mark(series)))
    except sequence.SeriesFull:
        return ""


def last_mark(series: ExhibitSeries) -> Mark | None:
    """Return the last mark that a series gave, or None before the first."""
    return _mark_of(ExhibitNumber.objects.filter(series=series))


def last_mark_at(series: ExhibitSeries, ordinal: int) -> Mark | None:
    """Return the last mark given at an ordinal: 12B when there are 12, 12A and 12B."""
    return _mark_of(ExhibitNumber.objects.filter(series=series, ordinal=ordinal))


def _mark_of(numbers: QuerySet[ExhibitNumber]) -> Mark | None:
    last = numbers.order_by("-ordinal", "-insertion").first()
    return last.mark if last else None


def number_in(series: ExhibitSeries, exhibit: Exhibit) -> ExhibitNumber | None:
    """Return the exhibit's number in a series, or None."""
    return ExhibitNumber.objects.filter(series=series, exhibit=exhibit).first()


def holder_of(series: ExhibitSeries, mark: Mark) -> ExhibitNumber | None:
    """Return the number that was given at this mark, with its exhibit, or None."""
    numbers = ExhibitNumber.objects.filter(series=series, ordinal=mark.ordinal)
    return numbers.filter(insertion=mark.insertion).select_related("exhibit").first()


def numbers_in(case: Case) -> QuerySet[ExhibitNumber]:
    """Return all numbers of a case, in the order in which they were given."""
    numbers = ExhibitNumber.objects.in_case(case)
    return numbers.select_related("series", "exhibit", "given_by", "retired_by")


def numbers_of(exhibit: Exhibit) -> QuerySet[ExhibitNumber]:
    """Return an exhibit's numbers and aliases, those struck out among them."""
    numbers = ExhibitNumber.objects.filter(exhibit=exhibit).in_series_order()
    return numbers.select_related("series", "given_by", "retired_by")


def alias_in(exhibit: Exhibit, public_id: str) -> ExhibitNumber:
    """Return one number of an exhibit; raises NotFound for those of others."""
    number = numbers_of(exhibit).filter(public_id=public_id).first()
    if number is None:
        raise NotFound(NO_SUCH_NUMBER)
    number.exhibit = exhibit
    return number


def same_names(number: ExhibitNumber) -> QuerySet[ExhibitNumber]:
    """Return aliases of other exhibits of the case that share this name or a page with it."""
    others = ExhibitNumber.objects.filter(case_id=number.case_id).in_use()
    if number.kind == NumberKind.BATES:
        shared = Q(
            bates_prefix=number.bates_prefix,
            bates_begin__lte=number.bates_end,
            bates_end__gte=number.bates_begin,
        )
    else:
        shared = Q(label__iexact=number.label, context=number.context)
    others = others.filter(shared, kind=number.kind).exclude(exhibit_id=number.exhibit_id)
    return others.select_related("exhibit")


def tags_of(exhibit_ids: Collection[int]) -> dict[int, list[str]]:
    """Return the names of the tags of each of these exhibits, by its key."""
    rows = ExhibitTag.objects.filter(exhibit__in=exhibit_ids).order_by("tag__key")
    found: dict[int, list[str]] = {}
    for exhibit_id, name in rows.values_list("exhibit_id", "tag__name"):
        found.setdefault(exhibit_id, []).append(name)
    return found
