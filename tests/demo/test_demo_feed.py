"""The demonstration's court feed: real in form, plainly invented in its values."""

import re
from datetime import date
from pathlib import Path

import evidence.demo
from evidence.demo.reference import reference_case
from evidence.docket.sources.rss import read_feed

FEED = Path(evidence.demo.__file__).with_name("court_feed.xml").read_bytes()


def test_the_feed_brings_the_complaint_and_the_dismissal_on_their_court_dates() -> None:
    reading = read_feed(FEED, court_id="cand", time_zone="America/Los_Angeles")
    ours = [e for e in reading.entries if e.docket_number == "5:25-cv-00709"]
    assert [(e.entry_number, e.date_filed, e.short_description) for e in ours] == [
        (1, date(2025, 1, 21), "Complaint"),
        (None, date(2025, 1, 30), "Notice of Voluntary Dismissal"),
    ]
    assert reading.problems == ()


def test_the_feed_agrees_with_what_the_reference_case_says_was_reported() -> None:
    docket = reference_case().docket
    reading = read_feed(FEED, court_id="cand", time_zone="America/Los_Angeles")
    ours = [e for e in reading.entries if e.docket_number == "5:25-cv-00709"]
    reported = (*docket.entries, *docket.reported_later)
    assert [(e.entry_number, e.date_filed, e.short_description) for e in ours] == [
        (e.entry_number, e.date_filed, e.short_description) for e in reported
    ]


def test_the_feed_is_court_wide_and_every_other_case_is_plainly_made_up() -> None:
    reading = read_feed(FEED, court_id="cand", time_zone="America/Los_Angeles")
    others = {e.docket_number for e in reading.entries} - {"5:25-cv-00709"}
    assert len(others) == 6
    assert all(re.fullmatch(r"\d:\d\d-\w\w-999\d\d", number) for number in others)


def test_the_feed_says_that_no_court_issued_it_and_points_to_no_court() -> None:
    text = FEED.decode("iso-8859-1")
    title, description = re.findall(r"<(?:title|description)>(.*?)</", text)[:2]
    assert "not issued by any court" in title
    assert "not issued by any court" in description
    assert "uscourts.gov" not in text
    hosts = set(re.findall(r"https?://([^/\s\"&<]+)", text))
    assert hosts == {"ecf.cand.demonstration.example"}


def test_case_and_document_ids_are_of_the_invented_kind() -> None:
    reading = read_feed(FEED, court_id="cand", time_zone="America/Los_Angeles")
    for entry in reading.entries:
        assert entry.pacer_case_id.startswith("9999")
        assert entry.pacer_doc_id == "" or entry.pacer_doc_id.startswith("0350999")
