"""The reference case: complete, sourced, and never an allegation worded as a fact."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from evidence.core.errors import Invalid
from evidence.demo.reference import (
    REFERENCE_FILE,
    read_reference_case,
    reference_case,
)

SHARED_FILE = Path(__file__).parents[3] / "shared/cases/de_la_torre_v_linkedin.json"
QUOTED = re.compile(r"“([^”]*)”")
# Keys whose members name other records of the file.
POINTING_KEYS = {
    "allegations", "answers", "claims", "documents", "opposed_by", "opposes", "supports",
    "variants",
}  # fmt: skip


@pytest.fixture(name="raw")
def fixture_raw() -> dict[str, Any]:
    return json.loads(REFERENCE_FILE.read_text("utf-8"))


@pytest.fixture(name="shared")
def fixture_shared() -> dict[str, Any]:
    if not SHARED_FILE.is_file():
        pytest.skip("shared/cases is absent")
    return json.loads(SHARED_FILE.read_text("utf-8"))


def strings(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for member in value.values():
            yield from strings(member)
    elif isinstance(value, list):
        for member in value:
            yield from strings(member)
    elif isinstance(value, str):
        yield value


def objects(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for member in value.values():
            yield from objects(member)
    elif isinstance(value, list):
        for member in value:
            yield from objects(member)


def ids(raw: dict[str, Any]) -> list[str]:
    return [each["id"] for each in objects(raw) if "id" in each]


def plain(text: str) -> str:
    return text.replace("…", "...").replace("’", "'")


# What is loaded


def test_the_case_is_the_one_that_was_reported() -> None:
    loaded = reference_case()
    assert loaded.court.id == "cand"
    assert loaded.court.time_zone == "America/Los_Angeles"
    assert loaded.case.caption == "De La Torre v. LinkedIn Corporation"
    assert loaded.case.docket_number == "5:25-cv-00709"
    assert loaded.case.date_filed == date(2025, 1, 21)
    assert loaded.case.date_terminated == date(2025, 1, 30)
    assert loaded.case.days_open == 9
    assert loaded.case.status_as_of == date(2026, 11, 23)


def test_what_nobody_reported_is_empty_and_says_why() -> None:
    case = reference_case().case
    reasons = {unknown.field: unknown for unknown in case.unknowns}
    for name in ("judge", "nature_of_suit", "cause", "jury_demand", "defendant_counsel"):
        assert getattr(case, name) is None
        assert reasons[name].reason
        assert reasons[name].as_of == date(2026, 11, 23)


def test_only_the_complaint_is_on_the_docket_before_the_feed_arrives() -> None:
    (entry,) = reference_case().docket.entries
    assert entry.entry_number == 1
    assert entry.number_status == "conventional, not seen on the docket"
    (later,) = reference_case().docket.reported_later
    assert later.entry_number is None
    assert later.entry_number_reason


def test_a_party_whose_name_was_not_reported_is_shown_as_not_known() -> None:
    counsel = next(p for p in reference_case().parties if p.role == "defendant_counsel")
    assert counsel.name is None
    assert counsel.shown_name == "Not known"
    assert counsel.name_reason


def test_the_bundle_prints_every_source_note_once() -> None:
    loaded = reference_case()
    assert sorted(loaded.bundle.items) == sorted(note.id for note in loaded.exhibits)
    assert len(loaded.exhibits) >= 8


# What the file promises to later readers


def test_ids_are_unique_in_the_whole_file(raw: dict[str, Any]) -> None:
    assert [name for name, count in Counter(ids(raw)).items() if count > 1] == []


def test_every_record_that_another_one_names_exists(raw: dict[str, Any]) -> None:
    known = set(ids(raw))
    named = {
        name
        for each in objects(raw)
        for key in POINTING_KEYS & each.keys()
        if all(isinstance(member, str) for member in each[key])
        for name in each[key]
    }
    assert named - known == set()
    statements = {each["id"] for each in raw["statements"]}
    assert {a["statement"] for x in raw["absence_assertions"] for a in x["answered_by"]} <= (
        statements
    )


def test_every_source_named_in_the_text_is_listed(raw: dict[str, Any]) -> None:
    known = {source["id"] for source in raw["sources"]}
    named = set(re.findall(r"\b(?:S\d{2}|A\d)\b", " ".join(strings(raw))))
    assert named - known == set()


def test_every_fact_has_sources_or_says_that_it_has_none(raw: dict[str, Any]) -> None:
    sections = (
        "parties", "claims", "allegations", "documents", "statements", "absence_assertions",
        "policy_versions", "region_scopes", "promises", "events", "contradictions", "quotations",
    )  # fmt: skip
    unsourced = {r["id"] for name in sections for r in raw[name] if not r["sources"]}
    # No appearance reported; two searches that found nothing.
    assert unsourced == {"P7", "AB2", "EV19"}


def test_every_allegation_is_worded_as_one_and_has_basis_and_status(raw: dict[str, Any]) -> None:
    for allegation in raw["allegations"]:
        assert allegation["text"].startswith("Alleged: that ")
        assert allegation["basis"]
        assert allegation["status_history"][0]["status"] == "alleged"
        assert allegation["status_history"][-1]["status"] == allegation["status"]
        assert allegation["pinpoint"] is None
        assert allegation["pinpoint_reason"]


def test_no_sentence_says_that_messages_were_disclosed_without_saying_who_alleges_it(
    raw: dict[str, Any],
) -> None:
    del raw["sources"], raw["quotations"]
    sentences = [s for text in strings(raw) for s in re.split(r"(?<=[.;:])\s+(?=[A-Z])", text)]
    claims = [
        s
        for s in sentences
        if re.search(r"\b(?:disclosed|disclosure|shared|sent)\b.*\b(?:InMail|messages)\b", s)
    ]
    assert claims
    for sentence in claims:
        assert re.search(r"llege|deni|[Pp]roof|^that |“|Reuters, |who sent or", sentence), sentence


def test_the_denied_allegation_has_no_evidence_in_its_elements(raw: dict[str, Any]) -> None:
    gaps = {
        element["id"]
        for claim in raw["claims"]
        for element in claim["elements"]
        if element["support_status"] == "no_evidence"
    }
    assert gaps == {"C1.3", "C2.3"}


def test_a_closed_absence_names_the_statements_that_closed_it(raw: dict[str, Any]) -> None:
    for absence in raw["absence_assertions"]:
        assert bool(absence["answered_by"]) == (absence["status"] == "closed")


def test_every_empty_detail_that_a_page_would_show_has_its_reason(raw: dict[str, Any]) -> None:
    shown = {"order", "pinpoint", "clause", "document", "entry_number", "name", "searched"}
    for each in objects(raw):
        for key in shown & each.keys():
            if each[key] is None:
                assert each.get(f"{key}_reason"), (each.get("id"), key)


def test_every_quotation_in_the_file_is_on_the_list_of_quotations(raw: dict[str, Any]) -> None:
    listed = [quotation["text"] for quotation in raw["quotations"]]
    for text in strings(raw):
        for quoted in QUOTED.findall(text):
            assert any(quoted.rstrip(",") in words for words in listed), quoted


def test_the_variant_of_the_denial_is_never_called_verbatim(raw: dict[str, Any]) -> None:
    (variant,) = (q for q in raw["quotations"] if "completely unfounded" in q["text"])
    assert variant["form"] == "not_verbatim"
    assert variant["id"] not in {statement["quotation"] for statement in raw["statements"]}


def test_no_value_invented_for_the_feed_stands_in_the_reference_case() -> None:
    assert "9999" not in REFERENCE_FILE.read_text("utf-8")


# Held against the collected facts, where they are at hand


def test_every_quotation_stands_in_the_collected_facts(
    raw: dict[str, Any], shared: dict[str, Any]
) -> None:
    collected = " ".join(strings(shared)).replace("’", "'").casefold()
    for quotation in raw["quotations"]:
        assert plain(quotation["text"]).casefold() in collected, quotation["id"]


def test_records_keep_the_ids_and_sources_of_the_collected_facts(
    raw: dict[str, Any], shared: dict[str, Any]
) -> None:
    kept = {
        "claims": "claims", "allegations": "allegations", "documents": "exhibits",
        "statements": "statements", "policy_versions": "policy_versions", "events": "events",
        "contradictions": "contradictions", "sources": "sources", "parties": "parties",
    }  # fmt: skip
    for ours, theirs in kept.items():
        assert [r["id"] for r in raw[ours]] == [r["id"] for r in shared[theirs]]
    for ours in ("allegations", "statements", "events", "policy_versions"):
        for mine, collected in zip(raw[ours], shared[kept[ours]], strict=True):
            assert set(mine["sources"]) == set(collected["sources"]), mine["id"]


def test_statuses_and_dates_are_those_of_the_collected_facts(
    raw: dict[str, Any], shared: dict[str, Any]
) -> None:
    for mine, collected in zip(raw["allegations"], shared["allegations"], strict=True):
        theirs = collected["status"].replace("inferred_from_silence", "superseded")
        assert mine["status"] == theirs
    for mine, collected in zip(raw["events"], shared["events"], strict=True):
        assert (mine["date"], mine["precision"]) == (collected["date"], collected["precision"])
    assert raw["case"]["date_filed"] == shared["case"]["filed"]
    assert raw["case"]["date_terminated"] == shared["case"]["terminated"]


# A file edited wrongly


type Breaker = Callable[[dict[str, Any]], object]

BREAKAGES: dict[str, Breaker] = {
    "/parties/2/nam": lambda raw: raw["parties"][2].update(nam="x"),
    "/court/time_zone": lambda raw: raw["court"].pop("time_zone"),
    "/case/date_filed": lambda raw: raw["case"].update(date_filed="21 January 2025"),
    "/case/complaint_pages": lambda raw: raw["case"].update(complaint_pages=True),
    "/case/judge": lambda raw: raw["case"]["unknowns"].pop(0),
    "/parties/0/role": lambda raw: raw["parties"][0].update(role="hero"),
    "/parties/0/name": lambda raw: raw["parties"][0].update(name=""),
    "/allegations/4/sources/0": lambda raw: raw["allegations"][4].update(sources=["S99"]),
    "/events/0/sources/0": lambda raw: raw["events"][0].update(sources=["S99"]),
    "/bundle/items/0": lambda raw: raw["bundle"].update(items=["SN-99"]),
    "/exhibits/0/gaps": lambda raw: raw["exhibits"][0].update(gaps="none"),
    "/docket": lambda raw: raw.update(docket=[]),
}


@pytest.mark.parametrize("pointer", BREAKAGES)
def test_a_file_edited_wrongly_is_refused_with_the_place_of_the_error(
    pointer: str, raw: dict[str, Any]
) -> None:
    BREAKAGES[pointer](raw)
    with pytest.raises(Invalid) as refusal:
        read_reference_case(json.dumps(raw))
    assert refusal.value.param == pointer
    assert pointer in refusal.value.message


@pytest.mark.parametrize("text", ["", "{", "[]", "null"])
def test_a_file_that_is_no_json_object_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        read_reference_case(text)
