"""All that is dated in a case, in one order: events and what other rooms know.

A page is one query for the places, in which each strand gives its first rows, and one or two
for each strand that has rows on it, however long the chronology is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import batched, groupby
from typing import Any

from django.db.models import Count, F, IntegerField, Max, Min, QuerySet, Value
from django.db.models.functions import Greatest

from evidence.cases.models import Case
from evidence.timeline.assemble.lines import Line
from evidence.timeline.queries.narrowing import ONE, SHOWN, Narrowing
from evidence.timeline.queries.strands import STRANDS
from evidence.timeline.queries.weaving import Strand, nothing_of

COLUMNS = ("strand", "row", "day", "fineness", "rank", "at")
# By day, what is known more coarsely first, then as people put them, then by the clock.
ORDER = (
    F("day").asc(nulls_first=True),
    F("fineness").asc(),
    F("rank").asc(),
    F("at").asc(nulls_last=True),
    F("strand").asc(),
    F("row").asc(),
)
LOADED_AT_ONCE = 500

type Place = tuple[int, int]
type Sums = tuple[int, date | None, date | None]


@dataclass(frozen=True, slots=True)
class Month:
    """The entries of one month, or of a year whose month is not known."""

    heading: str
    lines: tuple[Line, ...]


class Merged:
    """A chronology as a sequence that a paginator can cut: only what is asked for is read."""

    def __init__(self, case: Case, wanted: Narrowing) -> None:
        self.case = case
        self.wanted = wanted
        # What is read along with the next page, for the band above it.
        self.beside: Sequence[Place] = ()
        self._read: dict[Place, Line] = {}

    @cached_property
    def _sums(self) -> dict[str, Sums]:
        counts = [
            placed(index, strand, self.case, self.wanted)
            .order_by()
            .values("strand")
            .annotate(many=Count("pk"), low=Min("day"), high=Greatest(Max("last"), Max("day")))
            .values_list("strand", "many", "low", "high")
            for index, strand in enumerate(STRANDS)
        ]
        return {STRANDS[row[0]].name: row[1:] for row in united(counts)}

    @property
    def tallies(self) -> dict[str, int]:
        """How many entries each strand has."""
        return {
            each.name: self._sums[each.name][0] if each.name in self._sums else 0
            for each in STRANDS
        }

    @property
    def extent(self) -> tuple[date, date] | None:
        """The first and the last day that any of it may be, None when nothing has a date."""
        days = [day for _, *bounds in self._sums.values() for day in bounds if day]
        return (min(days), max(days)) if days else None

    @property
    def woven(self) -> list[str]:
        """What it is woven of, in words: “19 events”, “1 docket entry”."""
        return [
            f"{many} {ONE[name] if many == 1 else SHOWN[name].lower()}"
            for name, many in self.tallies.items()
            if many
        ]

    def count(self) -> int:
        """Return how many entries there are."""
        return sum(self.tallies.values())

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, asked: slice) -> list[Line]:
        start, stop = asked.start or 0, min(asked.stop, self.count())
        if stop <= start:
            return []
        places = self._places([each[:stop] for each in self._branches()])[start:stop]
        wanted = [(row[0], row[1]) for row in places]
        self._read |= self._lines([*wanted, *self.beside])
        return [self._read[place] for place in wanted if place in self._read]

    def lines_at(self, places: Sequence[Place]) -> dict[Place, Line]:
        """Return the entries at these places, reading those that were not read yet."""
        self._read |= self._lines([place for place in places if place not in self._read])
        return {place: self._read[place] for place in places}

    def all_lines(self) -> Iterator[Line]:
        """Yield every entry in order, a few hundred loaded at once."""
        if not self.count():
            return
        places = [(row[0], row[1]) for row in self._places(self._branches())]
        for some in batched(places, LOADED_AT_ONCE):
            lines = self._lines(some)
            yield from (lines[place] for place in some if place in lines)

    def _branches(self) -> list[QuerySet[Any, Any]]:
        """Return the places of each strand that has any, in order."""
        return [
            placed(index, strand, self.case, self.wanted).order_by(*ORDER).values_list(*COLUMNS)
            for index, strand in enumerate(STRANDS)
            if self.tallies[strand.name]
        ]

    def _places(self, branches: Sequence[QuerySet[Any, Any]]) -> QuerySet[Any, Any]:
        # One branch in brackets with an order of its own could not be ordered again.
        return branches[0] if len(branches) == 1 else united(branches).order_by(*ORDER)

    def _lines(self, places: Sequence[Place]) -> dict[Place, Line]:
        lines: dict[Place, Line] = {}
        for index, strand in enumerate(STRANDS):
            keys = list(dict.fromkeys(row for at, row in places if at == index))
            if keys:
                found = strand.lines(self.case, keys, self.wanted)
                lines |= {(index, key): line for key, line in found}
        return lines


def placed(index: int, strand: Strand, case: Case, wanted: Narrowing) -> QuerySet[Any]:
    """Return a strand's wanted rows, each with where it stands."""
    rows = strand.rows(case, wanted)
    if wanted.show and wanted.show != strand.name:
        rows = nothing_of(rows)
    number = Value(index, output_field=IntegerField())
    woven: QuerySet[Any] = rows.annotate(strand=number, row=F("pk"), **strand.places)
    return woven


def united(branches: Sequence[QuerySet[Any, Any]]) -> QuerySet[Any, Any]:
    """Return the rows of all strands as one query."""
    first, *others = branches
    joined: QuerySet[Any, Any] = first.union(*others, all=True).order_by()
    return joined


def by_month(lines: Sequence[Line]) -> list[Month]:
    """Return entries under the months in which they stand, in their order."""
    return [
        Month(heading, tuple(some)) for heading, some in groupby(lines, key=lambda each: each.month)
    ]
