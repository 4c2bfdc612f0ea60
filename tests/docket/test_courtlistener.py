"""What CourtListener's API tells: pages, ids beyond 32 bits, and what is not followed."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from evidence.core.errors import Invalid
from evidence.docket.sources import courtlistener
from evidence.docket.sources.base import Arrival
from evidence.docket.sources.courtlistener import API, Page, page_of, wait_before_retry
from evidence.docket.sources.facts import Reading

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
ENTRY: dict[str, Any] = {
    "id": 2_208_776_613,
    "docket": f"{API}dockets/4214664/",
    "date_filed": "2025-01-22",
    "entry_number": 3,
    "recap_sequence_number": "2025-01-22.001",
    "pacer_sequence_number": 584,
    "description": "",
    "recap_documents": [
        {
            "id": 214_672_412,
            "document_type": 1,
            "document_number": "3",
            "attachment_number": None,
            "pacer_doc_id": "04519519006",
            "description": "Motion",
            "is_available": True,
            "filepath_local": "recap/gov/made up.pdf",
            "page_count": 28,
            "is_sealed": None,
        },
        {"document_type": 2, "attachment_number": 1, "description": "Exhibit A"},
    ],
}


def page(*rows: object, **changes: object) -> bytes:
    told = {"count": None, "next": None, "previous": None, "results": list(rows)} | changes
    return json.dumps(told).encode()


def read(body: bytes) -> Reading:
    return courtlistener.read(body, Arrival(told_at=NOW))


def test_an_entry_keeps_every_key_and_says_unknown_where_the_api_is_silent() -> None:
    (update,) = read(page(ENTRY)).updates
    (entry,) = update.entries
    assert update.case.courtlistener_id == 4_214_664
    assert entry.courtlistener_id == 2_208_776_613
    assert (entry.entry_number, entry.pacer_seq_no) == (3, "584")
    assert entry.recap_sequence_number == "2025-01-22.001"
    assert entry.date_filed == date(2025, 1, 22)
    # The feed's short text is all there is; the text itself is still to come.
    assert (entry.short_description, entry.description) == ("Motion", None)
    assert entry.text_pending
    assert entry.documents is not None
    main, attachment = entry.documents
    assert main.pacer_doc_id == entry.pacer_doc_id == "04509519006"
    assert main.url == "https://storage.courtlistener.com/recap/gov/made%20up.pdf"
    assert (main.is_sealed, attachment.is_available, attachment.url) == (None, None, None)
    assert attachment.attachment_number == 1


def test_a_documents_id_in_the_place_of_a_number_is_no_number() -> None:
    row = ENTRY | {"entry_number": 4_519_519_006}
    assert read(page(row)).updates[0].entries[0].entry_number is None


def test_entries_of_several_dockets_stay_apart() -> None:
    other = ENTRY | {"docket": f"{API}dockets/7/"}
    ids = [update.case.courtlistener_id for update in read(page(ENTRY, other)).updates]
    assert ids == [4_214_664, 7]


def test_a_docket_is_read_from_a_list_and_alone() -> None:
    row = {"id": 5, "court_id": "cand", "docket_number": "5:25-cv-99901", "cause": ""}
    for body in (page(row), json.dumps(row).encode()):
        (update,) = read(body).updates
        assert update.case.docket_number == "5:25-cv-99901"
        assert update.case.cause is None
        assert update.entries == ()


def test_a_partys_rows_of_other_cases_do_not_mix() -> None:
    row = {
        "name": "Example Widgets LLC",
        "extra_info": "",
        "party_types": [
            {"docket_id": 5, "name": "Plaintiff"},
            {"docket_id": 6, "name": "Defendant"},
        ],
        "attorneys": [
            {"attorney_id": 1, "docket_id": 5, "role": 2},
            {"attorney_id": 1, "docket_id": 5, "role": 1},
            {"attorney_id": 2, "docket_id": 6, "role": 10},
        ],
    }
    first, second = read(page(row)).updates
    assert first.parties is not None
    assert second.parties is not None
    assert (first.parties[0].kind, second.parties[0].kind) == ("Plaintiff", "Defendant")
    assert first.parties[0].attorneys[0].roles == ("LEAD ATTORNEY", "ATTORNEY TO BE NOTICED")
    assert second.parties[0].attorneys[0].roles == ()


@pytest.mark.parametrize(
    ("count", "known"), [(7, 7), (f"{API}dockets/?count=on", None), (None, None), ("12", 12)]
)
def test_a_count_is_a_number_a_url_or_absent(count: object, known: int | None) -> None:
    assert page_of({"results": [], "count": count}).count == known
    assert page_of({"results": []}) == Page((), None, None, 0)


def test_a_cursor_is_followed_as_it_is_and_only_at_courtlistener() -> None:
    cursor = f"{API}docket-entries/?cursor=cD0yMDI1&order_by=id"
    assert page_of({"results": [], "next": cursor}).next_url == cursor
    for foreign in ("https://evil.example/?cursor=1", cursor.replace("https", "http"), "//x/"):
        with pytest.raises(Invalid) as caught:
            page_of({"results": [], "next": foreign})
        assert caught.value.code == "foreign_page"


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"[]", b"3", b"[" * 100_000, b'{"a": NaN}', b'{"a":' + b"9" * 5_000 + b"}"],
)
def test_what_is_no_reply_of_the_api_is_refused(body: bytes) -> None:
    with pytest.raises(Invalid) as caught:
        read(body)
    assert caught.value.code == "not_an_api_reply"


def test_what_the_api_says_in_place_of_results_is_passed_on() -> None:
    with pytest.raises(Invalid, match="Invalid cursor"):
        page_of({"detail": "Invalid cursor"})


def test_results_that_are_nothing_known_are_counted() -> None:
    reading = read(page({"id": 1}, 5, None))
    assert [each.what for each in reading.dropped] == ["2 results", "1 results"]


def test_a_free_copy_is_never_named_outside_its_store() -> None:
    documents = [{"is_available": True, "document_type": 1, "filepath_local": "../../x"}]
    entry = read(page(ENTRY | {"recap_documents": documents})).updates[0].entries[0]
    assert entry.documents is not None
    assert entry.documents[0].url is None


@pytest.mark.parametrize(
    ("header", "body", "seconds"),
    [
        ("7", b"", 7),
        ("Tue, 24 Nov 2026 12:01:00 GMT", b"", 60),
        ("Tue, 24 Nov 2026 11:00:00 GMT", b"", 0),
        ("", b'{"detail":"Request was throttled. Expected available in 7 seconds."}', 7),
        ("999999999", b"", 86_400),
        ("soon", b"", None),
        ("", b"", None),
    ],
)
def test_how_long_to_wait_is_read_from_header_or_text(
    header: str, body: bytes, seconds: int | None
) -> None:
    wanted = None if seconds is None else timedelta(seconds=seconds)
    assert wait_before_retry(header, body, now=NOW) == wanted
