"""How marks follow one another, are written and read: plain rules, tried with many values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.marking import sequence
from evidence.marking.sequence import Mark, NoSuchMark, Rule, SeriesFull, Style

RULES = st.builds(
    Rule,
    style=st.sampled_from(Style),
    prefix=st.sampled_from(["", "PX-", "J-", "Ex. ", "D1-", "TPD-"]),
    width=st.integers(1, 6),
)


@given(rule=RULES, ordinal=st.integers(1, 156), insertion=st.integers(0, 702))
def test_what_is_written_is_read_back(rule: Rule, ordinal: int, insertion: int) -> None:
    mark = Mark(ordinal, insertion)

    text = sequence.written(rule, mark)

    assert sequence.read(rule, text) == mark
    assert sequence.read(rule, text.lower()) == mark
    assert sequence.read(rule, f"  {text} ") == mark
    assert sequence.read(rule, text.removeprefix(rule.prefix)) == mark


@given(rule=RULES, first=st.integers(1, 150), count=st.integers(1, 6))
def test_no_two_marks_of_a_series_are_written_alike(rule: Rule, first: int, count: int) -> None:
    marks = [Mark(first + step, insertion) for step in range(count) for insertion in (0, 1, 2, 27)]

    assert len({sequence.written(rule, mark) for mark in marks}) == len(marks)


@given(number=st.integers(1, 20_000))
def test_letters_lead_back_to_their_number(number: int) -> None:
    assert sequence.number_of(sequence.letters_of(number)) == number


@pytest.mark.parametrize(
    ("style", "ordinals", "written"),
    [
        (Style.NUMBERS, (1, 2, 12), ["1", "2", "12"]),
        (
            Style.LETTERS,
            (1, 26, 27, 28, 52, 53, 702, 703),
            ["A", "Z", "AA", "AB", "AZ", "BA", "ZZ", "AAA"],
        ),
        (Style.DOUBLED, (1, 26, 27, 28, 52, 53), ["A", "Z", "AA", "BB", "ZZ", "AAA"]),
    ],
)
def test_each_style_goes_on_as_is_customary(
    style: Style, ordinals: tuple[int, ...], written: list[str]
) -> None:
    assert [sequence.written(Rule(style), Mark(ordinal)) for ordinal in ordinals] == written


def test_prefix_and_digits_stand_as_the_series_says() -> None:
    rule = Rule(Style.NUMBERS, prefix="PX-", width=4)

    assert sequence.written(rule, Mark(12)) == "PX-0012"
    assert sequence.written(rule, Mark(12, 1)) == "PX-0012A"
    assert sequence.read(rule, "px-12a") == sequence.read(rule, "12A") == Mark(12, 1)


def test_an_insertion_stands_between_its_neighbours_and_is_a_digit_among_letters() -> None:
    numbers, letters = Rule(Style.NUMBERS), Rule(Style.LETTERS)

    first = sequence.inserted_behind(numbers, Mark(12))
    second = sequence.inserted_behind(numbers, first)

    assert [sequence.written(numbers, mark) for mark in (first, second)] == ["12A", "12B"]
    assert sorted([Mark(13), second, Mark(12), first]) == [Mark(12), first, second, Mark(13)]
    assert sequence.written(letters, sequence.inserted_behind(letters, Mark(1))) == "A1"
    assert Mark(1) < sequence.read(letters, "A1") < sequence.read(letters, "A10") < Mark(2)


def test_the_next_mark_leaves_gaps_open_and_the_gaps_are_told() -> None:
    rule = Rule(Style.NUMBERS)
    given = [Mark(1), Mark(2), Mark(6), Mark(6, 1), Mark(8)]

    assert sequence.following(rule, max(given)) == Mark(9)
    assert sequence.following(rule, None) == Mark(1)
    assert [(gap.first.ordinal, gap.last.ordinal) for gap in sequence.gaps(rule, given)] == [
        (3, 5),
        (7, 7),
    ]


@given(
    ordinals=st.sets(st.integers(5, 60), max_size=20),
    start=st.integers(1, 5),
)
def test_gaps_and_given_marks_together_are_the_whole_run(ordinals: set[int], start: int) -> None:
    rule = Rule(Style.NUMBERS, start=start)

    found = list(sequence.gaps(rule, [Mark(each) for each in ordinals]))

    missing = {n for gap in found for n in range(gap.first.ordinal, gap.last.ordinal + 1)}
    assert missing | ordinals == set(range(start, max(ordinals, default=start - 1) + 1))
    assert not missing & ordinals


def test_a_range_is_kept_to() -> None:
    rule = Rule(Style.NUMBERS, start=100, end=102)

    assert sequence.following(rule, None) == Mark(100)
    assert sequence.run(rule, Mark(100), 2) == [Mark(101), Mark(102)]
    with pytest.raises(SeriesFull, match="pass the end"):
        sequence.run(rule, Mark(100), 3)
    with pytest.raises(SeriesFull, match="102, and that is given"):
        sequence.following(rule, Mark(102))
    for outside in ("99", "103"):
        with pytest.raises(NoSuchMark, match="from 100 to 102"):
            sequence.read(rule, outside)


@pytest.mark.parametrize("style", Style)
@given(text=st.text(max_size=30))
def test_whatever_is_typed_is_a_mark_or_a_clear_refusal(style: Style, text: str) -> None:
    rule = Rule(style, prefix="PX-")
    try:
        mark = sequence.read(rule, text)
    except NoSuchMark as refusal:
        assert refusal.param == "number"
    else:
        assert sequence.read(rule, sequence.written(rule, mark)) == mark


@pytest.mark.parametrize("text", ["", "PX-", "12AAA", "A", "1.5", "-3", "0", "99999999", "١٢"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(NoSuchMark):
        sequence.read(Rule(Style.NUMBERS, prefix="PX-"), text)


@pytest.mark.parametrize("text", ["ABC", "AB", "ZZZZZZZ"])
def test_unlike_letters_are_no_doubled_mark(text: str) -> None:
    with pytest.raises(NoSuchMark):
        sequence.read(Rule(Style.DOUBLED), text)
