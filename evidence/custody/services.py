"""The one write of the custody record: a new event at the end of an exhibit's chain."""

from collections.abc import Mapping
from typing import Protocol

from django.db import connection, transaction

from evidence.accounts.models import User
from evidence.core import clock
from evidence.custody.models import NO_EVENT_BEFORE, CustodyAction, CustodyEvent

# The first half of the key of our advisory locks; the second half is the exhibit.
CUSTODY_LOCKS = 7001
SYSTEM = "caseapp (no person)"


class HasCustody(Protocol):
    """What has a chain of custody: an exhibit, which this package does not import."""

    pk: int
    public_id: str


@transaction.atomic
def record(
    exhibit: HasCustody,
    action: CustodyAction,
    *,
    by: User | None,
    facts: Mapping[str, object] | None = None,
) -> CustodyEvent:
    """Return the new last event of an exhibit's chain, written in the caller's transaction.

    Holds the exhibit's chain until that transaction ends, so that two writers cannot both follow
    the same event. `facts` holds plain JSON values without fractions.
    """
    _lock_chain(exhibit.pk)
    last = CustodyEvent.objects.filter(exhibit_id=exhibit.pk).order_by("-sequence").first()
    event = CustodyEvent(
        exhibit_id=exhibit.pk,
        sequence=last.sequence + 1 if last else 1,
        action=action,
        actor=by,
        actor_name=f"{by.name} <{by.email}>" if by else SYSTEM,
        at=clock.now(),
        facts=dict(facts or {}),
        previous_hash=last.event_hash if last else NO_EVENT_BEFORE,
    )
    event.event_hash = event.computed_hash(exhibit_id=exhibit.public_id)
    event.save(force_insert=True)
    return event


def _lock_chain(exhibit_pk: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [CUSTODY_LOCKS, exhibit_pk])
