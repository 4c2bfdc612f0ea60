"""The reference case's claims and allegations one by one, with status, source and reason."""

import datetime
import json
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from django.test import override_settings

from evidence.cases.models import Case
from evidence.core.moments import NOW, Moment
from evidence.demo.reference import REFERENCE_FILE
from evidence.proof import queries
from evidence.proof.models import Allegation, Finding, Support
from evidence.proof.queries import Board
from tests import factories
from tests.demo.whole import whole_case

# Where the file's editors give a word for how it stands now, and the record says it more exactly.
SAID_MORE_EXACTLY = {"AL05": "conceded"}


@pytest.fixture
def told() -> dict[str, Any]:
    """The reference case as its file has it."""
    found: dict[str, Any] = json.loads(REFERENCE_FILE.read_text("utf-8"))
    return found


@pytest.fixture(scope="module")
def kept(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Case]:
    """The reference case's proof, loaded twice; the notes are stand-ins of one page.

    Loaded once for all tests of the file, which only read it; rolled back behind them.
    """
    store = tmp_path_factory.mktemp("store")
    bell = "tests.conftest.record_ring"
    own = override_settings(FILE_STORE=store / "files", DATA_FOLDER=store, JOB_BELL=bell)
    with django_db_blocker.unblock(), own, transaction.atomic():
        yield whole_case(factories.UserFactory(), times=2)
        transaction.set_rollback(True)


@pytest.fixture
def loaded(kept: Case, db: None) -> Case:
    """The same, within a test's own transaction."""
    return kept


def board(case: Case, as_of: str = "", known: str = "") -> Board:
    def day(text: str) -> datetime.date | None:
        return datetime.date.fromisoformat(text) if text else None

    return queries.board_of(case, Moment(day(as_of), day(known)))


def status_of(case: Case, key: str, as_of: str = "", known: str = "") -> str:
    (line,) = [each for each in board(case, as_of, known).lines if each.allegation.key == key]
    return line.status.code


def test_each_claim_stands_with_its_law_relief_and_why_it_has_no_number(
    loaded: Case, told: dict[str, Any]
) -> None:
    causes = {cause.claim.key: cause for cause in board(loaded).causes}
    assert list(causes) == [each["id"] for each in told["claims"]]
    for each in told["claims"]:
        claim = causes[each["id"]].claim
        assert (claim.title, claim.law, claim.relief) == (
            each["title"],
            each["law"],
            each["relief"],
        )
        assert (claim.number, claim.number_reason) == (None, each["order_reason"])
        for part, element in zip(causes[each["id"]].parts, each["elements"], strict=True):
            assert (part.element.key, part.element.text) == (element["id"], element["text"])
            assert [line.allegation.key for line in part.lines] == element["allegations"]


def test_each_element_stands_as_the_file_says_computed_or_said_by_a_person_with_the_reason(
    loaded: Case, told: dict[str, Any]
) -> None:
    parts = {part.element.key: part for part in board(loaded).parts}
    said = set()
    for each in (element for claim in told["claims"] for element in claim["elements"]):
        part, meant = parts[each["id"]], each["support_status"].partition("_unadj")[0]
        if part.override:
            assert (part.override.code, part.override.reason) == (meant, each["why"])
            said.add(each["id"])
        else:
            assert part.status.code == meant, each["id"]

    assert said == {"C2.1", "C2.2", "C2.5"}
    assert {key for key, part in parts.items() if part.status.code == "no_evidence"} == {
        "C1.3",
        "C2.3",
    }


def test_each_allegation_stands_with_its_basis_its_sources_and_a_computed_status(
    loaded: Case, told: dict[str, Any]
) -> None:
    lines = {line.allegation.key: line for line in board(loaded).lines}
    assert list(lines) == [each["id"] for each in told["allegations"]]
    for each in told["allegations"]:
        line = lines[each["id"]]
        allegation = line.allegation
        assert each["text"] == f"Alleged: {allegation.paraphrase}"
        assert (allegation.as_pleaded, allegation.paragraph) == ("", "")
        assert allegation.paragraph_reason == each["pinpoint_reason"]
        assert allegation.bases == each["basis"]
        assert allegation.pleaded_by == "Alessandro De La Torre"
        keys = {cited.source.key for cited in allegation.cited.select_related("source")}
        assert keys == set(each["sources"])
        assert line.status.code == SAID_MORE_EXACTLY.get(each["id"], each["status"])
        assert allegation.public_id in {reason.cause for reason in line.status.reasons}


def test_each_allegation_is_made_for_the_claims_that_the_file_names(
    loaded: Case, told: dict[str, Any]
) -> None:
    for cause in board(loaded).causes:
        named = {e["id"] for e in told["allegations"] if cause.claim.key in e["claims"]}
        tied = {key for part in cause.parts for line in part.lines for key in [line.allegation.key]}
        made = {line.allegation.key for line in cause.lines}
        assert made == named | tied


@pytest.mark.parametrize(
    ("day", "status", "deciding"),
    [
        ("2025-01-21", "inferred_from_silence", []),
        ("2025-01-22", "denied_general", ["ST1"]),
        ("2025-01-30", "denied_specific", ["ST1", "ST4"]),
        ("2025-01-31", "conceded", ["ST1", "ST4", "ST3"]),
        ("", "conceded", ["ST1", "ST4", "ST3"]),
    ],
)
def test_the_central_allegation_stands_on_each_day_as_the_record_tells(
    loaded: Case, day: str, status: str, deciding: list[str]
) -> None:
    (line,) = [each for each in board(loaded, day).lines if each.allegation.key == "AL05"]

    assert line.status.code == status
    said = [reason.words.partition(":")[0] for reason in line.status.reasons[1:]]
    assert said == deciding
    assert line.status.is_gap
    assert not line.supports


def test_the_central_allegation_was_not_made_before_the_complaint_and_never_found(
    loaded: Case,
) -> None:
    before = board(loaded, "2025-01-20")

    assert (len(before.lines), before.not_yet) == (0, 15)
    assert not Finding.objects.exists()


def test_as_it_was_known_on_the_day_of_filing_nobody_had_denied_it(loaded: Case) -> None:
    assert status_of(loaded, "AL05", known="2025-01-21") == "inferred_from_silence"
    assert status_of(loaded, "AL05", known="2025-01-29") == "denied_general"


def test_the_alleged_silence_is_overtaken_by_the_first_denial(loaded: Case) -> None:
    assert status_of(loaded, "AL06", "2025-01-21") == "inferred_from_silence"
    assert status_of(loaded, "AL06", "2025-01-22") == "superseded"
    silence = Allegation.objects.get(key="AL06", case=loaded).silence
    assert silence and silence.key == "AB1"


def test_what_opposes_an_allegation_stands_beside_it_with_its_hearsay_note(
    loaded: Case, told: dict[str, Any]
) -> None:
    lines = {line.allegation.key: line for line in board(loaded).lines}
    for each in told["allegations"]:
        answers = [link for link in lines[each["id"]].answers if link.stance == "contradicts"]
        assert {link.shown.label for link in answers} == set(each["opposed_by"])
        assert all("801(d)(2)" in link.admissibility for link in answers)


def test_one_gap_blocks_both_disclosure_elements_and_nothing_supports_it(loaded: Case) -> None:
    lacks = queries.lacks_of(board(loaded))
    blocked = {
        block.line.allegation.key: [place.part.element.key for place in block.places]
        for block in lacks.blocks
    }

    assert blocked == {"AL05": ["C1.3", "C2.3"], "AL06": ["C1.3", "C2.3"]}
    assert {line.allegation.key for line in lacks.unanswered} >= {"AL01", "AL02", "AL13"}
    titles = [exhibit.title for exhibit in queries.uncited_exhibits(loaded, board(loaded))]
    assert "The dismissal" in titles
    assert "InMail and the promise to customers" not in titles


def test_the_meter_follows_a_persons_word_and_says_where_it_was_computed_otherwise(
    loaded: Case,
) -> None:
    found = {
        cause.claim.key: (str(cause.coverage), cause.coverage.asides)
        for cause in board(loaded).causes
    }

    assert found == {
        "C1": ("1 of 4 elements", "1 only by our own source note"),
        "C2": ("0 of 5 elements", "2 by judgement, computed otherwise"),
        "C3": ("0 of 2 elements", ""),
    }


def test_each_support_says_where_on_what_it_rests_and_how_it_may_be_received(
    loaded: Case, told: dict[str, Any]
) -> None:
    links = Support.objects.filter(statement=None)
    assert links.count() == len(told["backing"])
    for each in told["backing"]:
        of = {"allegation__key": each["allegation"], "element__key": each["element"]}
        if each["version"]:
            link = links.get(version__key=each["version"], **of)
        else:
            link = links.get(exhibit__original_name__startswith=each["exhibit"], **of)
        assert (link.stance, link.strength) == (each["stance"], each["strength"])
        assert all(source in link.pinpoint for source in each["sources"])
        assert "FRE" in link.admissibility


def test_what_the_archived_policy_shows_it_shows_since_it_was_in_force(loaded: Case) -> None:
    lines = {line.allegation.key: line for line in board(loaded, "2025-01-21").lines}

    (shown,) = lines["AL09"].supports
    assert (shown.shown.label, shown.day.isoformat()) == ("PV2", "2024-07-31")
    assert status_of(loaded, "AL10", "2025-01-21") == "alleged"
    assert status_of(loaded, "AL10", "2025-09-30") == "supported"


def test_the_command_tells_what_the_matrix_shows(loaded: Case) -> None:
    printed = StringIO()
    number = loaded.docket_number
    call_command("proof_status", number, "--as-of", "2025-01-30", "--json", stdout=printed)
    found = json.loads(printed.getvalue())
    central = next(each for each in found["allegations"] if each["key"] == "AL05")

    assert found == queries.told(loaded, board(loaded, "2025-01-30"))
    assert (central["status"], central["elements"]) == ("denied_specific", ["C1.3", "C2.3"])
    assert [each["on"] for each in central["reasons"]] == ["2025-01-21", "2025-01-22", "2025-01-30"]


def test_the_command_prints_lines_and_refuses_what_there_is_not(loaded: Case) -> None:
    printed = StringIO()
    call_command("proof_status", loaded.docket_number, stdout=printed)
    assert "AL05: Conceded (2025-01-21 Alleged by Alessandro De La Torre" in printed.getvalue()

    with pytest.raises(CommandError, match="no case with the docket number"):
        call_command("proof_status", "1:00-cv-00000")
    with pytest.raises(CommandError, match="is no day"):
        call_command("proof_status", loaded.docket_number, "--as-of", "yesterday")


def test_a_board_takes_the_same_few_queries_however_much_there_is(
    loaded: Case, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(9):
        queries.board_of(loaded, NOW)
