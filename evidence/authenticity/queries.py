"""Reads of what can be said about an exhibit's authenticity, gathered from its custody record."""

from dataclasses import dataclass

from evidence.custody import queries as custody
from evidence.custody.models import CustodyAction, CustodyEvent
from evidence.exhibits.models import Exhibit

CHECKS = (CustodyAction.VERIFIED, CustodyAction.FIXITY_FAILED)


@dataclass(frozen=True, slots=True)
class ExhibitRecord:
    """An exhibit with its whole chain, just recomputed, and the statements that hold it."""

    exhibit: Exhibit
    events: tuple[CustodyEvent, ...]
    breaks: tuple[custody.ChainBreak, ...]
    inclusions: tuple[custody.Inclusion, ...]

    @property
    def receipt(self) -> CustodyEvent | None:
        """The event of receipt, with which every whole chain begins."""
        first = self.events[0] if self.events else None
        return first if first and first.action == CustodyAction.RECEIVED else None

    @property
    def last_check(self) -> CustodyEvent | None:
        """The last event in which the stored file was read again against its hash."""
        checks = [event for event in self.events if event.action in CHECKS]
        return checks[-1] if checks else None

    @property
    def checks(self) -> list[CustodyEvent]:
        """Every event in which the stored file was read again against its hash."""
        return [event for event in self.events if event.action in CHECKS]

    @property
    def stated_up_to(self) -> int:
        """The last event that a custody statement holds; 0 before the first statement."""
        return max((found.head.sequence for found in self.inclusions), default=0)


def record_of(exhibit: Exhibit) -> ExhibitRecord:
    """Return an exhibit's record; the caller has asked already whether the reader may see it."""
    return ExhibitRecord(
        exhibit=exhibit,
        events=tuple(custody.chain_of(exhibit.public_id)),
        breaks=tuple(custody.breaks_of(exhibit.public_id)),
        inclusions=tuple(custody.inclusions_of(exhibit.public_id)),
    )
