"""An exhibit list as rows of plain values, and as a table for spreadsheets.

The columns are those of the federal exhibit list (form AO 187: number, date offered, marked,
admitted, description and witness) and of the courts' templates beside it.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO, Literal

# XlsxWriter ships no types.
import xlsxwriter  # type: ignore[import-untyped]

from evidence.core.cells import cells

# Excel's own limit: a longer cell makes a file that it calls damaged.
LONGEST_CELL = 32_767

HEADINGS: Mapping[str, tuple[str, int]] = {
    "number": ("Exhibit no.", 14),
    "party": ("Party", 16),
    "label": ("Case no. of exhibit", 10),
    "aliases": ("Also known as", 24),
    "description": ("Description", 60),
    "bates": ("Bates", 30),
    "pages": ("Pages", 8),
    "date_text": ("Date", 18),
    "witness": ("Sponsoring witness", 22),
    "offered_by": ("Offered by", 20),
    "purpose": ("Purpose", 30),
    "intent": ("Before trial (FRCP 26(a)(3))", 22),
    "status": ("Status", 14),
    "offered": ("Offered", 12),
    "marked": ("Marked", 12),
    "admitted": ("Admitted", 12),
    "objections": ("Objections", 24),
    "response": ("Response", 24),
    "ruling": ("Ruling", 20),
    "limited_purpose": ("Limited purpose", 24),
    "authenticity": ("Authenticity", 16),
    "admissibility": ("Admissibility", 16),
    "restricted": ("Sealed / confidential", 24),
    "remarks": ("Remarks", 40),
    "privilege": ("Privilege", 18),
    "custodian": ("Custodian", 22),
    "tags": ("Tags", 24),
}
# What a team keeps for itself: it leaves the house only when somebody asks for it.
OWN_COLUMNS = frozenset({"privilege", "custodian", "tags"})

type Cell = str | int | date | None
type Own = Literal["with", "without"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRow:
    """One exhibit as its list gives it; what nobody stated is empty."""

    number: str
    party: str
    label: str
    aliases: str
    description: str
    bates: str
    pages: int | None
    date_text: str
    witness: str
    offered_by: str
    purpose: str
    intent: str
    status: str
    offered: date | None
    marked: date | None
    admitted: date | None
    objections: str
    response: str
    ruling: str
    limited_purpose: str
    authenticity: str
    admissibility: str
    restricted: str
    remarks: str
    privilege: str
    custodian: str
    tags: str

    def cells(self, columns: Iterable[str]) -> tuple[Cell, ...]:
        """Return its values in the order of the columns."""
        return tuple(getattr(self, column) for column in columns)


def columns(own: Own) -> tuple[str, ...]:
    """Return the columns of a list, with or without those that a team keeps for itself."""
    return tuple(name for name in HEADINGS if own == "with" or name not in OWN_COLUMNS)


def as_csv(rows: Iterable[ListRow], *, own: Own) -> Iterator[bytes]:
    """Yield the list as CSV in UTF-8 (RFC 4180), begun by the mark by which Excel knows it.

    A cell that a spreadsheet would take for a formula begins with an apostrophe.
    """
    names = columns(own)
    yield "\ufeff".encode() + _line([HEADINGS[name][0] for name in names])
    for row in rows:
        yield _line(row.cells(names))


def as_xlsx(rows: Iterable[ListRow], target: BinaryIO, *, about: Sequence[str], own: Own) -> None:
    """Write the list as an Excel workbook: text as text, dates as dates, the head kept in view.

    `about` says above the table what it is a list of. Rows are written as they come, so that a
    long list needs no more memory than a short one.
    """
    names = columns(own)
    # Nothing that somebody wrote becomes a formula, a link or a number.
    as_it_is = ("strings_to_formulas", "strings_to_urls", "strings_to_numbers")
    options = {"constant_memory": True, **dict.fromkeys(as_it_is, False)}
    workbook = xlsxwriter.Workbook(target, options)
    sheet = workbook.add_worksheet("Exhibit list")
    for line, said in enumerate(about):
        sheet.write_string(line, 0, said[:LONGEST_CELL])
    head = len(about) + 1
    _lay_out(sheet, names, head=head)
    bold = workbook.add_format({"bold": True, "text_wrap": True, "bottom": 1})
    for column, name in enumerate(names):
        sheet.write_string(head, column, HEADINGS[name][0], bold)
    text = workbook.add_format({"text_wrap": True, "valign": "top"})
    day = workbook.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
    for line, row in enumerate(rows, start=head + 1):
        for column, cell in enumerate(row.cells(names)):
            if isinstance(cell, date):
                sheet.write_datetime(line, column, cell, day)
            elif isinstance(cell, int):
                sheet.write_number(line, column, cell, text)
            elif cell:
                sheet.write_string(line, column, cell[:LONGEST_CELL], text)
    workbook.close()


def _lay_out(sheet: Any, names: Sequence[str], *, head: int) -> None:
    for column, name in enumerate(names):
        sheet.set_column(column, column, HEADINGS[name][1])
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.freeze_panes(head + 1, 1)
    sheet.repeat_rows(head)


def _line(values: Iterable[object]) -> bytes:
    line = io.StringIO()
    csv.writer(line).writerow(cells(values))
    return line.getvalue().encode("utf-8", "replace")
