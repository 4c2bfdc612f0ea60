"""The counts and spans that a band is drawn from."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, DateField, F, Q, QuerySet
from django.db.models.functions import Cast, Trunc

from evidence.cases.models import Case
from evidence.core.dates import read
from evidence.core.text import shortened
from evidence.timeline.assemble import band
from evidence.timeline.assemble.band import Band, Span, Tally
from evidence.timeline.assemble.lines import Line
from evidence.timeline.assemble.periods import ZOOMS, Zoom, start_of
from evidence.timeline.models import EventKind
from evidence.timeline.queries.merged import Merged, Place, placed, united
from evidence.timeline.queries.narrowing import Narrowing
from evidence.timeline.queries.strands import STRANDS

LONGEST_WORDS = 60
# More than a window shows; what is beyond is told as a number and stands in the list.
MOST_SPANS = 200


@dataclass(frozen=True, slots=True)
class Sketch:
    """A band without the words of its bars: what there is to draw, and where the words stand."""

    merged: Merged
    zoom: Zoom
    at: date | None
    tallies: tuple[Tally, ...]
    spans: tuple[Span, ...]
    places: tuple[Place, ...]
    bars: tuple[int, ...]

    def drawn(self) -> Band | None:
        """Return the band; the entries of its bars are read, where the page has not read them."""
        lines = self.merged.lines_at([self.places[number] for number in self.bars])
        spans = list(self.spans)
        for number in self.bars:
            line = lines[self.places[number]]
            spans[number] = _span(spans[number], line)
        return band.draw(self.tallies, spans, zoom=self.zoom, at=self.at)


def band_of(merged: Merged, *, zoom: str = "", at: date | None = None) -> Band | None:
    """Return the chronology drawn as a band; None when nothing in it has a date."""
    sketch = sketch_of(merged, zoom=zoom, at=at)
    return sketch.drawn() if sketch else None


def sketch_of(merged: Merged, *, zoom: str = "", at: date | None = None) -> Sketch | None:
    """Return what a band is drawn from: two queries; the next page that is cut reads its bars.

    An unknown zoom is the finest in which all of it fits.
    """
    if merged.extent is None:
        return None
    first, last = merged.extent
    chosen: Zoom = zoom if zoom in ZOOMS else band.fitting(first, last)
    case, wanted = merged.case, merged.wanted
    tallies = _tallies(case, wanted, chosen)
    found = _spans(case, wanted, chosen)
    spans = [span for _, span in found]
    bars = band.drawn_of(tallies, spans, zoom=chosen, at=at)
    places = [place for place, _ in found]
    merged.beside = [places[number] for number in bars]
    return Sketch(merged, chosen, at, tuple(tallies), tuple(spans), tuple(places), tuple(bars))


def _tallies(case: Case, wanted: Narrowing, zoom: Zoom) -> list[Tally]:
    """Count by day in the database and by period here: cutting a date is dear in SQL."""
    counted = [
        each.filter(~_spanning())
        .order_by()
        .values("day")
        .annotate(entries=Count("pk"), doubted=Count("pk", filter=_doubted(index)))
        .values_list("day", "entries", "doubted")
        for index, each in enumerate(_dated(case, wanted, zoom))
    ]
    sums: dict[date, Tally] = {}
    for day, entries, doubted in united(counted):
        period = start_of(day, zoom)
        before = sums.get(period, Tally(period, 0, 0))
        sums[period] = Tally(period, before.entries + entries, before.doubted + doubted)
    return list(sums.values())


def _spans(case: Case, wanted: Narrowing, zoom: Zoom) -> list[tuple[Place, Span]]:
    branches = [
        each.filter(_spanning()).order_by().values_list("strand", "row", "day", "written")
        for each in _dated(case, wanted, zoom)
    ]
    rows = united(branches).order_by("day", "strand", "row")[:MOST_SPANS]
    known = (((strand, row), read(dated)) for strand, row, _, dated in rows)
    return [(place, Span(when.first, when.last, "", "")) for place, when in known]


def _span(span: Span, line: Line) -> Span:
    words = shortened(f"{line.date_words}: {line.text}", LONGEST_WORDS)
    return replace(span, words=words, address=line.address)


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
    """Return the condition on what may lie in more than one period.

    Nearly all entries are of one day; for these nothing more is looked at.
    """
    is_open = Q(last__isnull=True) | Q(written__startswith="../")
    return is_open | (~Q(day=F("last")) & ~Q(period=F("ends")))


def _doubted(index: int) -> Q:
    if STRANDS[index].name == "event":
        return Q(is_disputed=True) | Q(kind=EventKind.ALLEGED)
    return Q(pk__isnull=True)
