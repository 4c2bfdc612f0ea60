"""The counts and spans that a band is drawn from."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Count, DateField, F, Q, QuerySet
from django.db.models.functions import Cast, Trunc

from evidence.cases.models import Case
from evidence.core.dates import FuzzyDate
from evidence.core.text import shortened
from evidence.timeline.assemble import band
from evidence.timeline.assemble.band import Band, Span, Tally
from evidence.timeline.assemble.periods import ZOOMS, Zoom
from evidence.timeline.models import EventKind
from evidence.timeline.queries.merged import Merged, placed, united
from evidence.timeline.queries.narrowing import Narrowing
from evidence.timeline.queries.strands import STRANDS

LONGEST_WORDS = 60
# More than a window shows; what is beyond is told as a number and stands in the list.
MOST_SPANS = 200


def band_of(merged: Merged, *, zoom: str, at: date | None) -> Band | None:
    """Return the chronology drawn as a band: two queries, and one for each strand with bars.

    An unknown zoom is the finest in which all of it fits.
    """
    if merged.extent is None:
        return None
    first, last = merged.extent
    chosen: Zoom = zoom if zoom in ZOOMS else band.fitting(first, last)
    case, wanted = merged.case, merged.wanted
    return band.draw(
        _tallies(case, wanted, chosen), _spans(case, wanted, chosen), zoom=chosen, at=at
    )


def _tallies(case: Case, wanted: Narrowing, zoom: Zoom) -> list[Tally]:
    counted = [
        each.filter(~_spanning())
        .order_by()
        .values("period")
        .annotate(entries=Count("pk"), doubted=Count("pk", filter=_doubted(index)))
        .values_list("period", "entries", "doubted")
        for index, each in enumerate(_dated(case, wanted, zoom))
    ]
    sums: dict[date, Tally] = {}
    for period, entries, doubted in united(counted):
        before = sums.get(period, Tally(period, 0, 0))
        sums[period] = Tally(period, before.entries + entries, before.doubted + doubted)
    return list(sums.values())


def _spans(case: Case, wanted: Narrowing, zoom: Zoom) -> list[Span]:
    branches = [
        each.filter(_spanning()).order_by().values_list("strand", "row", "day")
        for each in _dated(case, wanted, zoom)
    ]
    places = united(branches).order_by("day", "strand", "row")[:MOST_SPANS]
    keys: dict[int, list[int]] = {}
    for strand, row, _ in places:
        keys.setdefault(strand, []).append(row)
    spans = [
        (line.anchor, _span(line.date, f"{line.date_words}: {line.text}", line.address))
        for strand, rows in keys.items()
        for _, line in STRANDS[strand].lines(case, rows, wanted)
    ]
    return [span for _, span in sorted(spans, key=lambda each: each[0] or date.min)]


def _span(known: FuzzyDate, words: str, address: str) -> Span:
    return Span(known.first, known.last, shortened(words, LONGEST_WORDS), address)


def _dated(case: Case, wanted: Narrowing, zoom: Zoom = "month") -> Sequence[QuerySet[Any]]:
    return [
        placed(index, strand, case, wanted)
        .filter(day__isnull=False)
        .annotate(
            period=Cast(Trunc("day", zoom), DateField()),
            ends=Cast(Trunc("last", zoom), DateField()),
        )
        for index, strand in enumerate(STRANDS)
    ]


def _spanning() -> Q:
    """Return the condition on what may lie in more than one period."""
    return Q(ends__isnull=True) | ~Q(period=F("ends")) | Q(dated__startswith="../")


def _doubted(index: int) -> Q:
    if STRANDS[index].name == "event":
        return Q(is_disputed=True) | Q(kind=EventKind.ALLEGED)
    return Q(pk__isnull=True)
