"""Docket entries as entries of a chronology."""

from collections.abc import Sequence

from django.db.models import F, IntegerField, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast

from evidence.cases.models import Case
from evidence.core.dates import on
from evidence.docket.models import DocketEntry, EntryOrigin
from evidence.timeline.assemble.lines import Citation, Line
from evidence.timeline.queries.narrowing import Narrowing
from evidence.timeline.queries.weaving import (
    FIRST_OF_ITS_DAY,
    NO_TIME,
    WHOLE_DAY,
    Lines,
    Strand,
    in_period,
    nothing_of,
)


def _entries(case: Case, wanted: Narrowing) -> QuerySet[DocketEntry]:
    rows = DocketEntry.objects.in_case(case)
    if wanted.wants_events_only:
        return nothing_of(rows)
    # A docket is public: what was filed could be known from that day on.
    if day := wanted.day("known"):
        rows = rows.filter(date_filed__lte=day)
    if wanted.q:
        words = wanted.q
        rows = rows.filter(Q(short_description__icontains=words) | Q(description__icontains=words))
    return in_period(rows, wanted, "date_filed", "date_filed")


def _entry_lines(case: Case, keys: Sequence[int], wanted: Narrowing) -> Lines:
    for entry in DocketEntry.objects.filter(pk__in=keys).select_related("docket__case"):
        docket = entry.docket.get_absolute_url()
        yield (
            entry.pk,
            Line(
                strand="docket",
                public_id=entry.public_id,
                key=entry.label,
                date=on(entry.date_filed),
                kind="docket_entry",
                kind_words="Docket",
                text=str(entry),
                address=f"{docket}#{entry.public_id}",
                note=entry.number_note,
                known_on=entry.date_filed,
                citations=(Citation(words=_seen_in(entry), address=docket),),
            ),
        )


def _seen_in(entry: DocketEntry) -> str:
    """Return where an entry was seen; a demonstration's feed never passes for a court's."""
    is_ours = entry.docket.case.is_demonstration and entry.origin == EntryOrigin.COURT_RSS
    return "Demonstration feed" if is_ours else entry.get_origin_display()


DOCKET = Strand(
    "docket",
    _entries,
    {
        "day": F("date_filed"),
        "last": F("date_filed"),
        "written": Cast("date_filed", TextField()),
        "fineness": Value(WHOLE_DAY, output_field=IntegerField()),
        "at": NO_TIME,
        "rank": FIRST_OF_ITS_DAY,
    },
    _entry_lines,
)
