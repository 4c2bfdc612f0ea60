"""From a court's feed to the inbox and the e-mail, through the real worker."""

import email
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.demo.court_feed import RSS_PATH, CourtSite, court_site
from evidence.demo.load import court_feed
from evidence.demo.mail_sink import MailSink, mail_sink
from evidence.docket import queries, services
from evidence.docket.models import DocketEntry, EntryOrigin
from evidence.health import queries as health
from evidence.notifications import queries as notifications
from tests.processes import Processes, is_over, running, wait_until

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def site(settings: Any) -> Iterator[CourtSite]:
    """A court's site with the demonstration feed, which the worker may reach."""
    with court_site({RSS_PATH: court_feed()}) as running:
        settings.LOOPBACK_SOURCES = [running.host_port]
        yield running


@pytest.fixture
def mails(settings: Any, tmp_path: Path) -> Iterator[MailSink]:
    """A mail server that keeps what it gets."""
    with mail_sink(tmp_path / "mail") as sink:
        settings.SMTP_URL = sink.url
        yield sink


def test_a_docket_update_reaches_the_inbox_and_the_mailbox(
    case: Case, owner: User, member: User, site: CourtSite, mails: MailSink, workers: Processes
) -> None:
    source = services.watch_for(case, site.feed_url, by=owner)

    run = source.runs.get()
    wait_until(lambda: is_over(run), "the look at the feed ended")
    wait_until(lambda: notifications.unsent_mail_count(case) == 0, "the e-mails were sent")

    entries = list(queries.entries_in(case, newest_first="no"))
    assert [(entry.entry_number, entry.origin) for entry in entries] == [
        (1, EntryOrigin.COURT_RSS),
        (None, EntryOrigin.COURT_RSS),
    ]
    assert "Dismissal" in entries[1].short_description
    told = [notice.announcement.title for notice in notifications.inbox_of(member)]
    assert len(told) == 2
    assert any("Dismissal" in title and "without a number" in title for title in told)
    sent = [email.message_from_bytes(path.read_bytes()) for path in mails.messages()]
    assert sorted(str(mail["To"]) for mail in sent) == sorted([owner.email, member.email] * 2)
    assert len({mail["Message-ID"] for mail in sent}) == 4


def test_a_worker_that_has_just_started_counts_as_ready_without_waiting_for_the_beat(
    live_database_url: str, settings: Any
) -> None:
    with running(live_database_url, settings, programs=("worker",)):
        wait_until(lambda: all(check.is_well for check in health.readiness()), "all was ready")


def test_a_second_look_changes_and_tells_nothing(
    case: Case, owner: User, site: CourtSite, mails: MailSink, workers: Processes
) -> None:
    source = services.watch_for(case, site.feed_url, by=owner)
    first = source.runs.get()
    wait_until(lambda: is_over(first), "the first look ended")
    site.publish(RSS_PATH, court_feed() + b"\n")

    second = services.request_sync(source, by=owner)
    wait_until(lambda: is_over(second), "the second look ended")

    assert second.outcome == "unchanged"
    assert site.hits() == 2
    assert DocketEntry.objects.filter(docket__case=case).count() == 2
    assert notifications.inbox_of(owner).count() == 2


def test_what_was_asked_for_while_redis_was_gone_is_done_when_it_is_back_empty(
    case: Case, owner: User, site: CourtSite, mails: MailSink, workers: Processes
) -> None:
    asked = []
    workers.restart_redis_empty(
        lambda: asked.append(services.watch_for(case, site.feed_url, by=owner))
    )

    run = asked[0].runs.get()
    wait_until(lambda: is_over(run), "the look that no bell announced ended")
    wait_until(lambda: notifications.unsent_mail_count(case) == 0, "the e-mails were sent")

    assert queries.entry_count(case) == 2
    assert len(mails.messages()) == 2
