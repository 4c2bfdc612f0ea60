"""The status of an allegation and an element: the decision table, the order of answers, clocks."""

from datetime import date
from typing import Any

import pytest

from evidence.core.moments import Moment
from evidence.proof.assemble.facts import (
    AllegationFacts,
    Answer,
    Answered,
    Backed,
    Code,
    ElementFacts,
    Evidence,
    Finding,
    Kind,
    Weight,
    When,
)
from evidence.proof.status import TABLE, Status, element_status, facts_in, history, status_of
from tests.architecture.tree import ROOT

NOW = Moment()
FILED = date(2025, 1, 21)


def when(day: int = 21, **known: Any) -> When:
    on = date(2025, 1, day)
    return When(on, **{"known_on": on, **known})


def answer(kind: Kind, day: int = 22, **more: Any) -> Answer:
    return Answer(cause=f"answer-{day}", when=when(day), words=kind, kind=kind, **more)


def evidence(weight: Weight, day: int = 22, **clocks: Any) -> Evidence:
    return Evidence(cause=f"sup-{day}", when=when(day, **clocks), words=weight, weight=weight)


def allegation(*facts: Any, bases: tuple[str, ...] = (), **more: Any) -> AllegationFacts:
    def of(kind: type) -> tuple[Any, ...]:
        return tuple(each for each in facts if isinstance(each, kind))

    return AllegationFacts(
        cause="alg",
        when=when(),
        words="Alleged",
        bases=frozenset(bases),
        answers=of(Answer),
        evidence=of(Evidence),
        findings=of(Finding),
        **more,
    )


def stands(facts: AllegationFacts, moment: Moment = NOW) -> Status:
    status = status_of(facts, moment)
    assert status is not None
    return status


# Facts that put an allegation into each row and each column of the table.
ANSWERED: dict[str, dict[str, Any]] = {
    "nothing": {"answers": ()},
    "denied_general": {"answers": (answer(Kind.DENIES_GENERALLY),)},
    "denied_specific": {"answers": (answer(Kind.DENIES),)},
    "in_part": {"answers": (answer(Kind.DENIES_IN_PART, is_pleading=True),)},
    "admitted": {"answers": (answer(Kind.ADMITS, is_pleading=True),)},
    "conceded": {"answers": (answer(Kind.CONCEDES),)},
    "silence_ended": {"answers": (answer(Kind.DENIES),), "asserts_silence": True},
    "found_true": {"findings": (Finding(cause="f", when=when(23), words="", is_true=True),)},
    "found_false": {"findings": (Finding(cause="f", when=when(23), words="", is_true=False),)},
}
BACKED: dict[str, dict[str, Any]] = {
    "nothing": {"bases": frozenset({"own_knowledge"})},
    "inference": {"bases": frozenset({"inferred_from_policy"})},
    "silence": {"bases": frozenset({"inferred_from_policy", "inferred_from_silence"})},
    "contradicted": {"evidence": (evidence(Weight.CONTRADICTS),)},
    "in_part": {"evidence": (evidence(Weight.IN_PART),)},
    "in_full": {"evidence": (evidence(Weight.IN_FULL), evidence(Weight.IN_PART))},
    "both": {"evidence": (evidence(Weight.IN_FULL), evidence(Weight.CONTRADICTS))},
}


def _printed() -> dict[tuple[str, str], str]:
    lines = (ROOT / "docs" / "proof-status.md").read_text().splitlines()
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines if line[:1] == "|"]
    head, _, *body = rows
    return {(row[0], column): code for row in body for column, code in zip(head, row, strict=True)}


def test_the_printed_table_has_every_row_and_column() -> None:
    cells = {cell for cell in _printed() if cell[1] != "Answered"}

    assert cells == {(row, column) for row in Answered for column in Backed}
    assert len(TABLE) == len(Answered)


@pytest.mark.parametrize("row", ANSWERED)
@pytest.mark.parametrize("column", BACKED)
def test_facts_have_the_status_that_the_printed_table_gives(row: str, column: str) -> None:
    plain = {"cause": "alg", "when": when(), "words": "Alleged"}
    status = stands(AllegationFacts(**plain, **{**ANSWERED[row], **BACKED[column]}))

    assert (status.answered, status.backed) == (row, column)
    assert status.code == _printed()[row, column]


def test_a_general_denial_after_a_specific_one_takes_nothing_back() -> None:
    facts = allegation(answer(Kind.DENIES, 22), answer(Kind.DENIES_GENERALLY, 30))

    assert stands(facts).code == Code.DENIED_SPECIFIC


def test_an_admission_in_a_pleading_outlasts_a_denial_to_the_press() -> None:
    facts = allegation(answer(Kind.ADMITS, 22, is_pleading=True), answer(Kind.DENIES, 30))

    assert stands(facts).code == Code.ADMITTED


def test_an_amended_answer_takes_the_place_of_the_first() -> None:
    first = answer(Kind.ADMITS, 22, is_pleading=True)
    amended = answer(Kind.DENIES, 30, is_pleading=True)

    assert stands(allegation(first, amended)).code == Code.DENIED_SPECIFIC


def test_an_admission_outside_a_pleading_and_a_denial_make_a_dispute() -> None:
    said = (answer(Kind.ADMITS, 22), answer(Kind.DENIES, 30))

    assert stands(allegation(said[0])).code == Code.ADMITTED
    assert stands(allegation(*said)).code == Code.DISPUTED


def test_only_a_court_makes_a_finding_and_its_last_word_counts() -> None:
    reversed_ = (
        Finding(cause="f1", when=when(23), words="", is_true=True),
        Finding(cause="f2", when=when(29), words="", is_true=False),
    )

    assert stands(allegation(*reversed_)).code == Code.FOUND_FALSE
    everything_else = allegation(answer(Kind.CONCEDES), evidence(Weight.IN_FULL))
    assert not stands(everything_else).code.startswith("found")


def test_knowledge_beside_an_inference_is_no_mere_inference() -> None:
    facts = allegation(bases=("own_knowledge", "inferred_from_silence"))

    assert stands(facts).code == Code.ALLEGED


def test_what_was_not_pleaded_yet_has_no_status() -> None:
    assert status_of(allegation(), Moment(as_of=date(2025, 1, 20))) is None
    assert status_of(allegation(), Moment(known=date(2025, 1, 20))) is None


def test_the_two_clocks_are_asked_apart() -> None:
    late = allegation(evidence(Weight.IN_FULL, 22, known_on=date(2025, 3, 1)))

    assert stands(late, Moment(as_of=date(2025, 1, 22))).code == Code.SUPPORTED
    assert stands(late, Moment(known=date(2025, 1, 22))).code == Code.ALLEGED
    both = Moment(as_of=date(2025, 1, 21), known=date(2025, 3, 1))
    assert stands(late, both).code == Code.ALLEGED


def test_what_was_taken_back_counts_until_then_only() -> None:
    gone = allegation(evidence(Weight.IN_FULL, 22, retracted_on=date(2025, 2, 1)))

    assert stands(gone, Moment(known=date(2025, 1, 31))).code == Code.SUPPORTED
    assert stands(gone, Moment(known=date(2025, 2, 1))).code == Code.ALLEGED
    assert stands(gone).code == Code.ALLEGED


def test_the_reasons_name_their_day_and_their_cause_in_order() -> None:
    status = stands(allegation(answer(Kind.DENIES, 30), evidence(Weight.NEUTRAL, 25)))

    assert [(reason.on.day, reason.cause) for reason in status.reasons] == [
        (21, "alg"),
        (30, "answer-30"),
    ]


def _central() -> AllegationFacts:
    return allegation(
        answer(Kind.DENIES_GENERALLY, 22),
        answer(Kind.DENIES, 30),
        answer(Kind.CONCEDES, 31),
        bases=("inferred_from_policy", "inferred_from_silence"),
    )


def test_history_tells_each_day_on_which_the_status_changed() -> None:
    facts = _central()
    steps = history(facts_in(facts), lambda at: status_of(facts, at), clock="as_of")

    assert [(step.on.day, step.status.code) for step in steps] == [
        (21, Code.INFERRED_FROM_SILENCE),
        (22, Code.DENIED_GENERAL),
        (30, Code.DENIED_SPECIFIC),
        (31, Code.CONCEDED),
    ]


def test_history_as_known_goes_by_the_days_of_learning_and_of_taking_back() -> None:
    known, gone = date(2025, 3, 1), date(2025, 4, 1)
    facts = allegation(evidence(Weight.IN_FULL, 22, known_on=known, retracted_on=gone))
    steps = history(facts_in(facts), lambda at: status_of(facts, at), clock="known")

    assert [(step.on, step.status.code) for step in steps] == [
        (FILED, Code.ALLEGED),
        (known, Code.SUPPORTED),
        (gone, Code.ALLEGED),
    ]


# ── Elements ────────────────────────────────────────────────────────────────────────────────


def element(*tied: AllegationFacts, **own: Any) -> Status:
    return element_status(tied, ElementFacts(**own), NOW)


def test_an_element_is_as_strong_as_its_weakest_allegation() -> None:
    shown, bare = allegation(evidence(Weight.IN_FULL)), allegation()

    assert element(shown).code == Code.SUPPORTED
    assert element(shown, bare).code == Code.ALLEGED
    assert element(shown, bare, _central()).code == Code.NO_EVIDENCE


def test_an_element_without_anything_has_no_evidence() -> None:
    assert element().code == Code.NO_EVIDENCE
    assert element(evidence=(evidence(Weight.CONTRADICTS),)).code == Code.NO_EVIDENCE
    assert element(evidence=(evidence(Weight.IN_PART),)).code == Code.SUPPORTED_IN_PART


def test_what_supports_an_element_counts_for_its_allegations() -> None:
    own = (evidence(Weight.IN_FULL),)

    assert element(allegation(), evidence=own).code == Code.SUPPORTED
    assert element(allegation(answer(Kind.DENIES)), evidence=own).code == Code.DISPUTED


def test_a_finding_on_an_element_settles_it() -> None:
    found = (Finding(cause="f", when=when(23), words="", is_true=True),)

    assert element(_central(), findings=found).code == Code.FOUND_TRUE


def test_an_overtaken_silence_leaves_its_element_without_evidence() -> None:
    silence = allegation(
        answer(Kind.DENIES), bases=("inferred_from_silence",), asserts_silence=True
    )

    assert stands(silence).code == Code.SUPERSEDED
    assert element(silence).code == Code.NO_EVIDENCE
