"""What a response amounts to, with the rule cited; and what the rule leaves open is left open."""

import pytest

from evidence.proof.assemble.effect import (
    KIND_WORDS,
    OUTCOME_WORDS,
    Circumstances,
    Kind,
    Outcome,
    Pleading,
    effect_of,
)


@pytest.mark.parametrize(
    ("kind", "outcome", "rule"),
    [
        (Kind.ADMITTED, Outcome.ADMITTED, "8(b)(1)(B)"),
        (Kind.DENIED, Outcome.DENIED, "8(b)(2)"),
        (Kind.DENIED_IN_PART, Outcome.DENIED_IN_PART, "8(b)(4)"),
        (Kind.LACKS_KNOWLEDGE, Outcome.DENIED, "8(b)(5)"),
        (Kind.NO_RESPONSE, Outcome.ADMITTED, "8(b)(6)"),
        (Kind.DENIED_GENERALLY, Outcome.DENIED, "8(b)(3)"),
        (Kind.NONRESPONSIVE, Outcome.UNSETTLED, "8(b)(6)"),
    ],
)
def test_each_kind_has_its_effect_and_its_rule(kind: Kind, outcome: Outcome, rule: str) -> None:
    effect = effect_of(kind)

    assert effect.outcome == outcome
    assert rule in effect.rule
    assert effect.is_flagged == (outcome == Outcome.UNSETTLED)


def test_silence_admits_only_where_an_answer_was_required() -> None:
    not_due = effect_of(Kind.NO_RESPONSE, Circumstances(Pleading.NOT_DUE))
    not_required = effect_of(Kind.NO_RESPONSE, Circumstances(Pleading.NOT_REQUIRED))

    assert not_due.outcome == Outcome.NOT_DUE
    assert not_required.outcome == Outcome.DENIED


def test_an_amount_of_damages_is_not_admitted_by_silence() -> None:
    effect = effect_of(Kind.NO_RESPONSE, Circumstances(is_amount_of_damages=True))

    assert effect.outcome == Outcome.NOT_ADMITTED


def test_a_legal_conclusion_and_a_document_are_left_to_a_person_and_say_which() -> None:
    conclusion = effect_of(Kind.NONRESPONSIVE, Circumstances(is_legal_conclusion=True))
    document = effect_of(Kind.NONRESPONSIVE, Circumstances(refers_to_document=True))

    assert conclusion.is_flagged and "legal conclusion" in conclusion.words
    assert document.is_flagged and "document" in document.words


def test_strict_proof_names_the_case_that_treated_it_as_an_admission() -> None:
    assert "King Vision" in effect_of(Kind.NONRESPONSIVE).words


def test_every_kind_and_outcome_has_words() -> None:
    assert set(KIND_WORDS) == set(Kind)
    assert set(OUTCOME_WORDS) == set(Outcome)
    assert all(effect_of(kind).rule.startswith("FRCP") for kind in Kind)
