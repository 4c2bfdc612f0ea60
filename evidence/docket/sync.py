"""The story of a look at a docket source: fetch its feed, read it, merge it, tell what is new.

Steps: claim → fetch (outside any transaction) → read in a limited child → keep what is ours →
merge, tell and finish in one transaction.
"""

import logging
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from evidence.core import clock, jobs
from evidence.core.errors import EvidenceError, Failed, Invalid, Unavailable
from evidence.core.http import Fetched, FetchRules, fetch
from evidence.core.models import JobState
from evidence.docket import queries, services
from evidence.docket.models import DocketSource, EntryOrigin, SyncOutcome, SyncRun
from evidence.docket.services import SYNC_BELL
from evidence.docket.sources import rss
from evidence.docket.sources.base import FeedReading, FetchedEntry

logger = logging.getLogger(__name__)


def sync(pk: int) -> JobState | None:
    """Do one look if it is due; returns the state it ended in."""
    waiting = SyncRun.objects.select_related("source__docket__case", "source__docket__court")
    return jobs.work_on(waiting, pk, _look, parked=services.record_lost_look)


def request_due() -> int:
    """Ask for a look at each source that is due and return how many there were."""
    due = list(queries.due_sources())
    for source in due:
        services.request_sync(source)
    return len(due)


def ring_due() -> int:
    """Ring again for each look that is due and return how many there were."""
    return jobs.ring_due(SyncRun.objects.all(), SYNC_BELL)


def _look(run: SyncRun) -> None:
    source = run.source
    try:
        fetched = _fetch(source)
        reading = _read(source, fetched)
    except (Unavailable, Invalid, Failed) as error:
        wait = error.facts.get("retry_after")
        services.record_failed_look(
            run,
            _kind_of(error),
            reason=error.message,
            at_least=timedelta(seconds=wait if isinstance(wait, int | float) else 0),
        )
        return
    with transaction.atomic():
        changes = services.apply_update(
            source.docket, _ours(source, reading), origin=EntryOrigin.COURT_RSS
        )
        if not fetched.not_modified:
            # The validators are kept only with the content they stand for.
            source.etag = fetched.headers.get("etag", "")[:300]
            source.last_modified = fetched.headers.get("last-modified", "")[:100]
        services.record_good_look(
            run, changes, items_seen=reading.items_seen, problems=list(reading.problems)
        )
    logger.info("docket.synced", extra={"run": run.public_id, "added": len(changes.added)})


def _fetch(source: DocketSource) -> Fetched:
    rules = FetchRules(allowed_loopback=frozenset(settings.LOOPBACK_SOURCES))
    return fetch(source.url, rules=rules, etag=source.etag, last_modified=source.last_modified)


def _read(source: DocketSource, fetched: Fetched) -> FeedReading:
    court = source.docket.court
    if fetched.not_modified:
        return FeedReading(court.court_id, (), (), 0, clock.now())
    return rss.read_feed(fetched.body, court_id=court.court_id, time_zone=court.time_zone)


def _ours(source: DocketSource, reading: FeedReading) -> tuple[FetchedEntry, ...]:
    docket = source.docket
    ours = reading.docket(docket.docket_number, pacer_case_id=docket.pacer_case_id)
    return ours.entries if ours else ()


def _kind_of(error: EvidenceError) -> SyncOutcome:
    return SyncOutcome.UNREACHABLE if isinstance(error, Unavailable) else SyncOutcome.NOT_A_FEED
