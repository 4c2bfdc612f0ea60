"""Causes of action from which a claim is begun, read from one file of data with its sources."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

# Law changes: what was checked longer ago than this is to be read again.
STALE_DAYS = 180
_FILE = Path(__file__).with_name("causes.toml")


@dataclass(frozen=True, slots=True)
class CauseElement:
    """One thing that must be proved; `only_if` says when, for what not every case needs."""

    text: str
    only_if: str = ""


@dataclass(frozen=True, slots=True)
class CauseSource:
    """Where it was read, and what of the entry the source says."""

    title: str
    url: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """A cause of action: a starting point, which the lawyer of the case edits.

    `verified_on` is None when nobody has yet read a source for it; `unverified` names what the
    sources did not say.
    """

    key: str
    title: str
    basis: str
    jurisdiction: str
    burden: str
    elements: tuple[CauseElement, ...]
    sources: tuple[CauseSource, ...]
    verified_on: date | None
    unverified: str = ""
    note: str = ""

    @property
    def verified_words(self) -> str:
        """Whether it was checked, when, and what was not."""
        if not self.verified_on:
            return "Not verified: no source was read for it. Check each element."
        day = f"{self.verified_on:%Y-%m-%d}"
        rest = f" Not verified: {self.unverified}." if self.unverified else ""
        return f"Read in the sources named on {day}.{rest}"

    def is_stale(self, today: date) -> bool:
        """Whether it must be read again, because it was checked long ago or never."""
        return self.verified_on is None or (today - self.verified_on).days > STALE_DAYS


@cache
def causes() -> tuple[Cause, ...]:
    """Return the causes of action in the order of the file."""
    with _FILE.open("rb") as file:
        return tuple(_cause(entry) for entry in tomllib.load(file)["causes"])


def cause(key: str) -> Cause | None:
    """Return the cause with this key, None if there is none."""
    return next((each for each in causes() if each.key == key), None)


def _cause(entry: Mapping[str, Any]) -> Cause:
    """Return an entry of the file; a wrong or missing field raises, and a test reads all."""
    return Cause(
        **{
            **entry,
            "elements": tuple(CauseElement(**each) for each in entry["elements"]),
            "sources": tuple(CauseSource(**each) for each in entry["sources"]),
            "verified_on": entry["verified_on"] or None,
        }
    )
