"""What of a case's chronology is wanted, as it stands in the address."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Self

from evidence.core import moments
from evidence.core.errors import Invalid
from evidence.core.moments import Moment, read_moment
from evidence.core.text import storable
from evidence.timeline.models import EventKind

DAYS = ("since", "until", "as_of", "known")
LONGEST_WORD = 200
STANDINGS: Mapping[str, str] = {
    "agreed": "Agreed only",
    "disputed": "Disputed",
    "alleged": "Alleged",
}
SHOWN: Mapping[str, str] = {
    "event": "Events",
    "docket": "Docket entries",
    "deadline": "Deadlines",
    "statement": "Statements",
    "article": "Articles",
    "policy": "Policy changes",
    "version": "Policy versions",
}
ONE: Mapping[str, str] = {
    "event": "event",
    "docket": "docket entry",
    "deadline": "deadline",
    "statement": "statement",
    "article": "article",
    "policy": "policy change",
    "version": "policy version",
}


class NotADay(Invalid):
    """What the address gives for a day is none."""

    default_code = "not_a_day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """Which entries of a chronology are wanted.

    `as_of` keeps what had happened by that day, `known` what was known by that day and not
    withdrawn by then.
    """

    q: str = ""
    show: str = ""
    kind: str = ""
    standing: str = ""
    tag: str = ""
    material: str = ""
    since: str = ""
    until: str = ""
    as_of: str = ""
    known: str = ""

    @classmethod
    def of(cls, said: Mapping[str, str]) -> Self:
        """Return what an address or a kept paper says; raises NotADay."""
        given = {
            name: storable(said[name].strip())[:LONGEST_WORD]
            for name in cls.__slots__
            if said.get(name)
        }
        for name in DAYS:
            if day := _day(given.get(name, ""), name):
                given[name] = day.isoformat()
        return cls(**given)

    def as_query(self) -> dict[str, str]:
        """Return it as it stands in the address: only what is said."""
        return {name: value for name, value in asdict(self).items() if value}

    def day(self, name: str) -> date | None:
        """Return one of its days, None when it is not said."""
        said = getattr(self, name)
        return date.fromisoformat(said) if said else None

    @property
    def moment(self) -> Moment:
        """From when it looks at the case."""
        return Moment(self.day("as_of"), self.day("known"))

    @property
    def is_narrowed(self) -> bool:
        """Whether it leaves any entry out."""
        return bool(self.as_query())

    @property
    def is_agreed(self) -> bool:
        """Whether only what nobody alleges or disputes is wanted."""
        return self.standing == "agreed"

    @property
    def wants_events_only(self) -> bool:
        """Whether it asks for what events alone have."""
        return bool(
            self.kind or self.tag or self.material or self.standing in ("disputed", "alleged")
        )

    def within(self, first: date, last: date) -> "Narrowing":
        """Return the same of a period."""
        return replace(self, since=first.isoformat(), until=last.isoformat())


def in_words(wanted: Narrowing) -> str:
    """Return what a chronology is narrowed to, as its heading says it; empty for the whole."""
    said = [
        "agreed: what nobody alleges or disputes" if wanted.is_agreed else "",
        STANDINGS[wanted.standing].lower() if wanted.standing in ("disputed", "alleged") else "",
        f"containing “{wanted.q}”" if wanted.q else "",
        SHOWN.get(wanted.show, wanted.show).lower() if wanted.show else "",
        f"kind: {_label(wanted.kind)}" if wanted.kind else "",
        f"tag: {wanted.tag}" if wanted.tag else "",
        "material" if wanted.material else "",
        f"from {wanted.since}" if wanted.since else "",
        f"until {wanted.until}" if wanted.until else "",
        f"as of {wanted.as_of}" if wanted.as_of else "",
        f"as known on {wanted.known}" if wanted.known else "",
    ]
    return "; ".join(each for each in said if each)


def _label(kind: str) -> str:
    return str(dict(EventKind.choices).get(kind, kind))


def _day(text: str, name: str) -> date | None:
    try:
        return read_moment(text).as_of
    except moments.NotADay as error:
        raise NotADay(str(error), param=name) from None


@dataclass(frozen=True, slots=True)
class Filter:
    """One thing by which a chronology can be narrowed, and the values that it can have."""

    name: str
    label: str
    value: str
    choices: tuple[tuple[str, str], ...]


def filters_of(wanted: Narrowing, tags: Sequence[str]) -> list[Filter]:
    """Return what the page offers to narrow by, each with what is chosen."""
    offered: list[tuple[str, str, Iterable[tuple[str, str]]]] = [
        ("show", "Show", SHOWN.items()),
        ("kind", "Kind of event", EventKind.choices),
        ("standing", "Standing", STANDINGS.items()),
        ("tag", "Tag", [(tag, tag) for tag in tags]),
        ("material", "Material", [("yes", "Material only")]),
    ]
    return [
        Filter(name, label, getattr(wanted, name), tuple(choices))
        for name, label, choices in offered
    ]
