"""The band as plain numbers: columns, bars, windows; nothing is drawn finer than it is known."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.timeline.assemble import band
from evidence.timeline.assemble.band import Span, Tally
from evidence.timeline.assemble.periods import ZOOMS, Zoom, following, start_of, steps_between

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31))
SEPTEMBER, NOVEMBER = Tally(date(2024, 9, 1), 4, 1), Tally(date(2024, 11, 1), 1, 0)


def test_each_period_has_a_column_and_empty_ones_are_left_empty() -> None:
    drawn = band.draw([SEPTEMBER, NOVEMBER], [], zoom="month", at=None)

    assert drawn
    assert [(each.label, each.entries) for each in drawn.columns] == [
        ("September 2024", 4),
        ("October 2024", 0),
        ("November 2024", 1),
    ]
    high, none, low = drawn.columns
    assert (high.height, none.height) == (band.TALLEST, 0)
    assert low.height == band.TALLEST / 4
    assert high.doubted_height == band.TALLEST / 4
    assert (high.since, high.until) == (date(2024, 9, 1), date(2024, 9, 30))


def test_what_is_known_to_its_year_is_a_bar_over_that_year() -> None:
    year = Span(date(2024, 1, 1), date(2024, 12, 31), "some time", "/there")

    drawn = band.draw([], [year], zoom="month", at=None)

    assert drawn
    (bar,) = drawn.bars
    assert len(drawn.columns) == 12
    assert sum(each.entries for each in drawn.columns) == 0
    assert (bar.x, bar.width) == (0.0, drawn.width)
    assert not bar.is_open_before
    assert not bar.is_open_after


def test_an_open_end_is_pointed_and_runs_to_the_edge() -> None:
    before = Span(None, date(2024, 9, 18), "on or before", "/there")
    after = Span(date(2024, 10, 1), None, "on or after", "/there")

    drawn = band.draw([SEPTEMBER, NOVEMBER], [before, after], zoom="month", at=None)

    assert drawn
    first, second = drawn.bars
    assert (first.x, first.is_open_before, first.is_open_after) == (0.0, True, False)
    assert second.x + second.width == pytest.approx(drawn.width, abs=0.2)
    assert second.is_open_after
    assert len(first.points.split()) == 5


def test_a_long_band_is_cut_into_windows_that_lead_on() -> None:
    tallies = [Tally(following(date(2000, 1, 1), "month", number), 1, 0) for number in range(100)]

    last = band.draw(tallies, [], zoom="month", at=None)

    assert last
    assert len(last.columns) == band.MOST_COLUMNS
    assert last.columns[-1].since == date(2008, 4, 1)
    assert (last.later, last.earlier) == (None, date(2002, 5, 1))
    before = band.draw(tallies, [], zoom="month", at=last.earlier)
    assert before
    assert before.columns[0].since == date(2002, 5, 1)
    assert before.later == date(2005, 5, 1)


def test_bars_beyond_those_that_fit_are_counted() -> None:
    spans = [Span(date(2024, 1, 1), date(2024, 12, 31), "x", "/x")] * (band.MOST_BARS + 3)

    drawn = band.draw([SEPTEMBER], spans, zoom="month", at=None)

    assert drawn
    assert (len(drawn.bars), drawn.bars_left_out) == (band.MOST_BARS, 3)


def test_nothing_dated_is_no_band() -> None:
    assert band.draw([], [], zoom="month", at=None) is None


@given(day=DAYS, zoom=st.sampled_from(ZOOMS), steps=st.integers(-200, 200))
def test_periods_follow_one_another_without_gap(day: date, zoom: Zoom, steps: int) -> None:
    first = start_of(day, zoom)

    assert first <= day < following(first, zoom)
    assert steps_between(first, following(first, zoom, steps), zoom) == steps


@given(st.lists(st.tuples(DAYS, DAYS), min_size=1, max_size=20), st.sampled_from(ZOOMS))
def test_every_bar_lies_within_the_band(days: list[tuple[date, date]], zoom: Zoom) -> None:
    spans = [Span(min(pair), max(pair), "words", "/x") for pair in days]

    drawn = band.draw([], spans, zoom=zoom, at=None)

    assert drawn
    for bar in drawn.bars:
        assert bar.x >= 0
        assert bar.x + bar.width <= drawn.width + 6.2
