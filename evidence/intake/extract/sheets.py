"""Cuts a comma-separated file into its records without changing a byte of any (RFC 4180).

Python's reader gives cells and forgets where they stood. Here each record keeps its place, so
that what is cut out of an export is what stands in it, and a record that cannot be read costs no
other.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_BOM = b"\xef\xbb\xbf"
_LINE_END = re.compile(rb"(?:\r\n|\n|\r)\Z")
_QUOTED = re.compile(rb'(?s)"((?:[^"]++|"")*+)"(.*)')


@dataclass(frozen=True, slots=True)
class Record:
    """A record from `start` to `end`, its line end included; `problem` says why it has no cells."""

    start: int
    end: int
    line: int
    cells: tuple[bytes, ...] = ()
    problem: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in it."""
        return self.cells == (b"",)


@lru_cache(maxsize=4)
def _patterns(delimiter: bytes) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    """Return the forms of a record and of a cell; possessive, so that no input is tried twice."""
    mark = re.escape(delimiter)
    quoted = rb'"(?:[^"]++|"")*+"[^%s\r\n]*+' % mark
    plain = rb'[^"%s\r\n][^%s\r\n]*+' % (mark, mark)
    cell = rb"(?:%s|%s|)" % (quoted, plain)
    record = rb"%s(?:%s%s)*+(?:\r\n|\n|\r|\Z)" % (cell, mark, cell)
    return re.compile(record), re.compile(rb"(%s)(?:%s|\Z)" % (cell, mark))


def records_of(content: bytes, *, delimiter: bytes = b",", columns: int = 0) -> Iterator[Record]:
    """Yield the records of a file, which together are the whole file.

    With `columns`, a record of another number of cells is one that cannot be read. Where quotes
    are not closed, one line is given up and the next tried.
    """
    record, _ = _patterns(delimiter)
    at, line = 0, 1
    while at < len(content):
        # A byte order mark belongs to the first record, and to none of its cells.
        skipped = len(_BOM) if at == 0 and content.startswith(_BOM) else 0
        match = record.match(content, at + skipped)
        end = match.end() if match else _end_of_line(content, at)
        cells = _cells(content[at + skipped : end], delimiter) if match else ()
        problem = "its quotes are not closed" if not match else ""
        if match and columns and len(cells) != columns and cells != (b"",):
            # An open quote swallows lines up to the next one: only the first of them is given up.
            end = _end_of_line(content, at)
            problem = f"it has {len(cells)} columns, and the header has {columns}"
        yield Record(at, end, line, () if problem else cells, problem)
        line += content.count(b"\n", at, end)
        at = end


def _end_of_line(content: bytes, at: int) -> int:
    return content.find(b"\n", at) + 1 or len(content)


def _cells(record: bytes, delimiter: bytes) -> tuple[bytes, ...]:
    _, cell = _patterns(delimiter)
    text = _LINE_END.sub(b"", record)
    found: list[bytes] = []
    at = 0
    while match := cell.match(text, at):
        found.append(_plain(match[1]))
        at = match.end()
        if match[0] == match[1]:
            # No delimiter follows.
            break
    return tuple(found)


def _plain(cell: bytes) -> bytes:
    quoted = _QUOTED.fullmatch(cell)
    return quoted[1].replace(b'""', b'"') + quoted[2] if quoted else cell
