"""The story of the reference case, sentence by sentence, found in the product's own pages.

What is looked for is taken from the collected facts, each record of them by its id; the words are
those of the file that ships. Where a record is missing from the product, its name fails here.
"""

import datetime
import html
import json
import re
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.demo.reference import REFERENCE_FILE
from evidence.policies.models import PolicyVersion
from evidence.statements.models import Contradiction, Statement
from tests import factories
from tests.demo.whole import whole_case

SHARED_FILE = Path(__file__).parents[3] / "shared/cases/de_la_torre_v_linkedin.json"
# The day on which it was filed, the two denials, and the word of the plaintiff's counsel.
DAYS = {
    "2025-01-21": {"AL05": "inferred_from_silence", "AL06": "inferred_from_silence"},
    "2025-01-22": {"AL05": "denied_general", "AL06": "superseded"},
    "2025-01-30": {"AL05": "denied_specific", "AL06": "superseded"},
    "2025-01-31": {"AL05": "conceded", "AL06": "superseded"},
}
# What shows these became public after the last of the days: until then they are only alleged.
SHOWN_LATER = {"AL07": "2025-09", "AL10": "2025-09"}
NAMED = {"AL05": "conceded", "AL06": "superseded"}
JUDGED = {"undisputed_unadjudicated": "undisputed"}

type Read = Callable[..., str]


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    """The case as the file that ships tells it."""
    found: dict[str, Any] = json.loads(REFERENCE_FILE.read_text("utf-8"))
    return found


@pytest.fixture(scope="module")
def collected() -> dict[str, Any]:
    """The collected facts, against which the product is accepted."""
    if not SHARED_FILE.is_file():
        pytest.skip("shared/cases is absent")
    found: dict[str, Any] = json.loads(SHARED_FILE.read_text("utf-8"))
    return found


@pytest.fixture(scope="module")
def kept(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Case, User]]:
    """The whole reference case, loaded once for the tests here, which only read it."""
    store = tmp_path_factory.mktemp("store")
    bell = "tests.conftest.record_ring"
    own = override_settings(FILE_STORE=store / "files", DATA_FOLDER=store, JOB_BELL=bell)
    with django_db_blocker.unblock(), own, transaction.atomic():
        user: Any = factories.UserFactory()
        yield whole_case(user), user
        transaction.set_rollback(True)


@pytest.fixture
def read(kept: tuple[Case, User], db: None) -> Read:
    """Return a way to read a page of the case as words."""
    case, user = kept
    browser = Client()
    browser.force_login(user)

    def page(name: str, *ids: str, **asked: str) -> str:
        answer = browser.get(reverse(name, args=[case.public_id, *ids]), asked)
        assert answer.status_code == 200, name
        return plain(answer.text)

    return page


@pytest.fixture
def proof(kept: tuple[Case, User], db: None) -> Callable[[str], dict[str, Any]]:
    """Return a way to ask the command how all of it stands on a day."""

    def asked(day: str) -> dict[str, Any]:
        printed = StringIO()
        said = ("--as-of", day) if day else ()
        call_command("proof_status", kept[0].docket_number, *said, "--json", stdout=printed)
        found: dict[str, Any] = json.loads(printed.getvalue())
        return found

    return asked


def plain(text: str) -> str:
    """Return the words of a page, or of the file, alike: no tags, one kind of mark and space."""
    words = html.unescape(re.sub(r"<[^>]*>", " ", text))
    for mark, same in (("’", "'"), ("“", '"'), ("”", '"'), ("…", "...")):
        words = words.replace(mark, same)
    return " ".join(words.split())


def missing(page: str, sentences: dict[str, str]) -> list[str]:
    """Return the ids of what a page does not say."""
    text = page.casefold()
    return [key for key, said in sentences.items() if plain(said).casefold() not in text]


def by_id(records: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return records by their ids."""
    return {each["id"]: each for each in records}


def test_every_claim_and_element_stands_with_its_status_and_the_reason_of_its_judgement(
    collected: dict[str, Any], told: dict[str, Any], read: Read, proof: Any
) -> None:
    claims, ours = {each["key"]: each for each in proof("")["claims"]}, by_id(told["claims"])
    assert list(claims) == [each["id"] for each in collected["claims"]]
    matrix = read("proof:matrix")
    for each in collected["claims"]:
        found = claims[each["id"]]
        page = read("proof:claim", found["id"])
        said = {each["id"]: ours[each["id"]]["title"], "law": ours[each["id"]]["law"]}
        elements = by_id(ours[each["id"]]["elements"])
        said |= {key: element["text"] for key, element in elements.items()}
        assert missing(page, said) == []
        assert missing(matrix, {k: e["text"] for k, e in elements.items()}) == []
        parts = {part["key"]: part for part in found["elements"]}
        for element in each["elements"]:
            part, meant = parts[element["id"]], element["evidence_status"]
            assert part["stands"] == JUDGED.get(meant, meant), element["id"]
            assert part["allegations"] == element["allegations"]
            judged = part["said_by_a_person"]
            assert judged is None or missing(page, {element["id"]: judged["reason"]}) == []


@pytest.mark.parametrize("day", ["2025-01-20", *DAYS, ""])
def test_every_allegation_stands_on_each_day_with_who_alleges_it_and_its_sources(
    day: str, collected: dict[str, Any], told: dict[str, Any], read: Read, proof: Any
) -> None:
    found = {each["key"]: each for each in proof(day)["allegations"]}
    if day == "2025-01-20":
        assert (found, proof(day)["not_yet_alleged"]) == ({}, len(collected["allegations"]))
        return
    ours = by_id(told["allegations"])
    matrix = read("proof:matrix", **({"as_of": day} if day else {}))
    for each in collected["allegations"]:
        key, line = each["id"], found[each["id"]]
        words = ours[key]["text"].removeprefix("Alleged: ")
        assert missing(matrix, {key: words, "status": line["status_words"]}) == []
        page = read("proof:allegation", line["id"])
        assert missing(page, {key: words, "who": f"by {line['alleged_by']}"}) == []
        assert line["status"] == _meant(each, day), (key, day)
        assert set(ours[key]["sources"]) == set(each["sources"]), key
        opposed = {link["label"] for link in line["answers"] if link["stance"] == "contradicts"}
        dated = {each["id"]: each["date"][:10] for each in collected["statements"]}
        assert opposed == {said for said in each["opposed_by"] if not day or dated[said] <= day}
    assert not any(line["status"].startswith("found_") for line in found.values())


def _meant(allegation: dict[str, Any], day: str) -> str:
    """Return how an allegation has to stand on a day by the collected facts."""
    key = allegation["id"]
    if key in NAMED:
        return (DAYS[day] if day else NAMED)[key]
    if day and day < SHOWN_LATER.get(key, day):
        return "alleged"
    return str(allegation["status"])


@pytest.mark.parametrize("day", [*DAYS, ""])
def test_every_statement_is_in_the_register_once_it_was_made_with_speaker_and_sources(
    day: str, collected: dict[str, Any], told: dict[str, Any], kept: Any, read: Read
) -> None:
    rows = {each.key: each for each in Statement.objects.in_case(kept[0]).in_force()}
    listed = read("statements:list", **({"as_of": day} if day else {}))
    quotations = {each["id"]: each["text"] for each in told["quotations"]}
    ours = by_id(told["statements"])
    for each in collected["statements"]:
        key = each["id"]
        words = quotations.get(ours[key]["quotation"], ours[key]["text"])
        was_made = not day or rows[key].said_from <= datetime.date.fromisoformat(day)
        is_listed = missing(listed, {key: words}) == []
        assert is_listed is was_made, (key, day)
        if not day:
            page = read("statements:detail", rows[key].public_id)
            assert missing(page, {"who": ours[key]["speaker"], key: words}) == []
            titles = {s: _source(told, s)["title"] for s in each["sources"]}
            assert missing(page, titles) == [], key


def _source(told: dict[str, Any], key: str) -> dict[str, Any]:
    return by_id(told["sources"])[key]


def test_every_policy_version_and_region_is_told_with_its_dates_and_sources(
    collected: dict[str, Any], told: dict[str, Any], kept: Any, read: Read
) -> None:
    rows = {each.key: each for each in PolicyVersion.objects.in_case(kept[0]).in_force()}
    overview, ours = read("policies:list"), by_id(told["policy_versions"])
    for each in collected["policy_versions"]:
        key, row = each["id"], rows[each["id"]]
        page = read("policies:version", row.public_id)
        said = {key: ours[key]["document"]} | (
            {"scope": ours[key]["scope"]} if ours[key]["scope"] else {}
        )
        said |= {s: _source(told, s)["title"] for s in each["sources"]}
        assert missing(page, said) == [], key
        assert row.effective.text.removeprefix("../") == (ours[key]["effective"] or ""), key
    assert len(told["region_scopes"]) == len(collected["region_scopes"])
    regions = {each["id"]: each["region"] for each in told["region_scopes"]}
    assert missing(overview, regions) == []


def test_every_event_is_in_the_chronology_and_none_before_it_happened(
    collected: dict[str, Any], told: dict[str, Any], read: Read
) -> None:
    ours = by_id(told["events"])
    assert list(ours) == [each["id"] for each in collected["events"]]
    words = {key: re.sub("^Alleged(ly)?:? ", "", each["text"]) for key, each in ours.items()}
    assert missing(read("timeline:list", show="event"), words) == []
    for day in DAYS:
        page = read("timeline:list", show="event", as_of=day)
        later = {key for key in words if ours[key]["date"] > day}
        assert set(missing(page, words)) == later, day


def test_every_contradiction_shows_both_accounts_and_every_question_stands_open(
    collected: dict[str, Any], told: dict[str, Any], kept: Any, read: Read
) -> None:
    rows = {each.key: each for each in Contradiction.objects.in_case(kept[0]).in_force()}
    ours = by_id(told["contradictions"])
    for each in collected["contradictions"]:
        key = each["id"]
        page = read("statements:contradiction", rows[key].public_id)
        wanted = ("topic", "version_a", "version_b", "handling")
        assert missing(page, {name: ours[key][name] for name in wanted}) == [], key
        # A source is named by its id there, with its outlet or alone.
        assert missing(page, {source: source for source in each["sources"]}) == [], key
    questions = {each["id"]: each["question"] for each in told["unanswered"]}
    assert len(questions) == len(collected["unanswered"])
    assert missing(read("statements:questions"), questions) == []
