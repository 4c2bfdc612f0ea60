"""The printable cells of a source note, and how its records are found by id."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from typing import Any, cast

from evidence.core.errors import Invalid
from evidence.demo.reference import ReferenceCase

_CITATION = re.compile(r"\s*\[((?:S\d{2}|A\d)(?:, (?:S\d{2}|A\d))*)\]")
_OPENING = re.compile(r"(?<![^\s(])'")
_STRAIGHT = re.compile(r'"([^"]*)"')


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text, or the ids of the sources that carry what stands before it."""

    text: str
    is_citation: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell: a mark such as ALLEGED, the text, and a smaller line under it."""

    runs: tuple[Run, ...]
    mark: str = ""
    small: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A printable table; `style` names its column widths in the style sheet."""

    style: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def typographic(text: str) -> str:
    """Return text with curly apostrophes, and single quotation marks for straight double ones.

    Curly double marks stand in a source note only around quotations that are on record.
    """
    return _OPENING.sub("‘", _STRAIGHT.sub(r"‘\1’", text)).replace("'", "’")


def runs(text: str) -> tuple[Run, ...]:
    """Return `text` with typographic apostrophes, its [S01] citations set apart."""
    parts = _CITATION.split(typographic(text))
    return tuple(Run(part, is_citation=index % 2 == 1) for index, part in enumerate(parts) if part)


def cell(text: str, *, mark: str = "", small: str = "", sources: tuple[str, ...] = ()) -> Cell:
    """Return a cell of `text` that ends with its sources."""
    cited = f"{text} [{', '.join(sources)}]" if sources else text
    return Cell(runs(cited), mark=mark, small=typographic(small))


def day_text(iso: str | None) -> str:
    """Return an ISO day or month as text, such as 18 Sep 2024."""
    if iso is None:
        return "—"
    if len(iso) == len("2024-09"):
        return f"{date.fromisoformat(iso + '-01'):%b %Y}"
    day = date.fromisoformat(iso)
    return f"{day.day} {day:%b %Y}"


@cache
def _by_id(case: ReferenceCase) -> Mapping[str, object]:
    found: dict[str, object] = {}
    for member in fields(cast("Any", case)):
        value = getattr(case, member.name)
        if isinstance(value, tuple):
            found |= {each.id: each for each in value}
    found |= {element.id: element for claim in case.claims for element in claim.elements}
    found |= {entry.id: entry for entry in case.docket.entries + case.docket.reported_later}
    return found


def named[Shape](
    shape: type[Shape], ids: tuple[str, ...], case: ReferenceCase
) -> tuple[Shape, ...]:
    """Return the records named by `ids`, in that order; raises Invalid for an unknown id."""
    found = _by_id(case)
    for name in ids:
        if not isinstance(found.get(name), shape):
            raise Invalid(
                f"A source note names {name}, which is no {shape.__name__}. Correct the id.",
                param=name,
            )
    return tuple(cast("Shape", found[name]) for name in ids)


def worded(word: str) -> str:
    """Return a stored word such as no_evidence as a page shows it."""
    return word.replace("_", " ").capitalize()
