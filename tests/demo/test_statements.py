"""Every source, statement, silence, contradiction and question of the reference case is there."""

import datetime
import json
from typing import Any

import pytest

from evidence.cases.models import Case
from evidence.core.moments import Moment
from evidence.demo import load
from evidence.demo.reference import REFERENCE_FILE, reference_case
from evidence.demo.sources import load_sources, source_date
from evidence.demo.statements import load_statements
from evidence.notifications.models import Announcement
from evidence.sources import queries as sources
from evidence.sources.models import Source
from evidence.statements import queries
from tests import factories


@pytest.fixture
def told() -> dict[str, Any]:
    """The reference case as its file has it."""
    found: dict[str, Any] = json.loads(REFERENCE_FILE.read_text("utf-8"))
    return found


@pytest.fixture
def loaded(db: None) -> Case:
    """The reference case's record of sources and statements, loaded twice."""
    user = factories.UserFactory()
    reference = reference_case()
    case = load._case(reference, user)
    for _ in range(2):
        load_statements(reference, case, user, load_sources(reference, case, user))
    return case


def as_of(text: str) -> Moment:
    """Return the moment as of a day."""
    return Moment(as_of=datetime.date.fromisoformat(text))


def test_each_source_stands_with_its_caution_and_under_its_origin(
    loaded: Case, told: dict[str, Any]
) -> None:
    held = sources.sources_by_key(loaded)
    assert set(held) == {each["id"] for each in told["sources"] + told["origins"]}
    for each in told["sources"]:
        source = held[each["id"]]
        assert (source.title, source.caution) == (each["title"], each["caution"])
        assert source.date_text == (each["date"] or "")
        origin = held[each["origin"]].pk if each["origin"] else source.pk
        assert sources.origins_of([source.pk])[source.pk] == origin


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2025-01-22/23", "between Jan 22, 2025 and Jan 23, 2025"),
        ("2025-01/02", "between Jan 2025 and Feb 2025"),
        ("2025-02 (est.)", "about Feb 2025"),
        ("after 2025-09 (est., last updated 1 month ago)", "on or after Sep 2025"),
        ("2004-era text", "about 2004"),
        ("2024-09-20; updated 2025-09-23", "Sep 20, 2024"),
        ("2024-08-01T18:10:11Z", "Aug 1, 2024"),
        (None, "date not known"),
    ],
)
def test_a_source_is_dated_as_far_as_the_file_knows(written: str | None, read: str) -> None:
    assert str(source_date(written)) == read


def test_each_statement_stands_with_its_words_stance_and_sources(
    loaded: Case, told: dict[str, Any]
) -> None:
    quotations = {each["id"]: each["text"] for each in told["quotations"]}
    for each in told["statements"]:
        statement = queries.statement_by_key(loaded, each["id"])
        assert statement is not None
        assert statement.text == quotations.get(each["quotation"], each["text"])
        assert (statement.stance, statement.generality) == (each["stance"], each["scope"])
        assert {link.source.key for link in statement.cited.all()} == set(each["sources"])
        assert statement.known_on >= (statement.said_from or datetime.date.max)
    assert queries.statements_in(loaded).count() == len(told["statements"])


def test_the_variant_that_drops_the_negation_is_marked_and_the_other_is_not(loaded: Case) -> None:
    concession, denial = (queries.statement_by_key(loaded, key) for key in ("ST3", "ST1"))
    assert concession is not None
    assert denial is not None
    assert [each.is_inverted for each in queries.wordings_of(concession)] == [True]
    (variant,) = queries.wordings_of(denial)
    assert not variant.is_inverted
    assert not variant.variant.is_verbatim


def test_the_silence_stands_until_the_denials_and_closes_with_the_specific_one(
    loaded: Case, told: dict[str, Any]
) -> None:
    def silence(day: str) -> Any:
        (found,) = (
            each
            for each in queries.silences_in(loaded, moment=as_of(day))
            if each.assertion.key == "AB1"
        )
        return found

    assert silence("2025-01-21").state == "open"
    assert silence("2025-01-22").state == "answered_generally"
    closed = silence("2025-01-30")
    assert (closed.state, closed.closed_by.key) == ("answered_since", "ST4")
    absence = next(each for each in told["absence_assertions"] if each["id"] == "AB1")
    assert [
        (answer.statement.key, answer.statement.said_from.isoformat()) for answer in closed.answers
    ] == [(each["statement"], each["on"]) for each in absence["answered_by"]]


def test_the_search_that_found_no_second_suit_stays_open_with_its_scope(loaded: Case) -> None:
    (search,) = (each for each in queries.silences_in(loaded) if each.assertion.key == "AB2")
    assert search.state == "open"
    assert "public copies" in search.assertion.searched
    assert "The docket itself was not searched" in search.assertion.note


def test_each_contradiction_keeps_both_accounts_and_their_sources(
    loaded: Case, told: dict[str, Any]
) -> None:
    standings = {each.contradiction.key: each for each in queries.standings_in(loaded)}
    for each in told["contradictions"]:
        standing = standings[each["id"]]
        wordings = [account.wording for account in standing.accounts]
        assert wordings == [each["version_a"], each["version_b"]]
        cited = {link.source.key for link in standing.contradiction.cited.all()}
        assert cited == set(each["sources"])
        assert standing.handling is not None
        assert standing.handling.text == each["handling"]
    open_ones = {key for key, standing in standings.items() if standing.is_open}
    assert open_ones == {"X11", "X14"}


def test_each_question_stands_with_its_reason(loaded: Case, told: dict[str, Any]) -> None:
    asked = [(each.key, each.text, each.reason) for each in queries.questions_in(loaded)]
    assert asked == [(each["id"], each["question"], each["reason"]) for each in told["unanswered"]]


def test_the_denial_rests_on_three_reports_of_three_origins(loaded: Case) -> None:
    denial = queries.statement_by_key(loaded, "ST1")
    assert denial is not None
    assert str(queries.tallies_of([denial])[denial.pk]) == "3 sources, 3 origins"


def test_loading_tells_nobody_and_the_second_time_adds_nothing(loaded: Case) -> None:
    assert not Announcement.objects.in_case(loaded).exists()
    assert Source.objects.in_case(loaded).count() == len(sources.sources_by_key(loaded))
