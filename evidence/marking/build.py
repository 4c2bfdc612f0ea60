"""The story of an exhibit list: read its rows, write them in the form asked for, keep the file.

Steps: claim → read the exhibits a few hundred at a time → write CSV or a workbook row by row, or
typeset parts side by side and number their pages through → keep the file and finish in one
transaction. The rows are read anew on each attempt; the list says as of when.
"""

import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import batched

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string

from evidence.core import clock, jobs
from evidence.core.hashing import CHUNK_BYTES
from evidence.core.models import JobState
from evidence.core.typeset import typeset
from evidence.exhibits import services as exhibits
from evidence.marking import queries
from evidence.marking.assemble.pages import numbered
from evidence.marking.assemble.table import ListRow, Own, as_csv, as_xlsx
from evidence.marking.models import ExhibitList, ListForm
from evidence.marking.queries import Narrowing
from evidence.marking.services.lists import MAKE_BELL

# A part is a table of its own: one of thousands of rows would take memory by the gigabyte.
ROWS_PER_PART = 400
TYPESETTERS = 2
NOTED_EVERY = 1000


@dataclass(slots=True)
class _Counted:
    """How many rows went by, and how many of them name something privileged."""

    rows: int = 0
    privileged: int = 0


def make(pk: int) -> JobState | None:
    """Make one exhibit list if that is due; returns the state the work ended in."""
    waiting = ExhibitList.objects.select_related("case__court", "asked_by")
    return jobs.work_on(waiting, pk, _make)


def ring_due() -> int:
    """Ring again for each list that is due and return how many there were."""
    return jobs.ring_due(ExhibitList.objects.all(), MAKE_BELL)


def _make(made: ExhibitList) -> None:
    made.as_of = clock.now()
    counted, pages = _Counted(), None
    rows = _watched(made, queries.rows_of(made.case, Narrowing.of(made.asked)), counted)
    own: Own = "with" if made.is_internal else "without"
    if made.form == ListForm.CSV:
        file = exhibits.keep_file(as_csv(rows, own=own))
    elif made.form == ListForm.XLSX:
        file = exhibits.keep_file(_workbook(made, rows, own))
    else:
        pdf, pages = numbered(_typeset(made, rows))
        file = exhibits.keep_file([pdf])
    with transaction.atomic():
        jobs.note(
            made,
            file=file,
            as_of=made.as_of,
            rows_done=counted.rows,
            row_count=counted.rows,
            privileged_count=counted.privileged,
            page_count=pages,
        )
        jobs.finish(made)


def _watched(made: ExhibitList, rows: Iterable[ListRow], counted: _Counted) -> Iterator[ListRow]:
    for row in rows:
        counted.rows += 1
        counted.privileged += bool(row.privilege)
        if counted.rows % NOTED_EVERY == 0:
            jobs.note(made, rows_done=counted.rows)
        yield row


def _workbook(made: ExhibitList, rows: Iterable[ListRow], own: Own) -> Iterator[bytes]:
    root = settings.DATA_FOLDER / "work"
    root.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=root, prefix="list-") as target:
        as_xlsx(rows, target, about=_about(made), own=own)
        target.seek(0)
        while chunk := target.read(CHUNK_BYTES):
            yield chunk


def _about(made: ExhibitList) -> list[str]:
    case = made.case
    court = case.court.name if case.court else "Court not known"
    number = f"No. {case.docket_number}" if case.docket_number else "Docket number not known"
    as_of = f"As of {made.as_of:%Y-%m-%d %H:%M} UTC" if made.as_of else ""
    about = [court, f"{case.caption}, {number}", f"Exhibit list. {as_of}"]
    if made.asked_in_words:
        about.append(f"Only {made.asked_in_words}")
    if made.is_internal:
        about.append("Attorney work product: with the team’s own columns. Not for others.")
    return about


def _typeset(made: ExhibitList, rows: Iterable[ListRow]) -> list[bytes]:
    parts = list(batched(rows, ROWS_PER_PART)) or [()]
    last = len(parts) - 1
    pages = [
        render_to_string(
            "marking/pdf/list.html",
            {"made": made, "case": made.case, "rows": part, "is_first": number == 0,
             "is_last": number == last},
        )
        for number, part in enumerate(parts)
    ]  # fmt: skip
    # The threads only wait for children that typeset.
    with ThreadPoolExecutor(max_workers=TYPESETTERS) as typesetters:
        return list(typesetters.map(typeset, pages))
