"""One entry of a chronology as people read it, wherever it comes from."""

import datetime
from dataclasses import dataclass

from evidence.core.dates import FuzzyDate, Modifier


@dataclass(frozen=True, slots=True)
class Citation:
    """What an entry rests on: in words, where that is, and what stands there."""

    words: str
    address: str = ""
    quotation: str = ""
    # By which a summary lists the underlying item: an exhibit, or a source that none keeps.
    exhibit: str = ""
    outlet: str = ""
    title: str = ""
    sha256: str = ""

    @property
    def item(self) -> str:
        """What tells underlying items apart: pages of one exhibit are one item."""
        return self.exhibit or f"{self.outlet}\n{self.title}"

    @property
    def item_words(self) -> str:
        """The underlying item as a summary lists it."""
        if self.exhibit:
            return f"{self.exhibit} {self.title} (SHA-256 {self.sha256})"
        said = ", ".join(part for part in (self.title, self.outlet) if part)
        return f"{said}: a source that is not kept as an exhibit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One entry: an event, a docket entry, something said, a change of a policy."""

    strand: str
    public_id: str
    key: str
    date: FuzzyDate
    kind: str
    kind_words: str
    text: str
    address: str
    time: datetime.time | None = None
    time_zone: str = ""
    as_pleaded: str = ""
    is_alleged: bool = False
    is_disputed: bool = False
    disputed_by: str = ""
    confidence: str = ""
    note: str = ""
    tags: tuple[str, ...] = ()
    is_material: bool = False
    known_on: datetime.date | None = None
    citations: tuple[Citation, ...] = ()

    @property
    def month(self) -> str:
        """The heading under which it stands: its month, as far as that is known."""
        start = self.date.start
        if start is None:
            return "Date not known"
        if start.month is None:
            return f"{start.year}, month not known"
        return f"{start.first:%B %Y}"

    @property
    def anchor(self) -> datetime.date | None:
        """The day where it stands in the order."""
        return self.date.sorts_on

    @property
    def date_words(self) -> str:
        """Its date as far as it is known; an alleged one says so."""
        words = str(self.date)
        return f"allegedly {words}" if self.is_alleged and self.date else words

    @property
    def is_exact(self) -> bool:
        """Whether its day is known."""
        start = self.date.start
        return self.date.modifier is Modifier.ON and start is not None and start.day is not None

    @property
    def standing_words(self) -> str:
        """What is said against it, or that it is only alleged; empty for the rest."""
        said = ["alleged"] if self.is_alleged else []
        if self.is_disputed:
            by = (
                f"disputed by {self.disputed_by}"
                if self.disputed_by
                else ("disputed, by whom is not recorded")
            )
            said.append(by)
        return "; ".join(said)
