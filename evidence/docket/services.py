"""Writes about dockets: follow one, merge what a source shows, ask for a look."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import cast

from django.conf import settings
from django.db import IntegrityError, transaction

from evidence.accounts.models import User
from evidence.cases.models import Case, Court
from evidence.core import clock, jobs
from evidence.core.errors import Invalid
from evidence.docket.models import (
    ORIGIN_RANK,
    Docket,
    DocketEntry,
    DocketSource,
    EntryOrigin,
    EntrySighting,
    SyncOutcome,
    SyncRun,
)
from evidence.docket.sources.base import FetchedEntry
from evidence.notifications import services as notifications
from evidence.notifications.models import AnnouncementKind

SYNC_BELL = "docket.sync"
# More new entries than this in one update are told in one announcement.
TOLD_ONE_BY_ONE = 5
FAILURES_BEFORE_TELLING = 3
# What a demonstration's feed says must never pass for a court's word.
DEMONSTRATION = "demonstration feed, issued by no court"
LONGEST_PAUSE = timedelta(hours=6)

MERGED_FIELDS = (
    "entry_number",
    "date_filed",
    "entered_at",
    "short_description",
    "description",
    "document_url",
    "pacer_doc_id",
)


@dataclass(slots=True)
class Changes:
    """What an update did to a docket."""

    added: list[DocketEntry] = field(default_factory=list)
    amended: list[DocketEntry] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.added or self.amended)


def follow_docket(case: Case, *, court: Court, docket_number: str, case_name: str = "") -> Docket:
    """Return the case's docket of this number, made if it was not followed yet."""
    docket, _ = Docket.objects.get_or_create(
        case=case, court=court, docket_number=docket_number, defaults={"case_name": case_name}
    )
    return docket


def watch(docket: Docket, url: str) -> DocketSource:
    """Return the watched source of this address; its first look is due at once."""
    if not url.startswith(("http://", "https://")):
        message = f"“{url}” is not the address of a feed. It must begin with https:// or http://."
        raise Invalid(message, param="url")
    source, _ = DocketSource.objects.get_or_create(docket=docket, url=url)
    return source


def watch_at(docket: Docket, url: str) -> DocketSource:
    """Return the docket's one source, moved to this address when it stood at another."""
    source = DocketSource.objects.filter(docket=docket).first()
    if source is None:
        return watch(docket, url)
    if source.url != url:
        source.url, source.etag, source.last_modified = url, "", ""
        source.save(update_fields=["url", "etag", "last_modified"])
    return source


@transaction.atomic
def watch_for(case: Case, url: str, *, by: User) -> DocketSource:
    """Return the source watched for a case's docket, and ask for a first look.

    Raises Invalid when the case has no court or no docket number to look for in the feed.
    """
    if case.court is None or not case.docket_number:
        message = "Set the case's court and docket number first: a feed holds many cases."
        raise Invalid(message, code="no_docket_number")
    docket = follow_docket(
        case, court=case.court, docket_number=case.docket_number, case_name=case.caption
    )
    source = watch(docket, url)
    request_sync(source, by=by)
    return source


def request_sync(source: DocketSource, *, by: User | None = None) -> SyncRun:
    """Return the look that was asked for, or the one that is still open; rings after commit."""
    try:
        with transaction.atomic():
            run = SyncRun.objects.create(source=source, requested_by=by)
    except IntegrityError:
        run = SyncRun.objects.still_open().filter(source=source).order_by("-pk").first() or (
            SyncRun.objects.filter(source=source).latest("pk")
        )
    jobs.after_commit(SYNC_BELL, pk=run.pk)
    return run


@transaction.atomic
def apply_update(
    docket: Docket, fetched: Iterable[FetchedEntry], *, origin: EntryOrigin
) -> Changes:
    """Return what changed after merging a source's entries; the same update again changes nothing.

    Holds the docket's row, so that updates of one docket follow one another. New entries are
    told to the case's members in the same transaction, unless a public report is all there is.
    """
    Docket.objects.select_for_update().get(pk=docket.pk)
    changes = Changes()
    for entry in fetched:
        _merge(docket, entry, origin, changes)
    if origin != EntryOrigin.PUBLIC_REPORT:
        _tell_new(docket.case, changes.added)
    return changes


@transaction.atomic
def record_good_look(
    run: SyncRun, changes: Changes, *, items_seen: int, problems: list[str]
) -> None:
    """Finish a look that reached its source, and set the time of the next one."""
    run.source.failures = 0
    run.source.last_error = ""
    run.source.last_good_at = clock.now()
    if changes.added:
        run.source.last_new_at = run.source.last_good_at
    run.entries_added, run.entries_amended = len(changes.added), len(changes.amended)
    run.items_seen, run.problems = items_seen, problems
    run.outcome = SyncOutcome.CHANGED if changes else SyncOutcome.UNCHANGED
    _set_next_look(run.source, pause=_usual_pause())
    _close(run)


@transaction.atomic
def record_failed_look(
    run: SyncRun, outcome: SyncOutcome, *, reason: str, at_least: timedelta = timedelta(0)
) -> None:
    """Finish a look that failed: the source backs off, and the third failure in a row is told.

    `at_least` is the pause that the source asked for (Retry-After).
    """
    run.outcome, run.problems = outcome, [reason]
    _back_off(run.source, reason, at_least=at_least)
    _close(run)


def record_lost_look(run: SyncRun) -> None:
    """Let the source back off after a look that was given up, in the transaction that parks it."""
    _back_off(run.source, run.last_error)


def _merge(docket: Docket, fetched: FetchedEntry, origin: EntryOrigin, changes: Changes) -> None:
    entry = _known_entry(docket, fetched)
    now = clock.now()
    if entry is None:
        entry = DocketEntry(docket=docket, origin=origin, date_filed=fetched.date_filed)
        _fill(entry, fetched, origin, now)
        entry.save()
        changes.added.append(entry)
    else:
        changed = _fill(entry, fetched, origin, now)
        if changed:
            entry.save(update_fields=[*changed, "provenance", "origin"])
            changes.amended.append(entry)
    EntrySighting.objects.get_or_create(
        docket=docket,
        source_key=fetched.source_key,
        defaults={"entry": entry, "origin": origin, "seen_at": now},
    )


def _known_entry(docket: Docket, fetched: FetchedEntry) -> DocketEntry | None:
    known = DocketEntry.objects.filter(docket=docket)
    by_key = known.filter(sightings__source_key=fetched.source_key).first()
    if by_key or fetched.entry_number is None:
        return by_key
    return known.filter(entry_number=fetched.entry_number).first()


def _fill(
    entry: DocketEntry, fetched: FetchedEntry, origin: EntryOrigin, now: datetime
) -> list[str]:
    """Take each field that the source gives and no better source has; returns what changed."""
    changed = []
    rank = ORIGIN_RANK[origin]
    for name in MERGED_FIELDS:
        value = getattr(fetched, name)
        held_by = entry.provenance.get(name, {}).get("source")
        if value in (None, "") or (held_by and ORIGIN_RANK[held_by] > rank):
            continue
        if held_by and getattr(entry, name) == value and ORIGIN_RANK[held_by] == rank:
            continue
        if _is_taken(entry, name, value):
            continue
        setattr(entry, name, value)
        entry.provenance[name] = {"source": origin.value, "at": clock.utc_text(now)}
        changed.append(name)
    if "entry_number" in changed:
        entry.number_note = fetched.number_note
        changed.append("number_note")
    if changed and ORIGIN_RANK[entry.origin] < rank:
        entry.origin = origin
    return changed


def _is_taken(entry: DocketEntry, name: str, value: object) -> bool:
    """Whether another entry of the docket has this number: two are then kept, never joined."""
    if name != "entry_number":
        return False
    others = DocketEntry.objects.filter(docket=entry.docket, entry_number=cast("int", value))
    return others.exclude(pk=entry.pk).exists()


def _tell_new(case: Case, added: list[DocketEntry]) -> None:
    if len(added) > TOLD_ONE_BY_ONE:
        first, last = added[0], added[-1]
        title = f"{len(added)} new docket entries"
        _tell(case, title, f"entries:{first.public_id}:{last.public_id}", body="")
        return
    for entry in added:
        text = entry.short_description or entry.description
        title = f"{entry.label}: {text}"
        seen_in = DEMONSTRATION if case.is_demonstration else entry.get_origin_display()
        body = f"Filed {entry.date_filed:%-d %B %Y}. Seen in: {seen_in}."
        _tell(case, title, f"entry:{entry.public_id}", body=body)


def _tell(case: Case, title: str, dedupe_key: str, *, body: str) -> None:
    news = notifications.News(
        kind=AnnouncementKind.DOCKET_ENTRY,
        title=title,
        body=body,
        url_name="docket:entries",
        url_args=(case.public_id,),
        dedupe_key=dedupe_key,
    )
    notifications.announce(case, news)


def _tell_trouble(source: DocketSource) -> None:
    since = source.last_good_at
    case = source.docket.case
    news = notifications.News(
        kind=AnnouncementKind.SOURCE_TROUBLE,
        title=f"The docket source failed {source.failures} times: new entries may be missed",
        body=source.last_error,
        url_name="docket:entries",
        url_args=(case.public_id,),
        dedupe_key=f"trouble:{source.public_id}:{clock.utc_text(since) if since else 'never'}",
    )
    notifications.announce(case, news)


def _back_off(source: DocketSource, reason: str, *, at_least: timedelta = timedelta(0)) -> None:
    source.failures += 1
    source.last_error = reason
    doubled = max(_usual_pause() * 2 ** min(source.failures, 10), at_least)
    _set_next_look(source, pause=min(doubled, LONGEST_PAUSE))
    if source.failures == FAILURES_BEFORE_TELLING:
        _tell_trouble(source)


def _set_next_look(source: DocketSource, *, pause: timedelta) -> None:
    source.last_checked_at = clock.now()
    source.due_at = source.last_checked_at + pause
    source.save()


def _close(run: SyncRun) -> None:
    jobs.note(
        run,
        outcome=run.outcome,
        items_seen=run.items_seen,
        entries_added=run.entries_added,
        entries_amended=run.entries_amended,
        problems=run.problems,
    )
    jobs.finish(run)


def _usual_pause() -> timedelta:
    return timedelta(seconds=settings.DOCKET_POLL_SECONDS)
