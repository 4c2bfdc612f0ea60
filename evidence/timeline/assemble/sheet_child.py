"""The child that reads a sheet, CSV or Excel, into rows of texts: a stranger may have made it."""

import csv
import datetime
import io
import json
import sys
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

# openpyxl ships no types.
import openpyxl  # type: ignore[import-untyped]

MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 5_000, 60, 25_000
TOO_MANY = f"it has more than {MOST_ROWS:,} rows: hand it in in parts."

type Row = list[str]
type Fault = tuple[int, str]


def main() -> None:
    """Read the sheet on stdin and write its rows as JSON, or exit with one sentence."""
    content = sys.stdin.buffer.read()
    is_workbook = content.startswith(b"PK")
    rows, faults = read_workbook(content) if is_workbook else (read_csv(content), [])
    sys.stdout.write(json.dumps({"rows": rows, "faults": faults}))


def read_csv(content: bytes) -> list[Row]:
    """Return the rows of a CSV file; it is UTF-8, or Windows-1252 as Excel writes it."""
    if b"\0" in content:
        sys.exit("it is neither CSV nor an Excel workbook.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    csv.field_size_limit(LONGEST_CELL)
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        return _bounded(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        sys.exit(f"it is no CSV: {error}.")


def read_workbook(content: bytes) -> tuple[list[Row], list[Fault]]:
    """Return the rows of a workbook's first sheet, and where a formula stands.

    A formula is not taken: what it comes to was computed by somebody else's program.
    """
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        sys.exit(f"it is no Excel workbook: {error}.")
    faults: list[Fault] = []

    def texts() -> Iterator[Row]:
        for number, row in enumerate(book.worksheets[0].iter_rows(), start=1):
            for cell in row:
                if cell.data_type == "f":
                    sentence = f"{cell.coordinate} holds a formula. Put in its value."
                    faults.append((number, sentence))
            yield [_text(cell.value) for cell in row]

    return _bounded(texts()), faults


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case datetime.datetime():
            whole_day = value.time() == datetime.time()
            return value.date().isoformat() if whole_day else value.isoformat(sep=" ")
        case datetime.date() | datetime.time():
            return value.isoformat()
        case bool():
            return "yes" if value else "no"
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value)


def _bounded(rows: Iterable[Row]) -> list[Row]:
    kept: list[Row] = []
    for row in rows:
        texts = [each[:LONGEST_CELL] for each in row[:MOST_COLUMNS]]
        kept.append(texts)
        if len(kept) > MOST_ROWS + 1:
            sys.exit(TOO_MANY)
    while kept and not any(cell.strip() for cell in kept[-1]):
        kept.pop()
    return kept


if __name__ == "__main__":
    main()
