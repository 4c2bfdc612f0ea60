"""Rows of plain values as CSV and as an Excel workbook, in which no text becomes a formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO

# XlsxWriter ships no types.
import xlsxwriter  # type: ignore[import-untyped]

from evidence.core.cells import cells

# Excel's own limit: a longer cell makes a file that it calls damaged.
LONGEST_CELL = 32_767

type Cell = str | int | date | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its name, what stands above it, and the heading and width of each column."""

    name: str
    about: Sequence[str]
    columns: Sequence[tuple[str, int]]


def as_csv(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """Yield the table as CSV in UTF-8 (RFC 4180), begun by the mark by which Excel knows it.

    A cell that a spreadsheet would take for a formula begins with an apostrophe.
    """
    yield "\ufeff".encode() + _line(headings)
    for row in rows:
        yield _line(row)


def as_xlsx(sheet: Sheet, rows: Iterable[Sequence[Cell]], target: BinaryIO) -> None:
    """Write the table as an Excel workbook: text as text, dates as dates, the head kept in view.

    Rows are written as they come, so that a long table needs no more memory than a short one.
    """
    # Nothing that somebody wrote becomes a formula, a link or a number.
    as_it_is = ("strings_to_formulas", "strings_to_urls", "strings_to_numbers")
    options = {"constant_memory": True, **dict.fromkeys(as_it_is, False)}
    workbook = xlsxwriter.Workbook(target, options)
    page = workbook.add_worksheet(sheet.name)
    for line, said in enumerate(sheet.about):
        page.write_string(line, 0, said[:LONGEST_CELL])
    head = len(sheet.about) + 1
    _lay_out(page, sheet, head=head)
    bold = workbook.add_format({"bold": True, "text_wrap": True, "bottom": 1})
    for column, (heading, _) in enumerate(sheet.columns):
        page.write_string(head, column, heading, bold)
    text = workbook.add_format({"text_wrap": True, "valign": "top"})
    day = workbook.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
    for line, row in enumerate(rows, start=head + 1):
        for column, cell in enumerate(row):
            if isinstance(cell, date):
                page.write_datetime(line, column, cell, day)
            elif isinstance(cell, int):
                page.write_number(line, column, cell, text)
            elif cell:
                page.write_string(line, column, cell[:LONGEST_CELL], text)
    workbook.close()


def _lay_out(page: Any, sheet: Sheet, *, head: int) -> None:
    for column, (_, width) in enumerate(sheet.columns):
        page.set_column(column, column, width)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.freeze_panes(head + 1, 1)
    page.repeat_rows(head)


def _line(values: Iterable[object]) -> bytes:
    line = io.StringIO()
    csv.writer(line).writerow(cells(values))
    return line.getvalue().encode("utf-8", "replace")
