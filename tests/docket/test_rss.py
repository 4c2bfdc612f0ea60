"""What a court's RSS feed gives, and what a hostile one does not."""

import json
import time
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.core.errors import Invalid
from evidence.docket.sources import rss_child
from evidence.docket.sources.base import FeedReading, FetchedEntry
from evidence.docket.sources.rss import MAX_SHORT_DESCRIPTION, read_feed, reading_from
from tests.docket.feeds import PUBLISHED, feed, feed_text, item

REPOSITORY = Path(__file__).resolve().parents[2]
SAMPLES = REPOSITORY.parent / "shared" / "data" / "pacer_rss"
PACIFIC = "America/Los_Angeles"


def read(body: bytes, court_id: str = "cand") -> FeedReading:
    return read_feed(body, court_id=court_id, time_zone=PACIFIC)


def read_here(body: bytes, court_id: str = "cand") -> FeedReading:
    """The same reading without a child process, for tests that read many feeds."""
    answer = rss_child.reply(court_id.encode() + b"\n" + body)
    return reading_from(answer, court_id=court_id, time_zone=PACIFIC)


def refusal(body: bytes) -> Invalid:
    with pytest.raises(Invalid) as caught:
        read_here(body)
    return caught.value


def expected(docket: dict[str, object], entry: dict[str, str | None]) -> tuple[object, ...]:
    """One docket of juriscraper's recorded output, in our words."""
    doc_id, number = entry["pacer_doc_id"] or "", entry["document_number"]
    # Two courts of appeals put a document's id where a number is missing.
    known_number = int(number) if number and number != doc_id else None
    # Its join keeps blanks and repeats an event that stands twice; ours does not.
    texts = {text.strip() for text in (entry["short_description"] or "").split(" AND ")}
    entered_at = datetime.fromisoformat(entry["date_filed"] or "").astimezone(UTC)
    return (
        docket["docket_number"],
        docket["pacer_case_id"] or "",
        docket["case_name"],
        known_number,
        entered_at,
        " AND ".join(sorted(texts)),
        doc_id,
    )


def found(entry: FetchedEntry) -> tuple[object, ...]:
    return (
        entry.docket_number,
        entry.pacer_case_id,
        entry.case_name,
        entry.entry_number,
        entry.entered_at,
        entry.short_description,
        entry.pacer_doc_id,
    )


@pytest.mark.parametrize("name", ["ca10", "ca2_1", "ca6", "cafc", "mdb_2", "nysb_1", "wvsd"])
def test_a_real_feed_gives_what_was_recorded_for_it(name: str) -> None:
    if not SAMPLES.is_dir():
        pytest.skip("shared/data is absent")
    recorded = json.loads((SAMPLES / f"{name}.json").read_text())
    reading = read((SAMPLES / f"{name}.xml").read_bytes(), recorded[0]["court_id"])
    wanted = Counter(expected(docket, docket["docket_entries"][0]) for docket in recorded)
    assert Counter(found(entry) for entry in reading.entries) == wanted
    assert len({entry.source_key for entry in reading.entries}) == len(recorded)
    assert reading.published_at is not None
    assert all(entry.document_url.startswith("https://ecf.") for entry in reading.entries
               if entry.pacer_doc_id)  # fmt: skip


def test_every_sample_file_is_tried() -> None:
    if not SAMPLES.is_dir():
        pytest.skip("shared/data is absent")
    assert len(list(SAMPLES.glob("*.xml"))) == 7


def test_an_item_that_gives_no_entry_is_reported_by_name() -> None:
    reading = read_here(feed(item(case="5:18-~gr-00001 "), item(), item().replace("pubDate", "pd")))
    assert (len(reading.entries), reading.items_seen) == (1, 3)
    assert "5:18-~gr-00001" in reading.problems[0]
    assert reading.problems[1].endswith("it has no date.")


def test_the_filing_date_is_the_day_at_the_court() -> None:
    # 04:09 GMT on Wednesday is Tuesday evening in California.
    entry = read(feed(item())).entries[0]
    assert entry.date_filed == date(2025, 1, 21)
    assert entry.entered_at == datetime(2025, 1, 22, 4, 9, 55, tzinfo=UTC)


def test_an_entry_carries_its_document_and_its_number() -> None:
    entry = read_here(feed(item())).entries[0]
    assert (entry.entry_number, entry.pacer_doc_id) == (1, "035099900001")
    assert entry.document_url == (
        "https://ecf.cand.uscourts.gov/doc1/035199900001?caseid=990001&de_seq_num=4"
    )
    assert entry.case_name == "Example Widgets LLC v. Sample Logistics Inc."


def test_an_entry_without_a_document_has_no_number_and_no_link() -> None:
    entry = read_here(feed(item("Notice of Voluntary Dismissal", number=None))).entries[0]
    assert (entry.entry_number, entry.document_url, entry.pacer_doc_id) == (None, "", "")
    assert entry.short_description == "Notice of Voluntary Dismissal"


def test_several_events_of_one_entry_become_one_entry() -> None:
    twice = feed(item("Order on Motion to Seal"), item("Motion for STANDARD Order"), item("Order"))
    reading = read_here(twice)
    assert [entry.short_description for entry in reading.entries] == [
        "Motion for STANDARD Order AND Order AND Order on Motion to Seal"
    ]
    assert reading.items_seen == 3


def test_the_same_item_twice_is_one_entry() -> None:
    assert read_here(feed(*[item()] * 20)).entries == read_here(feed(item())).entries


def test_two_numbered_entries_of_one_second_stay_two_when_no_document_is_linked() -> None:
    unlinked = [item(number=n).replace("/doc1/", "/cgi-bin/show_case_doc?") for n in (1, 2)]
    assert [entry.entry_number for entry in read_here(feed(*unlinked)).entries] == [1, 2]


def test_a_reworded_entry_keeps_its_key() -> None:
    first, second = (read_here(feed(item(text))).entries[0] for text in ("Motion", "Motion (Corr)"))
    assert first.source_key == second.source_key
    assert first.short_description != second.short_description


def test_the_fourth_digit_of_a_document_id_does_not_change_the_key() -> None:
    first, second = (
        read_here(feed(item(doc_id=doc_id))).entries[0]
        for doc_id in ("035199900001", "035099900001")
    )
    assert first.source_key == second.source_key


def test_a_case_is_found_by_any_form_of_its_number() -> None:
    other = item(case="3:25-cv-99902 Another v. Case", case_id="990002")
    reading = read_here(feed(item(), other))
    docket = reading.docket("5:25-cv-99901-EJD")
    assert docket is not None
    assert (docket.pacer_case_id, len(docket.entries)) == ("990001", 1)
    by_id = reading.docket("1:11-cv-11111", pacer_case_id="990002")
    assert by_id is not None
    assert by_id.case_name == "Another v. Case"
    assert reading.docket("5:25-cv-55555") is None


def test_many_events_of_one_entry_are_told_in_full_in_the_description() -> None:
    texts = [f"Motion number {number:03d}" for number in range(40)]
    entry = read_here(feed(*[item(text) for text in texts])).entries[0]
    assert len(entry.short_description) == MAX_SHORT_DESCRIPTION
    assert entry.description == " AND ".join(texts)


EVENTS = st.builds(
    item,
    st.sampled_from(["Order", "Motion AND Order", "STANDARD Notice", "Notice"]),
    case=st.sampled_from(["5:25-cv-99901 A v. B", "5:25-cv-99902 C v. D"]),
    case_id=st.sampled_from(["990001", "990002"]),
    doc_id=st.sampled_from(["035199900001", "035099900001", "035199900002"]),
    number=st.sampled_from([None, 1, 2]),
    published=st.sampled_from([PUBLISHED,
                               "Tue, 21 Jan 2025 20:09:55 PST"]),
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.lists(EVENTS, max_size=8).flatmap(lambda items: st.tuples(
    st.just(items), st.permutations(items))))  # fmt: skip
def test_the_order_of_a_feed_does_not_matter(both: tuple[list[str], list[str]]) -> None:
    one, other = (read_here(feed(*items)) for items in both)
    assert one.entries == other.entries
    keys = [entry.source_key for entry in one.entries]
    assert len(keys) == len(set(keys))


def test_two_readings_of_one_feed_are_equal() -> None:
    body = feed(item(), item("Order", number=2, doc_id="035199900002"))
    assert read(body) == read(body) == read_here(body)


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(10))


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "empty_feed"),
        (b" \r\n\x00 ", "empty_feed"),
        (b'<?xml version="1.0"?>', "empty_feed"),
        (f"<!DOCTYPE rss [{LAUGHS}]><rss><channel>&l9;</channel></rss>".encode(), "unsafe_feed"),
        (
            b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
            b"<rss><channel><item><title>&x;</title></item></channel></rss>",
            "unsafe_feed",
        ),
        (f"<rss {' '.join(f'a{n}="x"' for n in range(60_000))}/>".encode(), "unsafe_feed"),
        (b"<rss>" + b"<a>" * 200 + b"</a>" * 200 + b"</rss>", "unsafe_feed"),
        (b"<rss>" + b"<a>" * 60_000 + b"</a>" * 60_000 + b"</rss>", "damaged_feed"),
        (b"<!DOCTYPE html><html><body><form>Log in to PACER</form></body></html>", "not_a_feed"),
        (b"<html><head><title>Login</title><br></head>", "not_a_feed"),
        (b"http://127.0.0.1/latest", "not_a_feed"),
        (b"/etc/passwd", "not_a_feed"),
        (b"%PDF-1.7", "not_a_feed"),
        (b'<feed xmlns="http://www.w3.org/2005/Atom"/>', "not_a_feed"),
        (feed(item(), item())[:-300], "damaged_feed"),
        (b"<rss><channel>" + b"x" * (5 * 1024 * 1024), "too_large"),
        (b"<rss><channel>" + b"<item/>" * 20_001 + b"</channel></rss>", "too_large"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_feed_is_refused_with_the_reason(body: bytes, code: str) -> None:
    begun = time.process_time()
    error = refusal(body)
    assert (error.code, error.message[-1]) == (code, ".")
    assert time.process_time() - begun < 10


def test_a_refusal_comes_through_the_child_process() -> None:
    with pytest.raises(Invalid, match="log in"):
        read(b"<html><form>Password</form></html>")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_the_letters_come_through_whatever_encoding_the_feed_declares(encoding: str) -> None:
    letters = "Pe\u00f1a\u2019s \u201cOrd\u00e9r\u201d"
    text = feed_text(item(letters))
    assert "ISO-8859-1" in text
    assert read_here(text.encode(encoding)).entries[0].short_description == letters


def test_nul_and_control_characters_are_left_out() -> None:
    body = feed_text(item("Or\x00der\x1b[31m of\r\n the Court\ufffe")).encode()
    assert read_here(body).entries[0].short_description == "Order[31m of the Court"
