"""Text from outside is kept whole where it can be, and fits on a line where it must."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.core.text import one_line, storable


def test_nul_is_made_visible_instead_of_lost() -> None:
    assert storable("a\0b.pdf") == "a␀b.pdf"


def test_half_a_character_is_replaced() -> None:
    assert storable("a\udcffb") == "a?b"


@given(st.text())
def test_whatever_comes_can_be_written_as_utf_8_without_nul(text: str) -> None:
    kept = storable(text)

    assert b"\0" not in kept.encode()
    assert storable(kept) == kept


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_sound_text_is_kept_as_it_is(text: str) -> None:
    assert storable(text) == text


@pytest.mark.parametrize("break_", ["\r\n", "\n", "\t", "\0", "\x85", "\u2028", "\x0b", "   "])
def test_a_line_stays_one_line(break_: str) -> None:
    assert one_line(f" Subject{break_}Bcc: all@example.test ") == "Subject Bcc: all@example.test"


@given(st.text())
def test_one_line_is_one_line_whatever_comes(text: str) -> None:
    assert len(one_line(text).splitlines()) <= 1
