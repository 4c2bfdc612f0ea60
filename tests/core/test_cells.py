"""Cells that a spreadsheet shows and does not run."""

import pytest

from evidence.core.cells import cell, cells


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+cmd|' /C calc'!A0",
        "-2+3",
        "@SUM(1)",
        "\t=1",
        "\r=1",
        "＝1+1",
        "＠x",
        " =1",
        "\u00a0=1",
    ],
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert cell(text).startswith("'")


@pytest.mark.parametrize("text", ["-5", "+1.5", "12,000", "-3%", "a=b", "EX-1", ""])
def test_numbers_and_words_stay_as_they_are(text: str) -> None:
    assert cell(text) == text


def test_a_cell_is_one_line_and_nothing_is_an_empty_one() -> None:
    assert cells(["a\nb\0c", None, 5]) == ["a b␀c", "", "5"]
