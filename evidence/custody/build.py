"""The story of a custody statement: gather the heads, chain and sign them, have them time-stamped.

Steps: once a day → heads of all chains → Merkle root → sign → write → ask for a time-stamp; then,
as work of its own: claim → ask the authority (outside any transaction) → check → keep the token.
An authority that is down leaves the statement standing without a time-stamp.
"""

from django.conf import settings
from django.db import transaction

from evidence.core import jobs
from evidence.core.models import JobState
from evidence.custody import queries, services
from evidence.custody.models import CustodyStatement, StatementStamp
from evidence.custody.sources.stamping import stamp as ask_authority


def state_today() -> CustodyStatement | None:
    """Make today's statement if it is not made yet, and see to time-stamps still owed."""
    made = services.make_statement()
    last = queries.last_statement()
    if settings.TSA_URL and last:
        services.ask_for_stamp(last)
        services.ask_again()
    return made


def stamp(pk: int) -> JobState | None:
    """Get one time-stamp if it is due; returns the state the work ended in."""
    waiting = StatementStamp.objects.select_related("statement")
    return jobs.work_on(waiting, pk, _stamp)


def ring_due() -> int:
    """Ring again for each time-stamp that is due and return how many there were."""
    return jobs.ring_due(StatementStamp.objects.all(), services.STAMP_BELL)


def _stamp(work: StatementStamp) -> None:
    token = ask_authority(work.statement.content(), queries.authority(work.authority))
    with transaction.atomic():
        jobs.note(work, token=token.reply, stamped_at=token.stamped_at, is_rooted=token.is_rooted)
        jobs.finish(work)
