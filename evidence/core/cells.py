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
    # Blanks before it go when it becomes one line, and some programs pass over them anyway.
    shown = one_line(text)
    is_formula = text.startswith(_STARTERS) or shown.startswith(_STARTERS)
    return f"'{shown}" if is_formula and not _NUMBER.match(shown) else shown


def cells(values: Iterable[object]) -> list[str]:
    """Return the cells of one row."""
    return [cell(value) for value in values]
