"""The shapes of settings, policy versions, regional scopes and promises."""

from dataclasses import dataclass
from typing import Literal

from evidence.demo.records import CaseDate, Confidence


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name under which something was met."""

    name: str
    sources: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Setting:
    """A control offered to users, with its official name and its default."""

    id: str
    name: str
    aliases: tuple[Alias, ...]
    toggle_label: str
    default_state: Literal["on", "off"]
    retroactive: bool
    introduced: CaseDate
    introduced_note: str
    controls: str
    sources: tuple[str, ...]
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Capture:
    """The instant, in UTC, at which a source captured a text."""

    source: str
    at: str


@dataclass(frozen=True, slots=True)
class PolicyVersion:
    """One version of a published text, with the dates and the scope that it had.

    `effective_as_known` gives a vague date in the form of core.dates.
    """

    id: str
    document: str
    version: str
    announced: str | None
    effective: str | None
    effective_text: str | None
    ended: str | None
    ended_text: str | None
    scope: str
    ai_wording: str | None
    capture_status: str
    captures: tuple[Capture, ...]
    git_blob: str | None
    note: str
    sources: tuple[str, ...]
    confidence: Confidence
    effective_reason: str = ""
    effective_as_known: str = ""


@dataclass(frozen=True, slots=True)
class RegionScope:
    """Whether a region was in scope, from when and until when.

    `since_as_known` gives a vague date in the form of core.dates.
    """

    id: str
    region: str
    status: Literal["in_scope", "excluded", "suspended", "paused"]
    status_text: str
    since: str | None
    since_text: str
    until: str | None
    until_text: str
    note: str
    sources: tuple[str, ...]
    since_as_known: str = ""


@dataclass(frozen=True, slots=True)
class Promise:
    """What somebody is said to have promised, to whom and in which text."""

    id: str
    promisor: str
    protected_class: str
    quotation: str | None
    text: str
    document: str | None
    clause: str | None
    clause_reason: str
    text_status: str
    allegations: tuple[str, ...]
    sources: tuple[str, ...]
    confidence: Confidence
    document_reason: str = ""


@dataclass(frozen=True, slots=True)
class Backing:
    """What a source note or a policy version supports: an allegation or element, and how far."""

    id: str
    allegation: str | None
    element: str | None
    exhibit: str | None
    version: str | None
    stance: Literal["supports", "contradicts", "neutral"]
    strength: Literal["full", "part"]
    date: str | None
    pinpoint: str
    quotation: str
    note: str
    admissibility: str
    sources: tuple[str, ...]
