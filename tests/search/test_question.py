"""What a line of search words means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.search.question import Term, asked


def test_words_must_all_hold_and_or_divides() -> None:
    question = asked('alpha "beta gamma" OR -delta eps*')
    assert question.alternatives == (
        (Term(("alpha",)), Term(("beta", "gamma"), is_phrase=True)),
        (Term(("delta",), is_excluded=True), Term(("eps",), is_beginning=True)),
    )


@pytest.mark.parametrize("text", ["", "  ", "OR", "***", '""', "- | -", "'&!<->:"])
def test_nothing_to_look_for_is_an_empty_question(text: str) -> None:
    assert asked(text).is_empty


def test_an_unclosed_quote_is_closed_by_the_end() -> None:
    assert asked('"to be').alternatives == ((Term(("to", "be"), is_phrase=True),),)


def test_joined_words_stand_in_a_row() -> None:
    assert asked("non-disclosure").alternatives[0][0].is_phrase


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("-alpha", "what shall not be there"),
        ("beta OR -alpha", "what shall not be there"),
        ("beta -alpha", ""),
        ("a*", "at least 2 letters"),
        ("beta OR -b* gamma", "at least 2 letters"),
        ("ab*", ""),
    ],
)
def test_what_cannot_be_answered_says_why(text: str, problem: str) -> None:
    assert problem in asked(text).problem
    assert bool(asked(text).problem) == bool(problem)


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ('alpha "beta gamma', "has no partner"),
        ("OR alpha", "passed over"),
        ("alpha |", "passed over"),
        ("re*ment", "inside a word it is passed over: re*ment"),
        ('"begin* here"', "in quotes it is passed over"),
        ("alpha " * 60, "Only the first 300 signs"),
    ],
)
def test_signs_that_mean_nothing_where_they_stand_are_told(text: str, note: str) -> None:
    assert note in " ".join(asked(text).notes)
    assert not asked('alpha "beta gamma" OR -delta eps*').notes


@given(st.text(max_size=400))
def test_any_line_means_something(text: str) -> None:
    for terms in asked(text).alternatives:
        assert all(term.words for term in terms)
