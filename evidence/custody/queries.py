"""Reads of the custody record, and the walk along its chains."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from evidence.accounts.models import User
from evidence.core.errors import EvidenceError
from evidence.core.hashing import canonical_json, sha256_of_record
from evidence.custody.assemble import merkle
from evidence.custody.assemble.seal import KeyFolder, Signed
from evidence.custody.models import (
    NO_EVENT_BEFORE,
    CustodyEvent,
    CustodyStatement,
    StatedHead,
    StatementStamp,
)
from evidence.custody.sources.stamping import Authority, check_again


@dataclass(frozen=True, slots=True)
class ChainBreak:
    """Where a custody chain does not hold, and how one sees it."""

    exhibit_id: str
    sequence: int
    reason: str


@dataclass(frozen=True, slots=True)
class StatementBreak:
    """A custody statement that does not hold, or that the chains no longer bear out."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True, order=True)
class Head:
    """The last event of an exhibit's chain at some moment; ordered by the exhibit's id."""

    exhibit_id: str
    sequence: int
    event_hash: str

    def leaf(self) -> bytes:
        """Return the exact bytes that stand in the hash tree."""
        return canonical_json(
            {"event_hash": self.event_hash, "exhibit": self.exhibit_id, "sequence": self.sequence}
        )


@dataclass(frozen=True, slots=True)
class Inclusion:
    """That a statement speaks of a chain up to a head: the way from the leaf to its root."""

    statement: CustodyStatement
    head: Head
    path: tuple[merkle.Step, ...]


type Heads = Mapping[str, Head]


def log_of(exhibit_id: str, *, reader: User) -> QuerySet[CustodyEvent]:
    """Return an exhibit's custody events, oldest first, as far as the reader may see the case."""
    return CustodyEvent.objects.visible_to(reader).filter(exhibit__public_id=exhibit_id)


def chain_of(exhibit_id: str) -> QuerySet[CustodyEvent]:
    """Return an exhibit's whole chain, oldest first; the caller knows that it may be read."""
    events = CustodyEvent.objects.filter(exhibit__public_id=exhibit_id).select_related("exhibit")
    return events.order_by("sequence")


def breaks_of(exhibit_id: str) -> Iterator[ChainBreak]:
    """Yield each place where this exhibit's chain does not hold, recomputing every event."""
    yield from _breaks_in(chain_of(exhibit_id).iterator(chunk_size=2000))


def chain_breaks() -> Iterator[ChainBreak]:
    """Yield each place where a chain does not hold, walking every event of every exhibit."""
    events = CustodyEvent.objects.order_by("exhibit_id", "sequence").select_related("exhibit")
    for _, chain in groupby(events.iterator(chunk_size=2000), key=lambda event: event.exhibit_id):
        yield from _breaks_in(chain)


def event_count() -> int:
    """Return how many custody events there are."""
    return CustodyEvent.objects.count()


def _breaks_in(chain: Iterator[CustodyEvent]) -> Iterator[ChainBreak]:
    previous_hash, expected = NO_EVENT_BEFORE, 1
    for event in chain:
        exhibit_id = event.exhibit.public_id
        if event.sequence != expected:
            reason = f"event {expected} is missing"
            yield ChainBreak(exhibit_id, event.sequence, reason)
        elif event.previous_hash != previous_hash:
            yield ChainBreak(exhibit_id, event.sequence, "it does not follow from the event before")
        if event.event_hash != event.computed_hash(exhibit_id=exhibit_id):
            yield ChainBreak(exhibit_id, event.sequence, "its content does not match its hash")
        previous_hash, expected = event.event_hash, event.sequence + 1


# ── Statements ────────────────────────────────────────────────────────────────────────────────


def key_folder() -> KeyFolder:
    """Return the folder with this installation's signing key."""
    return KeyFolder(settings.DATA_FOLDER / "custody_keys")


def tsa_roots() -> bytes:
    """Return the configured root certificates of the time-stamp authority, empty when not set."""
    return Path(settings.TSA_CA).read_bytes() if settings.TSA_CA else b""


def authority(url: str) -> Authority:
    """Return the time-stamp authority at this address with the configured roots."""
    return Authority(url, tsa_roots(), frozenset(settings.LOOPBACK_SOURCES))


def statements() -> QuerySet[CustodyStatement]:
    """Return all statements with their time-stamps, oldest first."""
    return CustodyStatement.objects.select_related("stamp").order_by("number")


def last_statement() -> CustodyStatement | None:
    """Return the newest statement, or None before the first."""
    return statements().last()


def unstamped_work() -> QuerySet[StatementStamp]:
    """Return the time-stamps that stopped without a token."""
    return StatementStamp.objects.filter(state="parked", stamped_at=None)


def heads_now() -> dict[str, Head]:
    """Return the last event of every chain, by the exhibit's id."""
    rows = (
        CustodyEvent.objects.order_by("exhibit_id", "-sequence")
        .distinct("exhibit_id")
        .values_list("exhibit__public_id", "sequence", "event_hash")
    )
    return {row[0]: Head(*row) for row in rows.iterator()}


def heads_stated(*, up_to: int) -> dict[str, Head]:
    """Return the head of every chain as the statement of this number found it."""
    rows = (
        StatedHead.objects.filter(statement__number__lte=up_to)
        .order_by("exhibit_id", "-statement__number")
        .distinct("exhibit_id")
        .values_list("exhibit_id", "sequence", "event_hash")
    )
    return {row[0]: Head(*row) for row in rows.iterator()}


def root_over(heads: Heads) -> str:
    """Return the Merkle root over chain heads, in the order of the exhibits' ids."""
    return merkle.root(_leaves(heads)).hex()


def inclusions_of(exhibit_id: str) -> list[Inclusion]:
    """Return the proofs for each statement that found this chain moved, and for the newest one."""
    moved = set(
        StatedHead.objects.filter(exhibit_id=exhibit_id).values_list("statement_id", flat=True)
    )
    last = last_statement()
    if last is None or not moved:
        return []
    wanted = statements().filter(pk__in=moved | {last.pk})
    return [_inclusion(statement, exhibit_id) for statement in wanted]


def statement_breaks() -> Iterator[StatementBreak]:
    """Yield each statement that does not hold, and each chain that no longer bears one out."""
    heads: dict[str, Head] = {}
    lost = _lost_heads()
    previous_hash, expected = NO_EVENT_BEFORE, 1
    for statement in statements().prefetch_related("moved_heads"):
        moved = {
            row.exhibit_id: Head(row.exhibit_id, row.sequence, row.event_hash)
            for row in statement.moved_heads.all()
        }
        heads.update(moved)
        reasons = list(_faults_in(statement, heads))
        if statement.number != expected:
            reasons.append(f"statement {expected} is missing")
        elif statement.previous_hash != previous_hash:
            reasons.append("it does not follow from the statement before")
        reasons += [
            f"the chain of {exhibit_id} no longer has the event {sequence} that it states"
            for exhibit_id, sequence in lost.get(statement.number, ())
        ]
        yield from (StatementBreak(statement.number, reason) for reason in reasons)
        previous_hash, expected = statement.statement_hash, statement.number + 1


def _lost_heads() -> dict[int, list[tuple[str, int]]]:
    """Return, by statement number, the stated heads that no event bears out any more."""
    borne_out = CustodyEvent.objects.filter(
        exhibit__public_id=OuterRef("exhibit_id"),
        sequence=OuterRef("sequence"),
        event_hash=OuterRef("event_hash"),
    )
    rows = StatedHead.objects.filter(~Exists(borne_out)).order_by("statement__number", "pk")
    lost: dict[int, list[tuple[str, int]]] = {}
    for number, exhibit_id, sequence in rows.values_list(
        "statement__number", "exhibit_id", "sequence"
    ):
        lost.setdefault(number, []).append((exhibit_id, sequence))
    return lost


def _faults_in(statement: CustodyStatement, heads: Heads) -> Iterator[str]:
    if statement.statement_hash != sha256_of_record(statement.record()):
        yield "its content does not match its hash"
    if statement.root != root_over(heads) or statement.chain_count != len(heads):
        yield "its root does not match the heads kept with it"
    signed = Signed(statement.key, bytes.fromhex(statement.signature))
    try:
        if not key_folder().is_good(statement.content(), signed):
            yield "its signature is not good"
        stamp = getattr(statement, "stamp", None)
        if stamp and stamp.stamped_at:
            check_again(bytes(stamp.token), statement.content(), roots=tsa_roots())
    except EvidenceError as error:
        yield error.message


def _inclusion(statement: CustodyStatement, exhibit_id: str) -> Inclusion:
    heads = heads_stated(up_to=statement.number)
    index = sorted(heads).index(exhibit_id)
    path = merkle.path(_leaves(heads), index)
    return Inclusion(statement, heads[exhibit_id], tuple(path))


def _leaves(heads: Heads) -> list[bytes]:
    return [merkle.leaf_hash(heads[name].leaf()) for name in sorted(heads)]
