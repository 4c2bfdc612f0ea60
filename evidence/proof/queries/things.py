"""The things that bear on something: what of them is read, how they are called, what follows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from evidence.core.text import shortened
from evidence.exhibits.models import ExhibitOrigin
from evidence.policies.models import PolicyVersion
from evidence.statements.models import Statement
from evidence.timeline.models import TimelineEvent

LONGEST_TITLE = 80


@dataclass(frozen=True, slots=True)
class Shown:
    """The thing that bears on something: of which kind, how it is called, where it is."""

    kind: str
    public_id: str
    label: str
    title: str
    on: date | None
    # Our own summary of public sources, and no document of the case.
    is_own_note: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """A thing with clocks of its own, which may be corrected and taken back: a Recorded model."""

    table: Any
    columns: tuple[str, ...]


CLOCKS = ("public_id", "key", "known_on", "retracted_at")
KEPT: Mapping[str, Kept] = {
    "statement": Kept(
        Statement, (*CLOCKS, "speaker", "text", "gist", "stance", "generality", "said_from")
    ),
    "version": Kept(
        PolicyVersion,
        (*CLOCKS, "label", "document__title", "effective_from", "announced_from", "captured_from"),
    ),
    "event": Kept(TimelineEvent, (*CLOCKS, "text", "date_from")),
}
COLUMNS = (
    *("exhibit_id", "exhibit__public_id", "exhibit__exhibit_number", "exhibit__title"),
    "exhibit__origin",
    *("entry_id", "entry__public_id", "entry__entry_number", "entry__date_filed"),
    "entry__short_description",
    *(f"{kind}_id" for kind in KEPT),
    *(f"{kind}__{name}" for kind, kept in KEPT.items() for name in kept.columns),
)


def kind_of(row: Mapping[str, Any]) -> str:
    """Return which thing a row of supports names."""
    return next(kind for kind in ("exhibit", "entry", *KEPT) if row[f"{kind}_id"] is not None)


def shown_in(row: Mapping[str, Any]) -> Shown:
    """Return the thing that a row of supports names, with the day that it is of."""
    kind = kind_of(row)
    label, title, on = _TOLD[kind](row)
    short = shortened(title, LONGEST_TITLE)
    is_own = row["exhibit__origin"] == ExhibitOrigin.SOURCE_NOTE
    return Shown(kind, row[f"{kind}__public_id"], label, short, row["held_from"] or on, is_own)


def versions_in(
    row: Mapping[str, Any], successors: Mapping[tuple[str, int], Sequence[Mapping[str, Any]]]
) -> list[dict[str, Any]]:
    """Return the row, and the same for each correction of the thing that it names."""
    kind = kind_of(row)
    later = successors.get((kind, row[f"{kind}_id"]), ())
    return [dict(row), *({**row, **_named(kind, each)} for each in later)]


def successors_of(
    rows: Sequence[Mapping[str, Any]],
) -> Mapping[tuple[str, int], Sequence[Mapping[str, Any]]]:
    """Return what took the place of things that were corrected, in turn; a query per correction.

    Things that stand, which are nearly all, are asked for in no query.
    """
    chains: dict[tuple[str, int], list[Mapping[str, Any]]] = {}
    for kind, kept in KEPT.items():
        gone = {row[f"{kind}_id"] for row in rows if row[f"{kind}__retracted_at"]}
        ends = {key: key for key in gone}
        while ends:
            found = kept.table._default_manager.filter(replaces__in=ends)
            named = ("pk", "replaces", *kept.columns)
            later = {each["replaces"]: each for each in found.values(*named)}
            for end, each in later.items():
                chains.setdefault((kind, ends[end]), []).append(each)
            ends = {each["pk"]: ends[end] for end, each in later.items()}
    return chains


def _named(kind: str, values: Mapping[str, Any]) -> dict[str, Any]:
    return {f"{kind}__{name}": values[name] for name in KEPT[kind].columns}


def _exhibit(row: Mapping[str, Any]) -> tuple[str, str, date | None]:
    return f"EX-{row['exhibit__exhibit_number']}", row["exhibit__title"], None


def _entry(row: Mapping[str, Any]) -> tuple[str, str, date | None]:
    number = row["entry__entry_number"]
    label = f"Docket entry {number}" if number else "Docket entry without a number"
    return label, row["entry__short_description"], row["entry__date_filed"]


def _statement(row: Mapping[str, Any]) -> tuple[str, str, date | None]:
    label = row["statement__key"] or "Statement"
    return label, row["statement__speaker"], row["statement__said_from"]


def _version(row: Mapping[str, Any]) -> tuple[str, str, date | None]:
    title = f"{row['version__document__title']}, {row['version__label']}"
    days = (row[f"version__{name}_from"] for name in ("effective", "announced", "captured"))
    return row["version__key"] or "Policy version", title, next(filter(None, days), None)


def _event(row: Mapping[str, Any]) -> tuple[str, str, date | None]:
    return row["event__key"], row["event__text"], row["event__date_from"]


_TOLD = {
    "exhibit": _exhibit,
    "entry": _entry,
    "statement": _statement,
    "version": _version,
    "event": _event,
}
