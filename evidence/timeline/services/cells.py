"""What the cells of a sheet's row say of an event."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

from evidence.core import dates
from evidence.core.cells import cell
from evidence.core.dates import NotADate
from evidence.core.errors import Invalid
from evidence.core.text import one_line, storable
from evidence.timeline.models import EventKind, TimelineEvent
from evidence.timeline.services.happening import BESIDE, MEANING, Happening

# The heads by which a sheet is read; other columns of our own CSV are for people.
HEADS = (
    "Key", "Date", "Time", "Time zone", "Kind", "What happened", "As pleaded", "Disputed",
    "Disputed by", "Material", "Tags", "Note", "Known since", "From",
)  # fmt: skip
FOR_PEOPLE = ("Date in words", "First day", "Last day", "Alleged", "Confidence", "Rests on")
YES, NO = {"yes", "y", "true", "1", "x", "ja", "oui"}, {"", "no", "n", "false", "0"}
TEXTS = {
    "What happened": "text",
    "As pleaded": "as_pleaded",
    "Disputed by": "disputed_by",
    "Note": "note",
    "Time zone": "time_zone",
}


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column of a sheet holds what."""

    places: dict[str, int]
    ignored: tuple[str, ...]
    twice: tuple[str, ...]

    @classmethod
    def of(cls, head: Sequence[str]) -> Self:
        """Return what a sheet's first row names; capitals and blanks mean nothing."""
        known = {_folded(name): name for name in HEADS}
        people = {_folded(name) for name in FOR_PEOPLE}
        places: dict[str, int] = {}
        ignored, twice = [], []
        for place, text in enumerate(head):
            name = known.get(_folded(text))
            if name is None:
                if text.strip() and _folded(text) not in people:
                    ignored.append(one_line(text)[:60])
            elif name in places:
                twice.append(name)
            else:
                places[name] = place
        return cls(places, tuple(ignored), tuple(twice))


def row_texts(row: Sequence[str], columns: Columns) -> dict[str, str]:
    """Return a row's cells by their heads, as they were before somebody made them harmless."""
    return {
        name: _as_meant(row[place]) if place < len(row) else ""
        for name, place in columns.places.items()
    }


def happening(texts: dict[str, str], event: TimelineEvent | None) -> Happening:
    """Return what a row says: of a new event, or of one that is there.

    A column that the sheet does not have leaves an event as it is; an empty cell empties it.
    Raises Invalid with the sentence for the row.
    """
    said = _standing(event) if event else Happening(text="", key=texts.get("Key", ""))
    for head, name in TEXTS.items():
        if head in texts and one_line(texts[head]) != one_line(getattr(said, name)):
            said = replace(said, **{name: texts[head]})  # type: ignore[arg-type]
    said = _with_date(said, texts)
    if event is None and texts.get("Known since"):
        said = replace(said, known_on=_day(texts["Known since"]))
    if "Kind" in texts:
        said = replace(said, kind=_kind(texts["Kind"]) or said.kind)
    if "Tags" in texts:
        said = replace(said, tags=tuple(texts["Tags"].split(",")))
    if "Disputed" in texts:
        said = replace(said, is_disputed=_yes(texts["Disputed"], "Disputed"))
    if "Material" in texts:
        said = replace(said, is_material=_yes(texts["Material"], "Material"))
    return said


def _standing(event: TimelineEvent) -> Happening:
    told = {name: getattr(event, name) for name in (*MEANING, *BESIDE)}
    return Happening(**{**told, "tags": tuple(event.tags), "key": event.key})


def _with_date(said: Happening, texts: dict[str, str]) -> Happening:
    try:
        if "Date" in texts:
            said = replace(said, date=dates.read(texts["Date"]))
    except NotADate as error:
        raise Invalid(str(error)) from error
    if "Time" not in texts:
        return said
    text = texts["Time"]
    try:
        return replace(said, time=datetime.time.fromisoformat(text) if text else None)
    except ValueError:
        raise Invalid(f"“{text[:40]}” is no time of day. Write it as 14:05.") from None


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise Invalid(f"“{text[:40]}” is no day. Write it as 2025-01-30.") from None


def _kind(text: str) -> str:
    if not text:
        return ""
    known = {_folded(word): value for value, word in EventKind.choices}
    known |= {value: value for value in EventKind.values}
    kind = known.get(_folded(text))
    if kind is None:
        raise Invalid(f"“{text[:40]}” is no kind of event.")
    return kind


def _yes(text: str, head: str) -> bool:
    word = text.casefold()
    if word not in YES | NO:
        raise Invalid(f"“{head}” says yes or no, not “{text[:40]}”.")
    return word in YES


def _as_meant(text: str) -> str:
    text = storable(text).strip()
    # An apostrophe that a table of ours put before what looks like a formula is not part of it.
    is_ours = text.startswith("'") and cell(text[1:]) == one_line(text)
    return text[1:] if is_ours else text


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
