"""The shape in which the events of the reference case are read."""

from dataclasses import dataclass
from typing import Literal

from evidence.demo.records import Confidence


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, or is alleged to have, as far as its date is known."""

    id: str
    date: str
    precision: Literal["day", "month", "year"]
    modifier: Literal["on", "about", "before", "after", "between", "alleged"]
    until: str | None
    sequence: int
    kind: Literal[
        "alleged_fact",
        "allegation",
        "policy",
        "media",
        "media_and_policy",
        "media_update",
        "regulator",
        "docket",
        "statement",
        "docket_and_statement",
        "search_negative",
    ]
    text: str
    disputed: bool
    sources: tuple[str, ...]
    confidence: Confidence
    confidence_note: str
