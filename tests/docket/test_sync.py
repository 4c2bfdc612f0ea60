"""A court's feed is looked at over a real connection: changed, unchanged, down, and back."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core import clock
from evidence.core.models import JobState
from evidence.demo.court_feed import RSS_PATH, CourtSite, court_site
from evidence.docket import queries, services, sync
from evidence.docket.models import DocketSource, SyncOutcome, SyncRun
from evidence.notifications.models import Announcement, AnnouncementKind
from tests.conftest import Bells
from tests.docket.feeds import feed, item

pytestmark = pytest.mark.django_db

OURS = {"case": "5:25-cv-00709 Example v. Sample Corporation", "case_id": "990009"}
LOGIN_PAGE = b"<!DOCTYPE html><html><head><title>CM/ECF Login</title></head><body></body></html>"


def _entry(number: int, text: str = "Complaint") -> str:
    return item(
        text,
        **OURS,
        number=number,
        doc_id=f"0351999000{number:02d}",
        published=f"Wed, 22 Jan 2025 04:{number:02d}:55 GMT",
    )


@pytest.fixture
def site(settings: Any) -> Iterator[CourtSite]:
    """A court's site whose feed holds one entry of `case` and one of a stranger's."""
    with court_site({RSS_PATH: feed(_entry(1), item("Answer"))}) as running:
        settings.LOOPBACK_SOURCES = [running.host_port]
        yield running


@pytest.fixture
def source(case: Case, owner: User, site: CourtSite) -> DocketSource:
    """The site's feed, watched for `case`, its first look not yet done."""
    source = services.watch_for(case, site.feed_url, by=owner)
    SyncRun.objects.all().delete()
    return source


def _look(source: DocketSource) -> SyncRun:
    run = services.request_sync(DocketSource.objects.get(pk=source.pk))
    assert sync.sync(run.pk) == JobState.DONE
    source.refresh_from_db()
    run.refresh_from_db()
    return run


def _trouble() -> list[Announcement]:
    return list(Announcement.objects.filter(kind=AnnouncementKind.SOURCE_TROUBLE))


def test_the_whole_story_of_a_watched_feed(
    case: Case, site: CourtSite, source: DocketSource, settings: Any
) -> None:
    first = _look(source)
    assert (first.outcome, first.entries_added, first.items_seen) == (SyncOutcome.CHANGED, 1, 2)
    assert [entry.entry_number for entry in queries.entries_in(case)] == [1]
    usual = source.due_at - clock.now()

    second = _look(source)
    assert (second.outcome, second.entries_added, site.hits()) == (SyncOutcome.UNCHANGED, 0, 2)

    site.go_down()
    pauses = []
    for failures in (1, 2, 3):
        failed = _look(source)
        assert (failed.outcome, source.failures) == (SyncOutcome.UNREACHABLE, failures)
        pauses.append(source.due_at - clock.now())
        assert len(_trouble()) == (1 if failures == 3 else 0)
    assert usual < pauses[0] < pauses[1] < pauses[2] <= services.LONGEST_PAUSE
    assert "status 503" in source.last_error

    _look(source)
    assert len(_trouble()) == 1, "the same outage is told once"

    site.come_back()
    site.publish(RSS_PATH, feed(_entry(2, "Answer"), _entry(1)))
    recovered = _look(source)
    assert (recovered.outcome, recovered.entries_added) == (SyncOutcome.CHANGED, 1)
    assert (source.failures, source.last_error, source.is_failing) == (0, "", False)
    assert queries.entry_count(case) == 2


def test_an_unchanged_feed_is_not_even_sent(site: CourtSite, source: DocketSource) -> None:
    _look(source)
    assert source.etag
    assert source.last_modified

    unchanged = _look(source)

    assert (unchanged.outcome, unchanged.items_seen) == (SyncOutcome.UNCHANGED, 0)


def test_the_next_outage_is_told_anew(site: CourtSite, source: DocketSource) -> None:
    for _ in range(2):
        _look(source)
        site.go_down()
        for _ in range(3):
            _look(source)
        site.come_back()

    assert len(_trouble()) == 2


def test_a_court_that_asks_for_patience_is_left_alone_that_long(
    site: CourtSite, source: DocketSource
) -> None:
    site.go_down(429, retry_after=3 * 60 * 60)

    _look(source)

    assert source.last_checked_at is not None
    assert source.due_at - source.last_checked_at == timedelta(hours=3)


@pytest.mark.parametrize(
    "body",
    [LOGIN_PAGE, b"", b"\x00\xff\x00", feed(_entry(1))[:200], b"<rss><channel>"],
    ids=["login-page", "empty", "bytes", "cut-off", "unclosed"],
)
def test_what_is_no_feed_is_never_taken_for_a_case_without_entries(
    case: Case, site: CourtSite, source: DocketSource, body: bytes
) -> None:
    _look(source)
    etag = source.etag
    site.publish(RSS_PATH, body)

    run = _look(source)

    assert run.outcome == SyncOutcome.NOT_A_FEED
    assert run.problems[0].endswith(".")
    assert source.failures == 1
    assert queries.entry_count(case) == 1
    assert source.etag == etag, "the validators stand for the last good content"


def test_a_feed_without_our_case_is_a_good_look_with_nothing_new(
    case: Case, site: CourtSite, source: DocketSource
) -> None:
    site.publish(RSS_PATH, feed(item("Answer")))

    run = _look(source)

    assert (run.outcome, run.items_seen, run.entries_added) == (SyncOutcome.UNCHANGED, 1, 0)
    assert queries.entry_count(case) == 0


def test_ten_new_entries_are_one_announcement(
    case: Case, site: CourtSite, source: DocketSource
) -> None:
    site.publish(RSS_PATH, feed(*[_entry(number) for number in range(1, 11)]))

    assert _look(source).entries_added == 10
    assert [told.title for told in Announcement.objects.all()] == ["10 new docket entries"]


def test_an_entry_whose_text_the_court_changed_is_amended_and_not_told_again(
    case: Case, site: CourtSite, source: DocketSource
) -> None:
    _look(source)
    site.publish(RSS_PATH, feed(_entry(1, "Complaint (corrected)")))

    run = _look(source)

    assert (run.entries_added, run.entries_amended) == (0, 1)
    assert queries.entries_in(case).get().short_description == "Complaint (corrected)"
    assert Announcement.objects.count() == 1


def test_an_address_inside_our_own_network_is_refused(
    source: DocketSource, site: CourtSite, settings: Any
) -> None:
    settings.LOOPBACK_SOURCES = []

    run = _look(source)

    assert run.outcome == SyncOutcome.NOT_A_FEED
    assert site.hits() == 0


def test_a_source_is_looked_at_when_it_is_due_and_not_before(
    source: DocketSource, site: CourtSite, bells: Bells
) -> None:
    assert sync.request_due() == 1
    assert sync.sync(SyncRun.objects.get().pk) == JobState.DONE

    assert sync.request_due() == 0

    DocketSource.objects.update(due_at=clock.now() - timedelta(seconds=1))
    assert sync.request_due() == 1
    assert SyncRun.objects.count() == 2


def test_a_look_whose_bell_was_lost_is_rung_for_again(source: DocketSource, bells: Bells) -> None:
    run = services.request_sync(source)
    bells.rung.clear()

    assert sync.ring_due() == 1
    assert bells.rung == [("docket.sync", {"pk": run.pk})]


def test_a_look_that_kills_its_worker_backs_off_like_any_other_failure(
    source: DocketSource, bells: Bells
) -> None:
    run = services.request_sync(source)
    past = clock.now() - timedelta(seconds=1)
    SyncRun.objects.filter(pk=run.pk).update(state=JobState.RUNNING, attempts=3, lease_until=past)

    assert sync.sync(run.pk) is None

    run.refresh_from_db()
    source.refresh_from_db()
    assert (run.state, source.failures) == (JobState.PARKED, 1)
    assert source.due_at > clock.now()
    assert source.last_error == run.last_error != ""
    assert sync.request_due() == 0
