"""Minors' names are found in either order, with accents or without, and never inside others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.redaction.extract.names import find_names, folded_name, initials

NAMES = ["Jane Marie Doe", "Müller, Zoë", "Bubba"]


@pytest.mark.parametrize(
    "text",
    [
        "Jane Marie Doe", "Jane Doe", "Jane M. Doe", "JANE DOE", "Doe, Jane", "DOE, JANE MARIE",
        "Jane\nDoe", "Jané Dôe", "Ja-\nne Doe", "(Jane Doe)", "Jane Doe's mother", "Jane Doe’s",
        "the Jane Does",
    ],
)  # fmt: skip
def test_a_listed_child_is_found_however_the_name_is_written(text: str) -> None:
    (found,) = find_names(text, NAMES)

    assert found.shown == "J.M.D."


@pytest.mark.parametrize(
    "text",
    ["J.D.", "J.M.D.", "Janet Doe", "Jane Doering", "Jane met Mrs. Doe", "Doe and Jane", "Doe",
     "Maryjane Doe", "Jane, who knew Doe", "Bubbas-R-Us2", "Zoe"],
)  # fmt: skip
def test_initials_and_other_peoples_names_are_not_found(text: str) -> None:
    assert [each for each in find_names(text, NAMES) if each.shown == "J.M.D."] == []


def test_accents_are_no_hiding_place_on_either_side() -> None:
    assert [each.shown for each in find_names("Zoe Muller; MÜLLER, ZOË", NAMES)] == ["Z.M."] * 2


def test_a_nickname_is_found_as_a_whole_word_only() -> None:
    text = "Bubba, Bubba's and bubbah"

    assert [text[each.start : each.end] for each in find_names(text, NAMES)] == ["Bubba", "Bubba's"]


def test_the_place_in_an_accented_text_is_the_original_one() -> None:
    text = "ﬁne Straße: Zoë Müller"

    (found,) = find_names(text, NAMES)

    assert text[found.start : found.end] == "Zoë Müller"


def test_names_that_differ_in_case_accents_or_order_are_one() -> None:
    assert folded_name("DOE,  Jané") == folded_name("Jane Doe") == "jane doe"
    assert initials("Doe, Jane") == "J.D."
    assert folded_name(" ,; 123 ") == "123"


@given(st.text(max_size=40), st.text(max_size=200))
def test_no_name_and_no_text_breaks_the_search(name: str, text: str) -> None:
    for each in find_names(text, [name]):
        assert 0 <= each.start < each.end <= len(text)
