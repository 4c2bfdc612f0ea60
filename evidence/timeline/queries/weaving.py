"""What a kind of entry says of itself to be woven into a chronology."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case as CaseWhen
from django.db.models import F, Func, IntegerField, Model, Q, QuerySet, TextField, TimeField, Value
from django.db.models.expressions import CombinedExpression, When
from django.db.models.functions import Cast, Coalesce, Length
from django.db.models.lookups import Exact

from evidence.cases.models import Case
from evidence.sources.models import Source
from evidence.timeline.assemble.lines import Citation, Line
from evidence.timeline.queries.narrowing import Narrowing

# Of what is written of a date, the first part: its length tells year, month and day apart.
FIRST_PART = r"\d{4}(?:-\d{2}(?:-\d{2})?)?"
WHOLE_DAY = len("2025-01-30") * 2 + 1
NO_TIME = Cast(Value(None), TimeField())
FIRST_OF_ITS_DAY = Value(1, output_field=IntegerField())

type Lines = Iterable[tuple[int, Line]]


@dataclass(frozen=True, slots=True)
class Strand:
    """One kind of entry: which rows are wanted, where each stands, and how each reads."""

    name: str
    rows: Callable[[Case, Narrowing], QuerySet[Any]]
    places: Mapping[str, Any]
    lines: Callable[[Case, Sequence[int], Narrowing], Lines]


def in_period[M: Model](rows: QuerySet[M], wanted: Narrowing, first: str, last: str) -> QuerySet[M]:
    """Keep what may have been in the period and, as of a day, had begun by it.

    `first` and `last` name the columns with the bounds. What has no date is in no period.
    """
    for name in ("until", "as_of"):
        if day := wanted.day(name):
            rows = rows.filter(**{f"{first}__lte": day})
    if since := wanted.day("since"):
        open_end = Q(**{f"{last}__isnull": True, f"{first}__isnull": False})
        rows = rows.filter(Q(**{f"{last}__gte": since}) | open_end)
    return rows


def nothing_of[M: Model](rows: QuerySet[M]) -> QuerySet[M]:
    """Return no rows, as a query that can still be united and ordered with others.

    Django gives back the only branch that is not `none()` as it is, cut off where it is.
    """
    return rows.filter(pk__in=[])


def fineness(column: str) -> CombinedExpression:
    """Return how finely a fuzzy date is known, as a number that grows with it.

    Twice the length of its first part, and one more when that is all: “about” a day is coarser.
    """
    part = Func(
        Cast(column, TextField()), Value(FIRST_PART), function="substring", output_field=TextField()
    )
    is_plain = CaseWhen(When(Exact(Cast(column, TextField()), part), then=1), default=0)
    return Coalesce(Length(part), 0) * 2 + is_plain


def fuzzy(column: str, first: str, last: str) -> dict[str, Any]:
    """Return where a row with a fuzzy date stands."""
    return {
        "day": F(first),
        "last": F(last),
        "written": Cast(column, TextField()),
        "fineness": fineness(column),
    }


def of_source(source: Source) -> Citation:
    """Return a source as an entry cites it: by its outlet, with the exhibit that keeps it."""
    day = f", {source.dated}" if source.dated else ""
    words = f"{source.outlet or source.title}{day}"
    held = source.exhibit
    return Citation(
        words=f"{words} ({held.label})" if held else words,
        address=source.get_absolute_url(),
        exhibit=held.label if held else "",
        outlet=source.outlet or "outlet not known",
        title=source.title,
        sha256=held.file.sha256 if held else "",
    )
