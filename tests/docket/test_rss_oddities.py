"""Feeds that are odd but honest, links that are not, and a parser that must keep quiet."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from evidence.core.errors import Failed, Invalid
from evidence.core.limits import Limits
from evidence.docket.sources import rss, rss_child
from evidence.docket.sources.base import FeedReading
from tests.docket.feeds import feed, feed_text, item

REPOSITORY = Path(__file__).resolve().parents[2]
PACIFIC = "America/Los_Angeles"


def read(body: bytes) -> FeedReading:
    answer = rss_child.reply(b"cand\n" + body)
    return rss.reading_from(answer, court_id="cand", time_zone=PACIFIC)


def linked(target: str) -> bytes:
    return feed(item().replace("https://ecf.cand.uscourts.gov/doc1/035199900001", target))


@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert(1)//doc1/",
        "JavaScript&amp;#58;alert(1)//doc1/",
        "data:text/html,doc1/",
        "file:///doc1/passwd",
        "/doc1/035199900001",
        "https://user:secret@ecf.cand.uscourts.gov/doc1/035199900001",
        "https:///doc1/035199900001",
        "https://ecf.cand.uscourts.gov/doc1/" + "9" * 600,
    ],
)
def test_a_link_that_is_no_plain_web_address_is_dropped_and_reported(target: str) -> None:
    reading = read(linked(target))
    assert [entry.document_url for entry in reading.entries] == [""]
    assert "its link" in reading.problems[0]


def test_a_link_without_a_document_id_is_kept_without_one() -> None:
    entry = read(linked("https://ecf.cand.uscourts.gov/doc1/..%2f..%2fetc")).entries[0]
    assert entry.pacer_doc_id == ""
    assert entry.document_url.startswith("https://ecf.cand.uscourts.gov/doc1/")


def test_stray_ampersands_are_repaired_and_told() -> None:
    text = feed_text(item("Order of AZ"), item("Smith Jones", number=2, doc_id="035199900002"))
    broken = text.replace("AZ", "A&nbsp;Z").replace("Smith Jones", "Smith & Jones&#8;")
    reading = read(broken.encode())
    texts = [entry.short_description for entry in reading.entries]
    assert texts == ["Order of A Z", "Smith & Jones"]
    assert "repaired" in reading.problems[0]


@pytest.mark.parametrize(
    "published",
    ["Wed, 22 Jan 1900 04:09:55 GMT", "Wed, 22 Jan 2999 04:09:55 GMT", "12:00", "soon", "2025"],
)
def test_an_item_with_an_impossible_date_is_left_out_and_told(published: str) -> None:
    reading = read(feed(item(published=published), item()))
    assert len(reading.entries) == 1
    assert published in reading.problems[0]


def test_an_entry_dated_after_its_feed_is_kept_and_told() -> None:
    reading = read(feed(item(published="Wed, 22 Jan 2031 04:09:55 GMT")))
    assert len(reading.entries) == 1
    assert "check its date" in reading.problems[0]


@pytest.mark.parametrize(
    "published", ["Tue, 21 Jan 2025 20:09:55 PST", "Tue, 21 Jan 2025 23:09:55 EST"]
)
def test_a_date_in_a_courts_own_zone_is_the_same_instant(published: str) -> None:
    assert read(feed(item(published=published))).entries == read(feed(item())).entries


def test_a_title_of_900_kilobytes_costs_only_its_own_item() -> None:
    reading = read(feed(item(case="5:25-cv-99909 " + "A" * 900_000), item()))
    assert len(reading.entries) == 1
    assert "far longer" in reading.problems[0]
    assert len(reading.problems[0]) < 300


def test_a_quiet_court_gives_no_entries_and_no_problem() -> None:
    reading = read(feed())
    assert (reading.entries, reading.problems, reading.items_seen) == ((), (), 0)


def test_a_feed_without_its_own_date_is_read() -> None:
    reading = read(feed(item(), built="yesterday"))
    assert (reading.published_at, len(reading.entries)) == (None, 1)


def test_four_thousand_items_are_read_within_the_limits_of_the_child() -> None:
    items = [
        item(doc_id=f"0350{number:08d}", number=number, published="Wed, 22 Jan 2025 04:09:55 GMT")
        for number in range(1, 4_001)
    ]
    reading = rss.read_feed(feed(*items), court_id="cand", time_zone=PACIFIC)
    assert (len(reading.entries), reading.items_seen) == (4_000, 4_000)
    assert [entry.entry_number for entry in reading.entries[:3]] == [1, 2, 3]


def test_problems_are_told_up_to_a_bound() -> None:
    bad = [item(case=f"no number {number}") for number in range(300)]
    problems = read(feed(*bad)).problems
    assert len(problems) == rss.MAX_PROBLEMS + 1
    assert problems[-1].startswith("100 more items")


def test_a_reading_that_takes_too_long_ends_as_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rss, "READING_LIMITS", Limits(wall_seconds=0.001))
    with pytest.raises(Failed, match="took longer"):
        rss.read_feed(feed(item()), court_id="cand", time_zone=PACIFIC)


@pytest.mark.parametrize(
    ("court_id", "time_zone"), [("../etc", PACIFIC), ("cand", "Mars/Olympus"), ("cand", "../x")]
)
def test_an_unknown_court_or_zone_is_refused(court_id: str, time_zone: str) -> None:
    with pytest.raises(Invalid):
        rss.read_feed(feed(item()), court_id=court_id, time_zone=time_zone)


def test_the_parser_prints_nothing_and_writes_no_file(tmp_path: Path) -> None:
    log = tmp_path / "debug.log"
    done = subprocess.run(
        [sys.executable, "-W", "default", "-m", "evidence.docket.sources.rss_child"],
        input=b"cand\n" + feed(item()),
        capture_output=True,
        check=True,
        cwd=REPOSITORY,
        env={**os.environ, "JURISCRAPER_LOG": str(log), "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert done.stderr == b""
    assert b'"items_seen": 1' in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_juriscraper_and_its_private_parser_are_called_in_one_place() -> None:
    calls = [
        path.name
        for path in sorted((REPOSITORY / "evidence").rglob("*.py"))
        for line in path.read_text().splitlines()
        if line.startswith(("from juriscraper", "import juriscraper")) or "._parse_text(" in line
    ]
    assert calls == ["juriscraper_adapter.py", "juriscraper_adapter.py"]
