"""A chronology as a table: what is written as CSV, and by which heads a sheet is read again."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping

from evidence.core.cells import cells
from evidence.timeline.assemble.lines import Line


def _yes(value: bool) -> str:  # noqa: FBT001 - what it turns into a word
    return "yes" if value else ""


def _cited(line: Line) -> str:
    return "; ".join(each.words for each in line.citations)


# Head of the column: what stands in it. The first twelve are those that a sheet may change.
COLUMNS: Mapping[str, Callable[[Line], object]] = {
    "Key": lambda line: line.key,
    "Date": lambda line: line.date.text,
    "Time": lambda line: line.time.strftime("%H:%M") if line.time else "",
    "Time zone": lambda line: line.time_zone,
    "Kind": lambda line: line.kind_words,
    "What happened": lambda line: line.text,
    "As pleaded": lambda line: line.as_pleaded,
    "Disputed": lambda line: _yes(line.is_disputed),
    "Disputed by": lambda line: line.disputed_by,
    "Material": lambda line: _yes(line.is_material),
    "Tags": lambda line: ", ".join(line.tags),
    "Note": lambda line: line.note,
    "Date in words": lambda line: line.date_words,
    "First day": lambda line: line.date.first,
    "Last day": lambda line: line.date.last,
    "Alleged": lambda line: _yes(line.is_alleged),
    "Confidence": lambda line: line.confidence,
    "Rests on": _cited,
    "Known since": lambda line: line.known_on,
    "From": lambda line: line.strand,
}


def as_csv(lines: Iterable[Line]) -> Iterator[bytes]:
    """Yield a chronology as CSV in UTF-8 (RFC 4180), begun by the mark by which Excel knows it.

    A cell that a spreadsheet would take for a formula begins with an apostrophe.
    """
    yield "\ufeff".encode() + _written(COLUMNS)
    for line in lines:
        yield _written(read(line) for read in COLUMNS.values())


def _written(values: Iterable[object]) -> bytes:
    target = io.StringIO()
    csv.writer(target).writerow(cells(values))
    return target.getvalue().encode("utf-8", "replace")
