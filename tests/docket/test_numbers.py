"""Docket numbers as people and courts write them."""

import pytest

from evidence.docket.sources.numbers import (
    display,
    normal_doc_id,
    parse_docket_number,
    same_case,
)


@pytest.mark.parametrize(
    "text",
    [
        "5:25-cv-00709",
        "5:25-cv-00709-EJD",
        "5:25-cv-00709-EJD-NC",
        "5:25-CV-709",
        "05:25-cv-00709",
        "5:2025-cv-00709",
        "5:25cv709",
        "Case No. 5:25-cv-00709-EJD (N.D. Cal.)",
        "5:25–cv–00709",
        "5:25-cv-00709 De La Torre v. LinkedIn Corporation",
    ],
)
def test_every_way_of_writing_a_number_gives_the_same_core(text: str) -> None:
    assert display(text) == "5:25-cv-00709"
    assert parse_docket_number(text) == parse_docket_number("5:25-cv-00709")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("25-cv-709", "25-cv-00709"),
        ("22-3054", "22-3054"),
        ("21-16499", "21-16499"),
        ("18-22414-rdd", "18-22414"),
        ("18-00079", "18-00079"),
        ("6:22-bk-13768", "6:22-bk-13768"),
        ("1:18-cr-00123-ABC-2", "1:18-cr-00123"),
        ("no number here", "no number here"),
    ],
)
def test_a_number_is_shown_as_courts_write_it(text: str, shown: str) -> None:
    assert display(text) == shown


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("5:25-cv-00709-EJD", "5:25-cv-00709-NC"),
        ("25-cv-709", "5:25-cv-00709"),
        ("18-22414-rdd", "1:18-bk-22414"),
    ],
)
def test_two_numbers_name_one_case_when_no_stated_part_differs(one: str, other: str) -> None:
    assert same_case(one, other)
    assert same_case(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("5:25-cv-00709", "3:25-cv-00709"),
        ("5:25-cv-00709", "5:24-cv-00709"),
        ("5:25-cv-00709", "5:25-cr-00709"),
        ("5:25-cv-00709", "5:25-cv-07090"),
        ("5:25-cv-00709", ""),
        ("", ""),
    ],
)
def test_a_stated_part_that_differs_tells_two_cases_apart(one: str, other: str) -> None:
    assert not same_case(one, other)
    assert not same_case(other, one)


@pytest.mark.parametrize("text", ["5:18-~gr-00001", "", "Notice", "2025", "127.0.0.1"])
def test_what_is_no_docket_number_gives_none(text: str) -> None:
    assert parse_docket_number(text) is None


def test_the_fourth_digit_of_a_document_id_does_not_count() -> None:
    assert normal_doc_id("127122264358") == normal_doc_id("127022264358") == "127022264358"
    assert normal_doc_id("../../etc/passwd") == ""
    assert normal_doc_id("") == ""
