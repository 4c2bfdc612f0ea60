"""Deadlines as entries of a chronology: on the day on which they are due."""

from collections.abc import Iterator, Sequence

from django.db.models import F, IntegerField, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast

from evidence.cases.models import Case
from evidence.core.dates import on
from evidence.deadlines import queries as deadlines
from evidence.deadlines.models import Deadline, DeadlineState
from evidence.sources.queries import zone_of
from evidence.timeline.assemble.lines import Citation, Line
from evidence.timeline.queries.narrowing import Narrowing
from evidence.timeline.queries.weaving import (
    FIRST_OF_ITS_DAY,
    WHOLE_DAY,
    Lines,
    Strand,
    in_period,
    nothing_of,
    of_source,
)


def _deadlines(case: Case, wanted: Narrowing) -> QuerySet[Deadline]:
    rows = Deadline.objects.in_case(case).known_at(wanted.moment, zone=zone_of(case))
    # What waits for its trigger has no day. When something is due, nobody has agreed by that.
    rows = rows.filter(due_on__isnull=False)
    if wanted.wants_events_only or wanted.is_agreed:
        return nothing_of(rows)
    if wanted.q:
        words = wanted.q
        rows = rows.filter(Q(title__icontains=words) | Q(citation__icontains=words))
    return in_period(rows, wanted, "due_on", "due_on")


def _deadline_lines(case: Case, keys: Sequence[int], wanted: Narrowing) -> Lines:
    rows = Deadline.objects.filter(pk__in=keys).prefetch_related("marks")
    loaded = rows.select_related("case", "entry__docket__case", "source__case", "source__exhibit")
    for row in loaded.select_related("source__exhibit__file"):
        state = deadlines.state_at(row, wanted.moment)
        assert row.due_on is not None  # noqa: S101 - filtered by the query
        yield (
            row.pk,
            Line(
                strand="deadline",
                public_id=row.public_id,
                key="",
                date=on(row.due_on),
                kind="deadline",
                kind_words="Deadline",
                text=f"Due: {row.title} ({DeadlineState(state).label.lower()})",
                address=row.get_absolute_url(),
                time=row.due_at,
                time_zone=row.time_zone if row.due_at else "",
                note=row.citation,
                known_on=row.known_on,
                citations=tuple(_cited(row)),
            ),
        )


def _cited(row: Deadline) -> Iterator[Citation]:
    if row.entry:
        docket = row.entry.docket.get_absolute_url()
        yield Citation(words=row.entry.label, address=f"{docket}#{row.entry.public_id}")
    if row.source:
        yield of_source(row.source)


DEADLINES = Strand(
    "deadline",
    _deadlines,
    {
        "day": F("due_on"),
        "last": F("due_on"),
        "written": Cast("due_on", TextField()),
        "fineness": Value(WHOLE_DAY, output_field=IntegerField()),
        "at": F("due_at"),
        "rank": FIRST_OF_ITS_DAY,
    },
    _deadline_lines,
)
