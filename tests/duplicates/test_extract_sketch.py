"""A sketch tells how alike two texts are, nearly as well as comparing them whole."""

import re

from hypothesis import given
from hypothesis import strategies as st

from evidence.duplicates.extract.sketch import (
    DOORS,
    FEWEST_WORDS,
    KEPT_HASHES,
    likeness,
    shingles,
    sketch,
)

WORD = st.text(alphabet="abcdefg", min_size=1, max_size=4)
SHORT = st.lists(WORD, min_size=FEWEST_WORDS, max_size=60)


def _jaccard(one: list[str], other: list[str]) -> float:
    mine, theirs = shingles(one), shingles(other)
    return len(mine & theirs) / len(mine | theirs)


@given(SHORT, SHORT)
def test_short_texts_are_told_exactly(one: list[str], other: list[str]) -> None:
    told = likeness(sketch([" ".join(one)]).hashes, sketch([" ".join(other)]).hashes)
    assert told == _jaccard(one, other)


@given(st.integers(0, 2000), st.integers(200, 2000), st.integers(0, 10**9))
def test_long_texts_are_told_within_five_standard_errors(shared: int, own: int, salt: int) -> None:
    common = [f"c{salt}x{number}" for number in range(shared)]
    one = common + [f"a{salt}x{number}" for number in range(own)]
    other = common + [f"b{salt}x{number}" for number in range(own)]
    truth = _jaccard(one, other)
    told = likeness(sketch([" ".join(one)]).hashes, sketch([" ".join(other)]).hashes)
    assert abs(told - truth) <= 5 * (truth * (1 - truth) / KEPT_HASHES) ** 0.5 + 0.01


@given(st.lists(SHORT, min_size=1, max_size=6))
def test_where_pages_end_means_nothing(pages: list[list[str]]) -> None:
    whole = sketch([" ".join(word for page in pages for word in page)])
    assert sketch(" ".join(page) for page in pages) == whole


@given(st.text(max_size=500))
def test_layout_case_and_punctuation_mean_nothing(text: str) -> None:
    words = re.findall(r"\w+", text)
    spread = sketch([" -\n ".join(words)])
    assert spread.words_sha256 == sketch([" ".join(words)]).words_sha256


def test_likeness_is_the_same_both_ways_and_whole_for_the_same_text() -> None:
    one = sketch([" ".join(f"word{number}" for number in range(5000))]).hashes
    other = sketch([" ".join(f"word{number}" for number in range(2500, 7500))]).hashes
    assert likeness(one, one) == 1.0
    assert likeness(one, other) == likeness(other, one)


def test_texts_that_are_half_alike_share_a_door() -> None:
    missed = 0
    for salt in range(60):
        common = [f"c{salt}x{number}" for number in range(1000)]
        one = sketch([" ".join(common + [f"a{salt}x{number}" for number in range(500)])])
        other = sketch([" ".join(common + [f"b{salt}x{number}" for number in range(500)])])
        missed += not {*one.doors} & {*other.doors}
    assert missed == 0


def test_a_few_words_are_compared_with_nothing() -> None:
    few = sketch(["See the attached file, please."])
    assert few.word_count == 5
    assert few.doors == ()
    assert sketch([]).word_count == 0
    assert likeness((), ()) == 0.0


def test_a_sketch_stays_small_and_fits_a_bigint() -> None:
    made = sketch(" ".join(f"w{page}x{number}" for number in range(400)) for page in range(50))
    assert made.word_count == 20_000
    assert len(made.hashes) == KEPT_HASHES
    assert len(made.doors) == DOORS
    assert list(made.hashes) == sorted(made.hashes)
    assert all(-(2**63) <= each < 2**63 for each in made.hashes)
