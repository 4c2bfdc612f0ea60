"""What CourtListener posts: five kinds of events, unknown ones, and no secret kept."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from evidence.core.errors import Invalid
from evidence.docket.sources.base import Arrival
from evidence.docket.sources.facts import SourceKind
from evidence.docket.sources.webhook import Alert, Event, EventKind, Fetched, read, read_event

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "data" / "cl_webhooks"


def event(number: object, payload: object, **envelope: object) -> bytes:
    about = {"version": 2, "event_type": number, "date_created": "2025-01-22T04:00:00-08:00"}
    return json.dumps({"payload": payload, "webhook": about | envelope}).encode()


def posted(number: object, payload: object, **envelope: object) -> Event:
    return read_event(event(number, payload, **envelope), Arrival())


def sample(name: str) -> Event:
    if not SAMPLES.is_dir():
        pytest.skip("shared/data is absent")
    return read_event((SAMPLES / name).read_bytes(), Arrival())


def test_a_real_docket_alert_gives_its_entry_with_documents() -> None:
    told = sample("docket_alert_webhook.json")
    (update,) = told.reading.updates
    (entry,) = update.entries
    assert told.kind is EventKind.DOCKET_ALERT
    assert update.provenance.kind is SourceKind.COURTLISTENER_WEBHOOK
    assert (update.case.courtlistener_id, entry.courtlistener_id) == (4_214_664, 2_208_776_613)
    assert (entry.entry_number, str(entry.date_filed)) == (140, "2022-10-11")
    assert entry.pacer_doc_id == "04509519006"
    assert entry.documents is not None
    assert [each.attachment_number for each in entry.documents] == [None, 1]
    assert [each.sha1 is not None for each in entry.documents] == [True, False]


def test_a_real_search_alert_names_what_was_found_and_tells_no_entry() -> None:
    told = sample("search_alert_webhook_v2.json")
    assert told.kind is EventKind.SEARCH_ALERT
    assert told.reading.updates == ()
    assert told.found
    assert all(case.court_id for case in told.found)


def test_a_real_fetch_says_what_became_of_it() -> None:
    fetched = sample("recap_fetch_webhook.json").fetched
    assert fetched == Fetched(1, None, 10, 2, "Successfully completed fetch and save.")


def test_an_alert_without_its_docket_is_kept_under_a_case_not_named() -> None:
    (update,) = posted(1, {"results": [{"id": 1, "entry_number": 5}]}).reading.updates
    assert update.case.courtlistener_id is None
    assert update.entries[0].entry_number == 5


def test_alerts_about_to_end_are_told_from_ended_ones() -> None:
    told = posted(4, {"old_alerts": [{"id": 1, "docket": 2}], "disabled_alerts": [{"id": 3}]})
    assert told.alerts == (Alert(1, 2, is_disabled=False), Alert(3, None, is_disabled=True))


def test_a_document_wanted_that_arrived_is_told() -> None:
    assert posted(5, {"id": 9, "status": 2, "recap_document": 4}).fetched == Fetched(
        9, None, 4, 2, None
    )


@pytest.mark.parametrize("number", [0, 6, 99, "x", None, True])
def test_an_unknown_type_is_kept_and_no_error(number: object) -> None:
    told = posted(number, {"anything": 1})
    assert told.kind is None
    assert told.payload == {"anything": 1}
    assert len(told.reading.dropped) == 1


def test_a_secret_key_is_kept_nowhere() -> None:
    payload = {"alert": {"secret_key": "Xv6s"}, "results": [{"deep": [{"secret_key": "Xv6s"}]}]}
    told = posted(2, payload)
    assert "Xv6s" not in json.dumps(told.payload) + json.dumps(told.reading.told) + repr(told)


def test_the_envelope_may_be_older_or_odd() -> None:
    told = posted(1, {"results": []}, version="1", date_created="None", deprecation_date="None")
    assert (told.version, told.made_at) == (1, None)
    assert posted(1, {}).made_at == datetime(2025, 1, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"{}",
        b'{"payload": [], "webhook": {}}',
        b'{"payload": {}}',
        b"\xff\xfe",
        b'{"payload":' + b'{"a":' * 50_000 + b"1" + b"}" * 50_000 + b"}",
    ],
)
def test_what_is_no_event_is_refused(body: bytes) -> None:
    with pytest.raises(Invalid) as caught:
        read(body, Arrival())
    assert caught.value.code == "not_an_event"


@pytest.mark.parametrize("payload", [{"results": 5}, {"results": [1, None, "x", []]}, {}])
def test_rows_that_are_no_objects_do_no_harm(payload: Any) -> None:
    for number in EventKind:
        assert posted(number, payload).reading.updates == ()
