"""The shapes in which the reference case is read: what is known, from whom and how surely."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Confidence = Literal["high", "medium", "low", "unverified"]
AllegationStatus = Literal[
    "alleged",
    "supported",
    "supported_in_part",
    "disputed",
    "denied",
    "admitted",
    "conceded",
    "no_evidence",
    "superseded",
]
Basis = Literal[
    "own_knowledge",
    "contract_text",
    "product_description",
    "inferred_from_policy",
    "inferred_from_silence",
    "policy_text",
    "argument",
    "not_reported",
]


@dataclass(frozen=True, slots=True)
class Source:
    """A page or text that was read, with what was readable of it."""

    id: str
    kind: str
    title: str
    headline: Literal["seen", "not seen", "rebuilt from the address", "untitled"]
    outlet: str
    author: str | None
    date: str | None
    url: str | None
    access: str
    weight: str
    origin: str | None
    relation: str
    carries: str
    caution: str


@dataclass(frozen=True, slots=True)
class Origin:
    """One report or text on which several sources rest; it was not read itself."""

    id: str
    kind: str
    weight: str
    title: str


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words given between quotation marks, with who wrote them and who carries them."""

    id: str
    text: str
    by: str
    form: Literal[
        "verbatim",
        "verbatim_in_copy",
        "as_reported",
        "captured",
        "not_verbatim",
        "error",
        "search_string",
    ]
    sources: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class StatusStep:
    """A status that an allegation took, the day and what gave it."""

    status: str
    on: date
    by: str
    note: str


@dataclass(frozen=True, slots=True)
class Allegation:
    """What a party undertakes to prove; `text` always begins with the word Alleged."""

    id: str
    text: str
    status: AllegationStatus
    basis: tuple[Basis, ...]
    basis_note: str
    claims: tuple[str, ...]
    opposed_by: tuple[str, ...]
    documents: tuple[str, ...]
    pinpoint: str | None
    pinpoint_reason: str
    status_history: tuple[StatusStep, ...]
    sources: tuple[str, ...]
    confidence: Confidence
    confidence_note: str


@dataclass(frozen=True, slots=True)
class Element:
    """One thing that a claim has to show, and how far it is supported."""

    id: str
    text: str
    support_status: Literal[
        "supported", "alleged", "no_evidence", "disputed", "undisputed_unadjudicated"
    ]
    why: str
    allegations: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """A cause of action as reported; `order` is its place in the complaint when known."""

    id: str
    order: int | None
    order_reason: str
    title: str
    law: str
    relief: str
    note: str
    sources: tuple[str, ...]
    law_sources: tuple[str, ...]
    confidence: Confidence
    elements: tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class ReferredDocument:
    """A document that the case speaks of, with whether anyone could obtain it."""

    id: str
    title: str
    status: Literal["not_obtained", "public_archive", "none", "not_public"]
    status_text: str
    supports: tuple[str, ...]
    opposes: tuple[str, ...]
    note: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseDate:
    """A date as far as it is known; `text` is how a page shows it."""

    date: str
    precision: Literal["day", "month", "year"]
    modifier: Literal["on", "about", "before", "after", "between", "alleged"]
    until: str | None
    text: str


@dataclass(frozen=True, slots=True)
class RoleGiven:
    """The role in which a source names a speaker."""

    source: str
    role: str


@dataclass(frozen=True, slots=True)
class Statement:
    """Something said in public; `quotation` names the words when they are known.

    `speaks_for` and `speaker_party` name parties by id.
    """

    id: str
    topics: tuple[str, ...]
    speaks_for: str
    medium: Literal["press", "publication"]
    date: CaseDate
    speaker: str
    role: str
    channel: str
    kind: str
    scope: Literal["general", "specific"]
    stance: Literal[
        "announces", "denies", "admits", "concedes", "no_comment", "criticises", "asserts"
    ]
    form: Literal["verbatim", "verbatim_in_copy", "paraphrase"]
    text: str
    quotation: str | None
    variants: tuple[str, ...]
    answers: tuple[str, ...]
    hearsay_note: str
    sources: tuple[str, ...]
    confidence: Confidence
    confidence_note: str
    speaker_party: str | None = None
    roles: tuple[RoleGiven, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """A statement that ends an assertion of silence."""

    statement: str
    on: date
    effect: str


@dataclass(frozen=True, slots=True)
class AbsenceAssertion:
    """Somebody's assertion that nothing was said or found in a window of time."""

    id: str
    topic: str
    sought: Literal["denial", "answer"]
    text: str
    asserter: str
    window_from: date | None
    window_to: date
    searched: str | None
    allegation: str | None
    status: Literal["open", "closed"]
    answered_by: tuple[Answer, ...]
    sources: tuple[str, ...]
    confidence: Confidence
    window_from_reason: str = ""
    searched_reason: str = ""
    confidence_note: str = ""
    event: str = ""
    silent: str = ""
    silent_party: str | None = None


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two accounts that differ, who gives which, and how this record handles them."""

    id: str
    sources_a: tuple[str, ...]
    sources_b: tuple[str, ...]
    decision: Literal["preferred", "both_kept", "not_answered"]
    topic: str
    version_a: str
    version_b: str
    handling: str
    sources: tuple[str, ...]
    preferred: Literal["a", "b", ""] = ""


@dataclass(frozen=True, slots=True)
class Question:
    """Something that no source read answers."""

    id: str
    question: str
    reason: str
    field: str | None
    as_of: date
    sources: tuple[str, ...]
