"""Two texts side by side: nothing of either is lost, and no text takes long."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.duplicates.extract import compare as module
from evidence.duplicates.extract.compare import Row, compare

TEXT = st.lists(
    st.sampled_from(["One two. ", "Three; ", "four\n", "Five six? ", "x "]), max_size=40
)


def _side(rows: list[Row], side: str) -> str:
    return " ".join(piece.words for row in rows for piece in getattr(row, side))


def test_the_words_that_differ_are_marked_on_their_own_side() -> None:
    found = compare(
        "The fee is ten dollars. It is due in May. The end.",
        "The fee is\nforty dollars. It is due in May. The end.",
    )
    assert found.differences == 1
    first = found.rows[0]
    assert first.differs
    assert [piece.words for piece in first.left if piece.is_own] == ["ten"]
    assert [piece.words for piece in first.right if piece.is_own] == ["forty"]
    assert not any(row.differs for row in found.rows[1:])


def test_line_breaks_and_spaces_mean_nothing() -> None:
    found = compare("One two\nthree. Four  five.", "One  two three.\nFour five.")
    assert found.differences == 0
    assert not found.is_cut


def test_a_passage_that_one_side_lacks_stands_opposite_nothing() -> None:
    found = compare("Alpha one. Beta two.", "Alpha one. Gamma three. Beta two.")
    [row] = [row for row in found.rows if row.differs]
    assert list(row.left) == []
    assert [piece.words for piece in row.right] == ["Gamma three."]


def test_many_sentences_that_are_the_same_are_counted_instead_of_shown() -> None:
    text = " ".join(f"Sentence number {number}." for number in range(50))
    found = compare(text, f"{text} More.")
    assert [row.alike for row in found.rows if row.alike] == [48]


@given(TEXT, TEXT)
def test_every_word_of_both_sides_is_shown(one: list[str], other: list[str]) -> None:
    left, right = "".join(one), "".join(other)
    module_same = module.SAME_SHOWN
    try:
        module.SAME_SHOWN = 1000
        rows = list(compare(left, right).rows)
    finally:
        module.SAME_SHOWN = module_same
    assert _side(rows, "left").split() == left.split()
    assert _side(rows, "right").split() == right.split()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a. " * 90_000, "a. " * 90_000),
        ("a. " * 90_000, "b. " * 90_000),
        ("a " * 150_000, "b " * 150_000),
        (
            " ".join(f"x{number}. " + "a b c d " * 25 for number in range(2000)),
            " ".join(f"x{number}. " + "b a d c " * 25 for number in range(2000)),
        ),
    ],
)
def test_texts_made_to_be_slow_are_cut_and_said_to_be(one: str, other: str) -> None:
    start = time.process_time()
    found = compare(one, other)
    # Processor time, not time by the clock: a busy machine makes it no longer.
    assert time.process_time() - start < 10
    assert found.is_cut
    assert len(found.rows) <= module.MOST_ROWS
