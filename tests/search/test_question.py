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


def test_only_leaving_out_is_told_apart() -> None:
    assert asked("-alpha").only_excludes
    assert asked("beta OR -alpha").only_excludes
    assert not asked("beta -alpha").only_excludes


@given(st.text(max_size=400))
def test_any_line_means_something(text: str) -> None:
    for terms in asked(text).alternatives:
        assert all(term.words for term in terms)
