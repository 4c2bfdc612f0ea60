"""The story of a chronology to give out: read its entries, write them in the form, keep the file.

Steps: claim → read the entries a few hundred at a time → write CSV, calendar or Word, or typeset
parts side by side and number their pages through → keep the file and finish in one transaction.
"""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import batched

from django.db import transaction
from django.template.loader import render_to_string

from evidence.core import clock, jobs
from evidence.core.errors import Failed
from evidence.core.models import JobState
from evidence.core.typeset import typeset
from evidence.exhibits import services as exhibits
from evidence.marking.assemble.pages import numbered
from evidence.timeline.assemble.diary import as_diary
from evidence.timeline.assemble.lines import Line
from evidence.timeline.assemble.table import as_csv
from evidence.timeline.assemble.word import AID, Cover, as_word
from evidence.timeline.models import ChronologyForm, ChronologyPaper
from evidence.timeline.queries import Merged, Narrowing, by_month
from evidence.timeline.services.papers import MAKE_BELL

ENTRIES_PER_PART = 300
TYPESETTERS = 2
NOTED_EVERY = 1000
# A table of Word grows slower with each row, and nobody pages through more.
MOST_IN_WORD = 3_000
SUMMARY = "Summary under FRE 1006"


class TooLong(Failed):
    """A chronology has more entries than its form holds."""

    default_code = "chronology_too_long"


@dataclass(slots=True)
class _Counted:
    """What went by: entries, those that cite nothing, and the items that are cited."""

    entries: int = 0
    uncited: int = 0
    left_out: int = 0
    pages: int | None = None
    underlying: dict[str, str] = field(default_factory=dict)


def make(pk: int) -> JobState | None:
    """Make one chronology if that is due; returns the state the work ended in."""
    waiting = ChronologyPaper.objects.select_related("case__court", "asked_by")
    return jobs.work_on(waiting, pk, _make)


def ring_due() -> int:
    """Ring again for each chronology that is due and return how many there were."""
    return jobs.ring_due(ChronologyPaper.objects.all(), MAKE_BELL)


def _make(made: ChronologyPaper) -> None:
    made.as_of = clock.now()
    counted = _Counted()
    merged = Merged(made.case, Narrowing.of(made.asked))
    lines = _watched(made, merged.all_lines(), counted)
    file = exhibits.keep_file(_written(made, merged, lines, counted))
    with transaction.atomic():
        jobs.note(
            made,
            file=file,
            as_of=made.as_of,
            rows_done=counted.entries,
            row_count=counted.entries,
            left_out_count=counted.left_out,
            uncited_count=counted.uncited,
            page_count=counted.pages,
        )
        jobs.finish(made)


def _written(
    made: ChronologyPaper, merged: Merged, lines: Iterable[Line], counted: _Counted
) -> Iterable[bytes]:
    match made.form:
        case ChronologyForm.CSV:
            return as_csv(lines)
        case ChronologyForm.ICS:
            name = f"{made.case.short_name}: chronology"
            diary = as_diary(lines, name=name, stamp=made.as_of or clock.now())
            counted.left_out = diary.left_out
            return [diary.content]
        case ChronologyForm.DOCX:
            if merged.count() > MOST_IN_WORD:
                raise TooLong(
                    f"A Word chronology holds {MOST_IN_WORD:,} entries and this one has "
                    f"{merged.count():,}. Narrow it, or take PDF or CSV."
                )
            kept = list(lines)
            return [as_word(kept, _cover(made, counted))]
        case _:
            pdf, counted.pages = numbered(_typeset(made, lines, counted), title="Chronology")
            return [pdf]


def _watched(made: ChronologyPaper, lines: Iterable[Line], counted: _Counted) -> Iterator[Line]:
    for line in lines:
        counted.entries += 1
        cited = [each for each in line.citations if each.exhibit or each.outlet]
        counted.uncited += not cited
        counted.underlying |= {each.item: each.item_words for each in cited}
        if counted.entries % NOTED_EVERY == 0:
            jobs.note(made, rows_done=counted.entries)
        yield line


def _typeset(made: ChronologyPaper, lines: Iterable[Line], counted: _Counted) -> list[bytes]:
    parts = list(batched(lines, ENTRIES_PER_PART)) or [()]
    last = len(parts) - 1
    pages = [
        render_to_string(
            "timeline/pdf/chronology.html",
            {
                "made": made,
                "case": made.case,
                "months": by_month(part),
                "is_first": number == 0,
                "is_last": number == last,
                "counted": counted,
                "underlying": list(counted.underlying.values()) if made.is_summary else [],
                "running": _running(made),
            },
        )
        for number, part in enumerate(parts)
    ]
    # The threads only wait for children that typeset.
    with ThreadPoolExecutor(max_workers=TYPESETTERS) as typesetters:
        return list(typesetters.map(typeset, pages))


def _cover(made: ChronologyPaper, counted: _Counted) -> Cover:
    case = made.case
    about = [
        f"As of {clock.utc_text(made.as_of)[:16].replace('T', ' ')} UTC." if made.as_of else ""
    ]
    if made.asked_in_words:
        about.append(f"Only {made.asked_in_words}.")
    if made.is_summary:
        about.append(
            f"Originals and duplicates can be examined: {made.availability} (FRE 1006(b))."
        )
    return Cover(
        court=case.court.name if case.court else "Court not known",
        caption=case.caption,
        number=f"No. {case.docket_number}" if case.docket_number else "Docket number not known",
        title="Agreed chronology" if made.is_agreed else "Chronology",
        about=[each for each in about if each],
        running=_running(made),
        underlying=list(counted.underlying.values()) if made.is_summary else (),
    )


def _running(made: ChronologyPaper) -> str:
    return SUMMARY if made.is_summary else AID
