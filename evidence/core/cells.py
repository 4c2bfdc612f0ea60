"""Texts as cells of a table that a spreadsheet opens, and never as formulas that it runs."""

import re
from collections.abc import Iterable

from evidence.core.text import one_line, storable

# What a spreadsheet takes for the beginning of a formula, full-width forms included.
_STARTERS = tuple("=+-@\t\r\n＝＋－＠")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*%?\Z", re.ASCII)


def cell(value: object) -> str:
    """Return a value as it may stand in a cell: one line, with an apostrophe before a formula."""
    text = storable("" if value is None else str(value))
    is_formula = text.startswith(_STARTERS) and not _NUMBER.match(text)
    return f"'{one_line(text)}" if is_formula else one_line(text)


def cells(values: Iterable[object]) -> list[str]:
    """Return the cells of one row."""
    return [cell(value) for value in values]
