"""The docket page, and watching a feed by form."""

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.docket import queries, services
from evidence.docket.models import DocketSource, EntryOrigin, SyncRun
from evidence.docket.sources.base import FetchedEntry
from tests import factories

pytestmark = pytest.mark.django_db
FEED = "https://ecf.cand.uscourts.gov/cgi-bin/rss_outside.pl"


@pytest.fixture
def browser(owner: User, sign_in: Callable[[User], Client]) -> Client:
    return sign_in(owner)


def _watch(browser: Client, case: Case, url: str) -> list[str]:
    page = browser.post(reverse("docket:watch", args=[case.public_id]), {"url": url}, follow=True)
    assert page.status_code == 200
    return [str(message) for message in page.context["messages"]]


def test_a_feed_that_is_watched_is_looked_at_at_once(browser: Client, case: Case) -> None:
    told = _watch(browser, case, FEED)

    assert "watched" in told[0]
    source = queries.sources_of(case).get()
    assert (source.url, source.runs.count()) == (FEED, 1)
    assert FEED in browser.get(reverse("docket:entries", args=[case.public_id])).content.decode()


@pytest.mark.parametrize(
    "url",
    ["", "no address", "javascript:alert(1)", "ftp://x.test/", "https://x.test/\0", "x" * 900],
)
def test_what_is_no_address_of_a_feed_is_said(browser: Client, case: Case, url: str) -> None:
    assert _watch(browser, case, url) != []
    assert not DocketSource.objects.exists()


def test_a_case_without_a_docket_number_says_what_is_missing(browser: Client, owner: User) -> None:
    case = factories.CaseFactory(docket_number="", owner=owner)

    assert "docket number first" in _watch(browser, case, FEED)[0]


def test_a_look_can_be_asked_for_and_is_asked_for_once(browser: Client, case: Case) -> None:
    _watch(browser, case, FEED)
    source = queries.sources_of(case).get()
    for _ in range(2):
        browser.post(reverse("docket:check", args=[case.public_id, source.public_id]))

    assert SyncRun.objects.count() == 1


@pytest.mark.parametrize("order", ["", "oldest", "newest", "\0"])
def test_the_docket_opens_in_any_order(browser: Client, case: Case, order: str) -> None:
    address = reverse("docket:entries", args=[case.public_id])

    assert browser.get(address, {"order": order}).status_code == 200


def test_a_demonstration_s_feed_never_passes_for_the_court_s(
    browser: Client, case: Case, owner: User
) -> None:
    docket = services.watch_for(case, FEED, by=owner).docket
    told = FetchedEntry(
        docket_number=case.docket_number,
        pacer_case_id="",
        case_name="",
        entry_number=1,
        date_filed=datetime.date(2025, 1, 21),
        entered_at=None,
        short_description="Complaint",
        description="",
        document_url="",
        pacer_doc_id="",
        source_key="k1",
    )
    services.apply_update(docket, [told], origin=EntryOrigin.COURT_RSS)
    case.is_demonstration = True
    case.save(update_fields=["is_demonstration"])

    for address in ("overview:case", "docket:entries"):
        page = browser.get(reverse(address, args=[case.public_id])).content.decode()
        assert "Demonstration feed" in page
        assert ">Court RSS feed<" not in page
