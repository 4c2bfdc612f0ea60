"""The demo's court site, read through the same door as a real one."""

import pytest

from evidence.core.errors import Invalid, Unavailable
from evidence.core.http import Fetched, FetchRules, fetch
from evidence.demo.court_feed import RSS_PATH, CourtSite, court_site


def get(site: CourtSite, *, etag: str = "", last_modified: str = "") -> Fetched:
    rules = FetchRules(allowed_loopback=frozenset({site.host_port}))
    return fetch(site.feed_url, rules=rules, etag=etag, last_modified=last_modified)


def test_the_site_serves_the_bytes_as_a_court_does() -> None:
    with court_site({RSS_PATH: b"<rss/>"}) as site:
        page = get(site)
        assert page.body == b"<rss/>"
        assert page.headers["content-type"] == "text/xml"
        assert site.feed_url == f"{site.base_url}/cgi-bin/rss_outside.pl"
        assert site.hits() == 1


def test_an_unchanged_feed_is_not_sent_again() -> None:
    with court_site({RSS_PATH: b"<rss/>"}) as site:
        first = get(site)
        assert get(site, etag=first.headers["etag"]).not_modified
        assert get(site, last_modified=first.headers["last-modified"]).not_modified
        assert site.hits() == 3


def test_a_changed_feed_is_sent_again() -> None:
    with court_site({RSS_PATH: b"one"}) as site:
        first = get(site)
        site.publish(RSS_PATH, b"two")
        again = get(
            site,
            etag=first.headers["etag"],
            last_modified=first.headers["last-modified"],
        )
        assert (again.not_modified, again.body) == (False, b"two")


def test_an_outage_is_over_when_the_site_comes_back() -> None:
    with court_site({RSS_PATH: b"one"}) as site:
        site.go_down(retry_after=7)
        with pytest.raises(Unavailable) as caught:
            get(site)
        assert caught.value.facts["retry_after"] == 7
        site.come_back()
        assert get(site).body == b"one"


def test_a_page_that_was_never_published_is_not_found() -> None:
    with court_site({}) as site, pytest.raises(Invalid):
        get(site)


def test_two_sites_stand_side_by_side_and_leave_their_ports() -> None:
    with court_site({RSS_PATH: b"a"}) as one, court_site({RSS_PATH: b"b"}) as other:
        assert (get(one).body, get(other).body) == (b"a", b"b")
    with pytest.raises(Unavailable):
        get(one)
