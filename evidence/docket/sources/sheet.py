"""Reads a docket that a person keeps as CSV: one entry per row, attachments below their entry.

The first row names the columns. A row that cannot be read is left out with its line and reason.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from evidence.core.errors import Invalid
from evidence.docket.sources import confined, said
from evidence.docket.sources.base import Arrival
from evidence.docket.sources.facts import (
    CaseFacts,
    DocketUpdate,
    DocumentFacts,
    Dropped,
    EntryFacts,
    Reading,
    SourceKind,
)
from evidence.docket.sources.plain import clean, decoded

MAX_SHEET_BYTES = 10 * 1024 * 1024
MAX_ROWS = 50_000

_NAMES = {
    "docket_number": ("docket number", "docket no", "case number", "case no"),
    "case_name": ("case name", "case", "caption", "case title"),
    "pacer_case_id": ("pacer case id",),
    "entry_number": ("entry number", "entry", "number", "no", "#", "document number", "doc no"),
    "attachment_number": ("attachment number", "attachment", "att"),
    "date_filed": ("date filed", "filed", "date"),
    "date_entered": ("date entered", "entered"),
    "description": ("description", "docket text", "text"),
    "short_description": ("short description", "title"),
    "pacer_doc_id": ("pacer doc id", "pacer document id"),
    "page_count": ("page count", "pages"),
}
_COLUMNS = {name: column for column, names in _NAMES.items() for name in names}
_US_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")

type Row = Mapping[str, str]
type CaseKey = tuple[str | None, str | None]


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read so far: cases and their entries in the sheet's order, and what was not."""

    cases: dict[CaseKey, CaseFacts] = field(default_factory=dict)
    entries: dict[CaseKey, list[EntryFacts]] = field(default_factory=dict)
    dropped: list[Dropped] = field(default_factory=list)


def read(body: bytes, arrival: Arrival) -> Reading:
    """The entries of the sheet by case; raises Invalid when it is no sheet of a docket.

    A case that no column names is one without a number, which its reader must know.
    """
    if len(body) > MAX_SHEET_BYTES:
        raise Invalid("The sheet is larger than 10 MiB; nothing was read.", code="too_large")
    provenance = confined.provenance(SourceKind.SHEET, body, arrival)
    found = _Read()
    told = []
    for line, row in _rows(decoded(body), found.dropped):
        told.append(row)
        try:
            _take(row, found, court_id=arrival.court_id)
        except ValueError as error:
            found.dropped.append(Dropped(f"line {line}", str(error)))
    updates = tuple(
        DocketUpdate(provenance, case, tuple(found.entries[key]))
        for key, case in found.cases.items()
    )
    return Reading(provenance, updates, tuple(found.dropped), told)


def _take(row: Row, found: _Read, *, court_id: str | None) -> None:
    """Adds a row to its case; raises ValueError with the reason when it cannot be read."""
    case = CaseFacts(
        court_id=court_id or None,
        docket_number=said.text(row, "docket_number"),
        pacer_case_id=said.text(row, "pacer_case_id"),
        case_name=said.text(row, "case_name"),
    )
    key = (case.docket_number, case.pacer_case_id)
    entry = _entry(row)
    attachment = _whole(row, "attachment_number")
    entries = found.entries.get(key, [])
    if not attachment:
        found.cases.setdefault(key, case)
        found.entries.setdefault(key, entries).append(entry)
        return
    # An attachment's row has the number of its entry, and a text and an id of its own.
    if not entries or entry.entry_number is None or entries[-1].entry_number != entry.entry_number:
        raise ValueError("it is an attachment, and its entry does not stand above it")
    document = DocumentFacts(
        attachment_number=attachment,
        pacer_doc_id=entry.pacer_doc_id,
        description=entry.description or entry.short_description,
        page_count=_whole(row, "page_count"),
    )
    entries[-1] = replace(entries[-1], documents=(*(entries[-1].documents or ()), document))


def _entry(row: Row) -> EntryFacts:
    entry = EntryFacts(
        entry_number=_whole(row, "entry_number"),
        pacer_doc_id=said.doc_id(row),
        date_filed=_day(row, "date_filed"),
        date_entered=_day(row, "date_entered"),
        short_description=said.text(row, "short_description"),
        description=said.text(row, "description"),
    )
    if entry.entry_number is None and not (entry.description or entry.short_description):
        raise ValueError("it has neither a number nor a text")
    return entry


def _whole(row: Row, name: str) -> int | None:
    written = said.text(row, name)
    if written is not None and not re.fullmatch(r"[0-9]{1,9}", written):
        raise ValueError(f"its {name.replace('_', ' ')} {written[:40]!r} is no number")
    return said.whole(row, name)


def _day(row: Row, name: str) -> date | None:
    """The day in ISO form, or as US courts write it: month, day, year with four digits."""
    written = said.text(row, name)
    if written is None:
        return None
    us = _US_DAY.fullmatch(written)
    try:
        if us:
            return date(int(us[3]), int(us[1]), int(us[2]))
        return date.fromisoformat(written)
    except ValueError:
        message = f"its day {written[:40]!r} is written neither 2025-01-22 nor 1/22/2025"
        raise ValueError(message) from None


def _rows(text: str, dropped: list[Dropped]) -> Iterator[tuple[int, Row]]:
    """Each row that says something, with its line; columns without a meaning are reported."""
    head, _, _ = text.partition("\n")
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count))
    try:
        names = next(lines, [])
        columns = [_COLUMNS.get(_plain(name)) for name in names]
        _refuse_without_columns(columns)
        dropped.extend(
            Dropped(f"column {name.strip()[:80]}", "no field of a docket has this name")
            for name, column in zip(names, columns, strict=True)
            if column is None and name.strip()
        )
        for count, cells in enumerate(lines, start=1):
            if count > MAX_ROWS:
                raise Invalid(f"The sheet has more than {MAX_ROWS} rows.", code="too_large")
            if any(cell.strip() for cell in cells):
                yield lines.line_num, _row(columns, cells)
    except csv.Error as error:
        raise Invalid(
            f"Line {lines.line_num} of the sheet is not written as CSV: {error}.",
            code="not_a_sheet",
        ) from error


def _row(columns: list[str | None], cells: list[str]) -> Row:
    row = zip(columns, cells, strict=False)
    # Our own sheets keep a formula from running by an apostrophe before it.
    return {name: clean(re.sub(r"\A'(?=[=+\-@])", "", cell)) for name, cell in row if name}


def _plain(name: str) -> str:
    return clean(name).lower().replace("_", " ").rstrip(". ")


def _refuse_without_columns(columns: list[str | None]) -> None:
    named = [column for column in columns if column]
    if len(named) != len(set(named)):
        raise Invalid("Two columns of the sheet mean the same.", code="not_a_sheet")
    if not {"description", "short_description", "entry_number"} & set(named):
        raise Invalid(
            "The first row must name the columns, among them a number or a description.",
            code="not_a_sheet",
        )
