"""Dates as far as they are known: read from what people write, never made more precise."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.core import dates
from evidence.core.dates import FuzzyDate, Modifier, NotADate, Part, read

DAYS = st.dates(min_value=date(1000, 1, 1))


@pytest.mark.parametrize(
    ("written", "kept", "shown", "first", "last"),
    [
        ("2024-09-18", "2024-09-18", "Sep 18, 2024", "2024-09-18", "2024-09-18"),
        ("18 September 2024", "2024-09-18", "Sep 18, 2024", "2024-09-18", "2024-09-18"),
        ("Sept. 18, 2024", "2024-09-18", "Sep 18, 2024", "2024-09-18", "2024-09-18"),
        ("Feb 2024", "2024-02", "Feb 2024", "2024-02-01", "2024-02-29"),
        ("2021", "2021", "2021", "2021-01-01", "2021-12-31"),
        ("c. Mar 2021", "2021-03~", "about Mar 2021", "2021-03-01", "2021-03-31"),
        ("before 2024-09-18", "../2024-09-18", "on or before Sep 18, 2024", None, "2024-09-18"),
        ("by Sep 2025", "../2025-09", "on or before Sep 2025", None, "2025-09-30"),
        ("since 2024-08", "2024-08/..", "on or after Aug 2024", "2024-08-01", None),
        (
            "between 2024-09-18 and 20 Sep 2024",
            "[2024-09-18..2024-09-20]",
            "between Sep 18, 2024 and Sep 20, 2024",
            "2024-09-18",
            "2024-09-20",
        ),
        ("from 2021 to 2024", "2021/2024", "2021 to 2024", "2021-01-01", "2024-12-31"),
        ("to be determined", "", "date not known", None, None),
    ],
)
def test_what_people_write_is_kept_no_more_precise_than_it_is(
    written: str, kept: str, shown: str, first: str | None, last: str | None
) -> None:
    known = read(written)
    assert (known.text, str(known)) == (kept, shown)
    assert [day and day.isoformat() for day in (known.first, known.last)] == [first, last]
    assert read(known.text) == read(str(known)) == known


@pytest.mark.parametrize(
    "written",
    ["2024-02-30", "2024-13", "0000", "tomorrow", "Mayday 2024", "31 Sep 2024", "2024-9-1", "1/2"],
)
def test_what_is_no_date_is_refused_with_what_to_write(written: str) -> None:
    with pytest.raises(NotADate, match="Write a date as"):
        read(written)


def test_two_days_stand_in_order() -> None:
    with pytest.raises(NotADate, match="earlier first"):
        read("between 2024-09-20 and 2024-09-18")


@given(DAYS, DAYS, st.sampled_from(Modifier))
def test_every_date_is_read_back_as_it_was(one: date, other: date, modifier: Modifier) -> None:
    early, late = (Part(day.year, day.month, day.day) for day in sorted((one, other)))
    has_end = modifier in {Modifier.BETWEEN, Modifier.FROM_TO}
    known = (
        dates.NOT_KNOWN
        if modifier is Modifier.UNKNOWN
        else FuzzyDate(modifier, early, late if has_end else None)
    )
    assert read(known.text) == known
    assert read(str(known)) == known
