"""The periods that rules of court set, read from one file of data with its sources."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from evidence.deadlines.rules import california, federal
from evidence.deadlines.rules.days import Counted, Direction, Period, Unit

# Rules change: what was read longer ago than this is to be read again.
STALE_DAYS = 180
_FILE = Path(__file__).with_name("book.toml")


class Counting(StrEnum):
    """By which rule days are counted."""

    FEDERAL = "frcp6"
    CALIFORNIA = "ccp12"


@dataclass(frozen=True, slots=True)
class RuleSource:
    """Where it was read, and what the source says."""

    title: str
    url: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A period that a rule sets: how much, from what, in which courts, and how well it is known."""

    key: str
    title: str
    citation: str
    kind: str
    trigger: str
    count: int
    courts: tuple[str, ...]
    sources: tuple[RuleSource, ...]
    unit: Unit = Unit.DAYS
    direction: Direction = Direction.AFTER
    counting: Counting = Counting.FEDERAL
    runs_from_service: bool = False
    verified_on: date | None = None
    note: str = ""

    @property
    def period_words(self) -> str:
        """The period as one says it: “21 days after service of the summons and complaint”."""
        return in_words(self.count, self.unit, self.direction, self.trigger)

    def verified_words(self, today: date) -> str:
        """Return whether it was checked, when, and whether that is too long ago."""
        if self.verified_on is None:
            return "Not verified: nobody has read a source for it. Read the rule."
        words = f"Read on {self.verified_on:%Y-%m-%d} in: {self.sources[0].title}."
        age = (today - self.verified_on).days
        return f"{words} That is {age} days ago: read it again." if age > STALE_DAYS else words


def in_words(count: int, unit: Unit, direction: Direction, trigger: str) -> str:
    """Return a period as one says it."""
    named = unit.value.replace("_", " ")
    named = named if count != 1 else named.removesuffix("s")
    return f"{count} {named} {direction.value} {trigger}"


def counted(counting: Counting, period: Period) -> Counted:
    """Return when a period ends under a way of counting; raises NotCountable."""
    if counting is Counting.CALIFORNIA:
        return california.count(period)
    return federal.count(period)


@cache
def rules() -> tuple[Rule, ...]:
    """Return the rules in the order of the file."""
    with _FILE.open("rb") as file:
        return tuple(_rule(entry) for entry in tomllib.load(file)["rules"])


def rule(key: str) -> Rule | None:
    """Return the rule with this key, None if there is none."""
    return next((each for each in rules() if each.key == key), None)


def rules_for(court_id: str) -> tuple[Rule, ...]:
    """Return the rules of a court, its own first; without a court all of them.

    Every court that the product knows is a federal one, so California's rules are left out where
    a court is named.
    """
    if not court_id:
        return rules()
    own = [each for each in rules() if court_id in each.courts]
    return (*own, *(each for each in rules() if "federal" in each.courts))


def _rule(entry: Mapping[str, Any]) -> Rule:
    """Return an entry of the file; a wrong or missing field raises, and a test reads all."""
    return Rule(
        **{
            **entry,
            "courts": tuple(entry["courts"]),
            "sources": tuple(RuleSource(**each) for each in entry["sources"]),
            "unit": Unit(entry.get("unit", Unit.DAYS)),
            "direction": Direction(entry.get("direction", Direction.AFTER)),
            "counting": Counting(entry.get("counting", Counting.FEDERAL)),
        }
    )
