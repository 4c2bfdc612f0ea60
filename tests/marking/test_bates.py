"""Bates numbers and ranges as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.marking.assemble import bates
from evidence.marking.assemble.bates import NotBates


@pytest.mark.parametrize(
    ("first", "last", "label", "pages"),
    [
        ("ACME0000123", "ACME0000130", "ACME0000123–ACME0000130", 8),
        ("ACME0000123", "130", "ACME0000123–ACME0000130", 8),
        ("ACME0000123", "", "ACME0000123", 1),
        (" ACME_VOL1-000007 ", "ACME_VOL1-000007", "ACME_VOL1-000007", 1),
        ("000045", "000046", "000045–000046", 2),
        ("ACME0000123.R", "", "ACME0000123.R", 1),
    ],
)
def test_a_range_is_read_as_it_is_cited(first: str, last: str, label: str, pages: int) -> None:
    found = bates.read(first, last)

    assert (found.label, found.page_count) == (label, pages)


def test_prefix_width_begin_and_end_are_told_apart() -> None:
    found = bates.read("DEF-000123", "DEF-000200")

    assert (found.prefix, found.width, found.begin, found.end) == ("DEF-", 6, 123, 200)
    assert found.number(150) == "DEF-000150"


@pytest.mark.parametrize(
    ("first", "last", "param"),
    [
        ("", "", "first"),
        ("ACME", "", "first"),
        ("ACME 12 34", "", "first"),
        ("ACME0123", "DEF0130", "last"),
        ("ACME0123", "ACME0122", "last"),
        ("A" * 41 + "1", "", "first"),
        ("ACME" + "9" * 60, "", "first"),
    ],
)
def test_what_is_no_range_is_refused_at_its_field(first: str, last: str, param: str) -> None:
    with pytest.raises(NotBates) as refused:
        bates.read(first, last)

    assert refused.value.param == param


@given(
    prefix=st.from_regex(r"[A-Z_-]{0,10}[A-Z_-]", fullmatch=True),
    width=st.integers(4, 12),
    begin=st.integers(0, 9000),
    more=st.integers(0, 900),
)
def test_every_page_of_a_range_lies_in_it(prefix: str, width: int, begin: int, more: int) -> None:
    first, last = f"{prefix}{begin:0{width}d}", f"{prefix}{begin + more:0{width}d}"

    found = bates.read(first, last)

    assert (found.number(found.begin), found.number(found.end)) == (first, last)
    assert found.page_count == more + 1
