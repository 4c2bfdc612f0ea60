"""What a status is made from and the words for it: facts, each with its two clocks. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from evidence.core.moments import Moment


class Code(StrEnum):
    """How an allegation or element stands."""

    ALLEGED = "alleged"
    INFERRED_FROM_SILENCE = "inferred_from_silence"
    NO_EVIDENCE = "no_evidence"
    SUPPORTED_IN_PART = "supported_in_part"
    SUPPORTED = "supported"
    DISPUTED = "disputed"
    DENIED_GENERAL = "denied_general"
    DENIED_SPECIFIC = "denied_specific"
    CONCEDED = "conceded"
    SUPERSEDED = "superseded"
    ADMITTED = "admitted"
    FOUND_TRUE = "found_true"
    FOUND_FALSE = "found_false"
    # Said by a person only: silence outside a pleading admits nothing, so it is never computed.
    UNDISPUTED = "undisputed"


WORDS: Mapping[Code, str] = {
    Code.ALLEGED: "Alleged",
    Code.INFERRED_FROM_SILENCE: "Inferred from silence",
    Code.NO_EVIDENCE: "No evidence",
    Code.SUPPORTED_IN_PART: "Supported in part",
    Code.SUPPORTED: "Supported",
    Code.DISPUTED: "Disputed",
    Code.DENIED_GENERAL: "Denied in general terms",
    Code.DENIED_SPECIFIC: "Denied specifically",
    Code.CONCEDED: "Conceded",
    Code.SUPERSEDED: "Superseded",
    Code.ADMITTED: "Admitted",
    Code.FOUND_TRUE: "Found true by the court",
    Code.FOUND_FALSE: "Found false by the court",
    Code.UNDISPUTED: "Undisputed, not adjudicated",
}


class Answered(StrEnum):
    """What was answered to an allegation, all answers together."""

    NOTHING = "nothing"
    DENIED_GENERAL = "denied_general"
    DENIED_SPECIFIC = "denied_specific"
    # Denied in part, or denied by one and admitted by another.
    IN_PART = "in_part"
    ADMITTED = "admitted"
    CONCEDED = "conceded"
    SILENCE_ENDED = "silence_ended"
    FOUND_TRUE = "found_true"
    FOUND_FALSE = "found_false"


class Backed(StrEnum):
    """What supports an allegation, all evidence together."""

    NOTHING = "nothing"
    INFERENCE = "inference"
    SILENCE = "silence"
    CONTRADICTED = "contradicted"
    IN_PART = "in_part"
    IN_FULL = "in_full"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class When:
    """When something was, when we knew it, and when we took it back.

    What has no day of its own had happened by the day on which it was known.
    """

    on: date | None
    known_on: date
    retracted_on: date | None = None

    @property
    def day(self) -> date:
        """The day from which it counts."""
        return self.on or self.known_on

    def stands(self, moment: Moment) -> bool:
        """Whether it had happened, was known and was not taken back."""
        if moment.as_of is not None and self.day > moment.as_of:
            return False
        if moment.known is None:
            return self.retracted_on is None
        was_known = self.known_on <= moment.known
        return was_known and (self.retracted_on is None or self.retracted_on > moment.known)


class Kind(StrEnum):
    """What an answer does to an allegation."""

    ADMITS = "admits"
    DENIES = "denies"
    DENIES_GENERALLY = "denies_generally"
    DENIES_IN_PART = "denies_in_part"
    # The side that pleaded it gives it up.
    CONCEDES = "concedes"


class Weight(StrEnum):
    """What a piece of evidence does to an allegation or element."""

    IN_FULL = "in_full"
    IN_PART = "in_part"
    CONTRADICTS = "contradicts"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something recorded: the public id of its row, its clocks, and words for a reason."""

    cause: str
    when: When
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Fact):
    """An answer to an allegation, in a pleading (FRCP 8(b)) or outside of one."""

    kind: Kind
    is_pleading: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence(Fact):
    """What supports or contradicts; `is_own_note` when it is our own summary and no document."""

    weight: Weight
    is_own_note: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding(Fact):
    """What a court found: only a court finds."""

    is_true: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementFacts:
    """What bears on an element itself, beside its allegations."""

    evidence: tuple[Evidence, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AllegationFacts(Fact):
    """An allegation as pleaded, and all that bears on it.

    `asserts_silence` says that what it alleges is that somebody said nothing.
    """

    bases: frozenset[str] = frozenset()
    asserts_silence: bool = False
    answers: tuple[Answer, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    findings: tuple[Finding, ...] = ()
