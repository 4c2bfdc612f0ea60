"""Reads of what can be said about an exhibit's authenticity, gathered from its custody record."""

from dataclasses import dataclass

from evidence.core.hashing import sha256_of_record
from evidence.custody import queries as custody
from evidence.custody.models import CustodyAction, CustodyEvent
from evidence.exhibits.models import Exhibit
from evidence.pages.models import Derivative, DerivativeKind

ENDINGS = {"application/pdf": ".pdf", "image/webp": ".webp", "text/plain": ".txt"}
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


@dataclass(frozen=True, slots=True)
class Vouched:
    """A file made from the original, and the event of the chain that tells of it by its hash."""

    derivative: Derivative
    event: int

    @property
    def path(self) -> str:
        """Where it lies among the derivatives of a bag."""
        made = self.derivative
        ending = ENDINGS.get(made.file.media_type, "")
        if not made.page_number:
            return f"{made.kind}{ending}"
        return f"{made.kind}/{made.page_number:05}{ending}"


@dataclass(frozen=True, slots=True)
class Derived:
    """The files made from an original of which the chain tells, and how many others there are."""

    vouched: tuple[Vouched, ...]
    unvouched: int


def derived(record: ExhibitRecord) -> Derived:
    """Return the files made from an exhibit, each with the event that vouches for it.

    An event tells of all files of its kinds by one hash over their list. Files of kinds of which
    the newest such event tells otherwise are still being made, or made anew.
    """
    made = list(
        Derivative.objects.filter(exhibit=record.exhibit)
        .select_related("file")
        .order_by("kind", "page_number")
    )
    vouched: list[Vouched] = []
    told_of: set[str] = set()
    for event in reversed(record.events):
        if event.action != CustodyAction.DERIVED:
            continue
        kinds = _kinds_told(event) - told_of
        told_of |= kinds
        named = [each for each in made if each.kind in kinds]
        if named and _list_hash(named) == event.facts.get("derivatives_sha256"):
            vouched += [Vouched(each, event.sequence) for each in named]
    return Derived(tuple(vouched), unvouched=len(made) - len(vouched))


def _kinds_told(event: CustodyEvent) -> set[str]:
    """Return the kinds of files that an event tells of: those it names, else all there were."""
    named = {str(group["kind"]) for group in event.facts.get("made", [])}
    return named or {str(kind) for kind in DerivativeKind}


def _list_hash(made: list[Derivative]) -> str:
    listed = [[each.kind, each.page_number, each.file.sha256] for each in made]
    return sha256_of_record({"derivatives": listed})
