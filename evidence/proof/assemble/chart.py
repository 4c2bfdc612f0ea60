"""The proof chart as rows of plain values: each element, what supports it, what opposes it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from evidence.core import tables
from evidence.core.tables import Cell

HEADINGS: Mapping[str, tuple[str, int]] = {
    "claim": ("Claim", 24),
    "law": ("Legal basis", 24),
    "element": ("Element", 32),
    "element_status": ("Element stands", 16),
    "paragraph": ("Paragraph", 10),
    "alleged_by": ("Alleged by", 18),
    "alleged": ("Alleged, not found", 50),
    "wording": ("Wording", 14),
    "basis": ("Said to rest on", 22),
    "status": ("Allegation stands", 18),
    "since": ("Since", 12),
    "override": ("Judged by a person", 24),
    "support": ("Support, with pinpoint", 50),
    "opposition": ("Opposition, with pinpoint", 50),
    "answers": ("Answered outside pleadings", 40),
    "response": ("Response (FRCP 8(b))", 40),
    "effect": ("Effect by rule", 34),
    "gap": ("Gap", 8),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartRow:
    """One allegation under one element, or an element without any; what is missing is empty."""

    claim: str = ""
    law: str = ""
    element: str = ""
    element_status: str = ""
    paragraph: str = ""
    alleged_by: str = ""
    alleged: str = ""
    wording: str = ""
    basis: str = ""
    status: str = ""
    since: date | None = None
    override: str = ""
    support: tuple[str, ...] = ()
    opposition: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    response: tuple[str, ...] = ()
    effect: tuple[str, ...] = ()
    gap: str = ""

    def cells(self) -> tuple[Cell, ...]:
        """Return its values in the order of the columns."""
        return tuple(_cell(getattr(self, name)) for name in HEADINGS)


def as_csv(rows: Iterable[ChartRow]) -> Iterator[bytes]:
    """Yield the chart as CSV, in which no cell is a formula."""
    yield from tables.as_csv([heading for heading, _ in HEADINGS.values()], _cells(rows))


def as_xlsx(rows: Iterable[ChartRow], target: BinaryIO, *, about: Sequence[str]) -> None:
    """Write the chart as an Excel workbook; `about` says of which case and moment it is."""
    tables.as_xlsx(tables.Sheet("Proof chart", about, [*HEADINGS.values()]), _cells(rows), target)


def _cells(rows: Iterable[ChartRow]) -> Iterator[tuple[Cell, ...]]:
    return (row.cells() for row in rows)


def _cell(value: str | date | tuple[str, ...] | None) -> Cell:
    return "; ".join(value) if isinstance(value, tuple) else value
