"""The writes of the custody record: an event at the end of a chain, and the daily statement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from django.conf import settings
from django.db import connection, transaction

from evidence.accounts.models import User
from evidence.core import clock, jobs
from evidence.core.hashing import sha256_of_record
from evidence.core.models import JobState
from evidence.custody import queries
from evidence.custody.models import (
    NO_EVENT_BEFORE,
    CustodyAction,
    CustodyEvent,
    CustodyStatement,
    StatedHead,
    StatementStamp,
)

# The first half of the key of our advisory locks; the second half is the exhibit. Whoever holds
# one chain shares the lock on all of them, which a writer of many chains takes for itself alone:
# a lock for each would soon exhaust the server's table of locks.
CUSTODY_LOCKS = 7001
STATEMENT_LOCK = 7002
ALL_CHAINS_LOCK = 7003
SYSTEM = "caseapp (no person)"
STAMP_BELL = "custody.stamp"
ASK_AGAIN_AFTER = timedelta(hours=1)


class HasCustody(Protocol):
    """What has a chain of custody: an exhibit, which this package does not import."""

    pk: int
    public_id: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What an event of many written at once says of one exhibit."""

    exhibit: HasCustody
    action: CustodyAction
    facts: Mapping[str, object]


def hold(*exhibits: HasCustody) -> None:
    """Return when nobody else writes to these exhibits' chains, until the transaction ends.

    For a caller that reads, decides and then records: chain first, rows after, as everywhere.
    """
    # In one order for all, so that two writers cannot wait for one another.
    keys = sorted(exhibit.pk for exhibit in exhibits)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock_shared(%s, 0), pg_advisory_xact_lock(%s, chain)"
            " FROM unnest(%s::int[]) AS chain",
            [ALL_CHAINS_LOCK, CUSTODY_LOCKS, keys],
        )


def hold_all() -> None:
    """Return when nobody else writes to any chain, until the transaction ends."""
    _lock(ALL_CHAINS_LOCK, 0)


# No savepoint of its own: whoever writes an event wants it with the rest, or neither.
@transaction.atomic(savepoint=False)
def record(
    exhibit: HasCustody,
    action: CustodyAction,
    *,
    by: User | None,
    facts: Mapping[str, object] | None = None,
) -> CustodyEvent:
    """Return the new last event of an exhibit's chain, written in the caller's transaction.

    Holds the exhibit's chain until that transaction ends, so that two writers cannot both follow
    the same event. `facts` holds plain JSON values without fractions. A caller that also writes
    the exhibit's row records (or holds) first, so that two of them cannot wait for one another.
    """
    hold(exhibit)
    last = CustodyEvent.objects.filter(exhibit_id=exhibit.pk).order_by("-sequence").first()
    event = _event_after(last, Entry(exhibit, action, facts or {}), by=by)
    event.save(force_insert=True)
    return event


def begin(entries: Sequence[Entry], *, by: User | None) -> None:
    """Write the first event of each of these exhibits' chains, in the caller's transaction.

    For exhibits that this transaction made: nobody else sees them yet, so nothing is held.
    """
    CustodyEvent.objects.bulk_create(_event_after(None, entry, by=by) for entry in entries)


@transaction.atomic(savepoint=False)
def record_several(entries: Sequence[Entry], *, by: User | None) -> None:
    """Write an event to each of a few chains, which are held like that of `record`."""
    hold(*(entry.exhibit for entry in entries))
    _record(entries, by=by)


@transaction.atomic
def record_many(entries: Sequence[Entry], *, by: User | None) -> None:
    """Write an event to each of many chains; two entries of one exhibit follow in their order.

    Holds all chains until the caller's transaction ends, so it is to be short; `hold_all` comes
    before anything else in it.
    """
    hold_all()
    _record(entries, by=by)


def _record(entries: Sequence[Entry], *, by: User | None) -> None:
    wanted = {entry.exhibit.pk for entry in entries}
    ends = CustodyEvent.objects.filter(exhibit_id__in=wanted)
    last = {
        event.exhibit_id: event
        for event in ends.order_by("exhibit_id", "-sequence").distinct("exhibit_id")
    }
    events = []
    for entry in entries:
        event = _event_after(last.get(entry.exhibit.pk), entry, by=by)
        last[entry.exhibit.pk] = event
        events.append(event)
    CustodyEvent.objects.bulk_create(events, batch_size=1000)


def _event_after(last: CustodyEvent | None, entry: Entry, *, by: User | None) -> CustodyEvent:
    event = CustodyEvent(
        exhibit_id=entry.exhibit.pk,
        sequence=last.sequence + 1 if last else 1,
        action=entry.action,
        actor=by,
        actor_name=f"{by.name} <{by.email}>" if by else SYSTEM,
        at=clock.now(),
        facts=dict(entry.facts),
        previous_hash=last.event_hash if last else NO_EVENT_BEFORE,
    )
    event.event_hash = event.computed_hash(exhibit_id=entry.exhibit.public_id)
    return event


@transaction.atomic
def make_statement() -> CustodyStatement | None:
    """Return today's (UTC) custody statement, newly made, or None when there is nothing to make.

    One a day at most, whoever asks and however often; days without a run get none afterwards.
    A chain that has vanished stays stated as it last was, so that verification names it.
    """
    _lock(STATEMENT_LOCK, 0)
    last = queries.last_statement()
    today = clock.now().date()
    stated = queries.heads_stated(up_to=last.number) if last else {}
    heads = {**stated, **queries.heads_now()}
    if not heads or (last and last.day >= today):
        return None
    statement = _signed(
        CustodyStatement(
            number=last.number + 1 if last else 1,
            day=today,
            made_at=clock.now(),
            chain_count=len(heads),
            root=queries.root_over(heads),
            previous_hash=last.statement_hash if last else NO_EVENT_BEFORE,
        )
    )
    StatedHead.objects.bulk_create(
        StatedHead(
            statement=statement,
            exhibit_id=head.exhibit_id,
            sequence=head.sequence,
            event_hash=head.event_hash,
        )
        for head in heads.values()
        if stated.get(head.exhibit_id) != head
    )
    ask_for_stamp(statement)
    return statement


@transaction.atomic
def ask_for_stamp(statement: CustodyStatement) -> StatementStamp | None:
    """Return the work of time-stamping a statement, None when no authority is configured."""
    if not settings.TSA_URL:
        return None
    stamp, is_new = StatementStamp.objects.get_or_create(
        statement=statement, defaults={"authority": settings.TSA_URL}
    )
    if is_new:
        jobs.after_commit(STAMP_BELL, pk=stamp.pk)
    return stamp


@transaction.atomic
def ask_again() -> int:
    """Ask anew for each time-stamp that stopped an hour ago, and return how many there were.

    The authority's address is taken from the settings again: it may have been put right.
    """
    stopped = queries.unstamped_work().filter(finished_at__lt=clock.now() - ASK_AGAIN_AFTER)
    return stopped.update(
        state=JobState.PENDING,
        attempts=0,
        available_at=clock.now(),
        finished_at=None,
        authority=settings.TSA_URL,
    )


def _signed(statement: CustodyStatement) -> CustodyStatement:
    keys = queries.key_folder()
    statement.key = keys.name()
    statement.signature = keys.sign(statement.content()).signature.hex()
    statement.statement_hash = sha256_of_record(statement.record())
    statement.save(force_insert=True)
    return statement


def _lock(space: int, key: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [space, key])
