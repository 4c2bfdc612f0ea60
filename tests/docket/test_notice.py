"""What a notice by e-mail gives, what it keeps to itself, and what is refused as no notice."""

from datetime import date

import pytest

from evidence.core.errors import Invalid
from evidence.docket.sources import child, confined, notice
from evidence.docket.sources.base import Arrival
from evidence.docket.sources.mail_guard import MAX_NOTICE_BYTES, entered_on, read_raw_notice
from evidence.docket.sources.mail_sender import Standing
from evidence.docket.sources.notice import Notice
from tests.docket.notices import body, mail

SERVERS = frozenset({"mx.firm.example"})


def read(raw: bytes, court_id: str = "") -> Notice:
    """The same reading without a child process."""
    told = confined.accepted(child.reply(confined.request("notice", raw, court_id=court_id)))
    return notice.notice_of(told, raw, Arrival(court_id or None), trusted_servers=SERVERS)


def test_a_notice_gives_its_entry_with_every_key_a_merge_can_use() -> None:
    read_ = notice.read_notice(mail(), Arrival(), trusted_servers=SERVERS)
    update = read_.reading.updates[0]
    entry = update.entries[0]
    assert (update.case.court_id, update.case.docket_number) == ("cand", "5:25-cv-99901")
    assert update.case.pacer_case_id == "990001"
    assert (entry.entry_number, entry.pacer_seq_no) == (1, "4")
    # The fourth digit is 0 or 1 for one document.
    assert entry.pacer_doc_id == "035099900001"
    assert entry.date_filed == entry.date_entered == date(2025, 1, 22)
    assert (entry.short_description, entry.description) == ("Complaint", "COMPLAINT. (Roe, Jane)")
    assert read_.sender.standing is Standing.PROVEN


def test_a_link_that_opens_once_is_shown_nowhere() -> None:
    reading = read(mail()).reading
    documents = reading.updates[0].entries[0].documents
    assert documents is not None
    assert documents[0].one_look_url is not None
    assert "73586484" in documents[0].one_look_url
    assert documents[0].url is not None
    assert "magic_num=hidden" in documents[0].url
    assert "73586484" not in repr(reading)


def test_a_body_without_its_mail_is_read_and_proves_nothing() -> None:
    read_ = read(body().encode())
    assert read_.reading.updates[0].entries[0].description == "COMPLAINT. (Roe, Jane)"
    assert read_.reading.updates[0].entries[0].short_description is None
    assert read_.sender.standing is Standing.UNPROVEN


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_letters_beyond_ascii_stay_themselves_in_any_encoding(encoding: str) -> None:
    text = "MOTION by Société Générale – Žižek (Roe, Jane)"
    entry = read(mail(body(text), encoding=encoding)).reading.updates[0].entries[0]
    assert entry.description == text


def test_a_forwarded_notice_is_read_from_its_part_with_the_links() -> None:
    parts = (
        b"From: Jane Roe <jane@firm.example>\nSubject: Fwd: Activity in Case\n"
        b"Content-Type: multipart/alternative; boundary=x\n\n--x\nContent-Type: text/plain\n\n"
        b"Notice of Electronic Filing\n--x\nContent-Type: text/html; charset=utf-8\n\n"
    )
    read_ = read(parts + body().encode() + b"\n--x--\n")
    assert read_.reading.updates[0].entries[0].pacer_doc_id == "035099900001"
    assert read_.sender.standing is Standing.UNKNOWN


def test_an_entry_day_that_no_calendar_has_is_not_guessed() -> None:
    raw = read_raw_notice(b"<p>entered on 13/45/2025 at 6:13 PM PST</p>")
    assert entered_on(raw) is None


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"From: a@example.org\nSubject: Lunch\n\nTuesday?", "no court's notice"),
        (b"From: x@cand.uscourts.gov\nContent-Type: image/png\n\nabc", "no text"),
        (mail("<p>Your account statement.</p>"), "no notice of a docket entry"),
        (mail("<table>" * 5_000), "no notice of a docket entry"),
        (b"\x00\xff" * 2_000, "no court's notice"),
    ],
)
def test_what_is_no_notice_is_refused_and_says_so(raw: bytes, says: str) -> None:
    with pytest.raises(Invalid, match=says):
        read(raw)


def test_a_mail_with_a_picture_is_refused_as_no_courts() -> None:
    parts = b"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/html\n\n"
    picture = b"\n--x\nContent-Type: image/png\n\nabc\n--x--\n"
    with pytest.raises(Invalid, match="picture"):
        read(parts + body().encode() + picture)


@pytest.mark.parametrize(
    "raw",
    [
        b"<" + b"a" * MAX_NOTICE_BYTES,
        b"<p>" + b"a" * 2_100_000,
        b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x\n\na\n" * 300 + b"--x--\n",
    ],
)
def test_a_mail_beyond_every_measure_is_refused(raw: bytes) -> None:
    with pytest.raises(Invalid):
        read(raw)


def test_parts_within_parts_without_end_are_refused_or_read_but_never_fatal() -> None:
    nested = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (depth, depth)
        for depth in range(2_000)
    )
    with pytest.raises(Invalid):
        read(nested + b"Content-Type: text/plain\n\nend")
