"""An exhibit list as rows of plain values, and as a table for spreadsheets.

The columns are those of the federal exhibit list (form AO 187: number, date offered, marked,
admitted, description and witness) and of the courts' templates beside it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO, Literal

from evidence.core import tables
from evidence.core.tables import Cell

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
    """Yield the list as CSV, in which no cell is a formula."""
    names = columns(own)
    yield from tables.as_csv([HEADINGS[name][0] for name in names], (r.cells(names) for r in rows))


def as_xlsx(rows: Iterable[ListRow], target: BinaryIO, *, about: Sequence[str], own: Own) -> None:
    """Write the list as an Excel workbook, row by row; `about` says what it is a list of."""
    names = columns(own)
    sheet = tables.Sheet("Exhibit list", about, [HEADINGS[name] for name in names])
    tables.as_xlsx(sheet, (row.cells(names) for row in rows), target)
