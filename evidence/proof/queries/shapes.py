"""The shapes in which a case's proof is shown: an allegation, an element, a claim, the board."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from evidence.core.moments import Moment
from evidence.proof.assemble.effect import Effect
from evidence.proof.assemble.facts import Answered, Code
from evidence.proof.models import Allegation, Claim, Element, Response, Stance, StatusOverride
from evidence.proof.queries.facts import effect_for
from evidence.proof.queries.links import Bearing, Link
from evidence.proof.status import COVERED, Status


@dataclass(frozen=True, slots=True)
class Line:
    """An allegation as it stands, with what supports, opposes and answers it side by side."""

    key: int
    allegation: Allegation
    status: Status
    override: StatusOverride | None
    # All that bears on it; where a page shows the first few only, those alone are among `links`.
    bearings: tuple[Bearing, ...]
    links: tuple[Link, ...]
    responses: tuple[Response, ...]

    @property
    def code(self) -> Code:
        """How it stands by a person's word where there is one, else as computed."""
        return Code(self.override.code) if self.override else self.status.code

    @property
    def is_gap(self) -> bool:
        """Whether nothing supports it, by what is computed or by a person's word."""
        return self.status.is_gap or self.code == Code.NO_EVIDENCE

    @property
    def support_count(self) -> int:
        """How many things support it."""
        return sum(each.many for each in self.bearings if each.stance == Stance.SUPPORTS)

    @property
    def opposition_count(self) -> int:
        """How many things contradict it, answers left out."""
        against = [each for each in self.bearings if each.stance == Stance.CONTRADICTS]
        return sum(each.many for each in against if not each.is_answer)

    @property
    def answer_count(self) -> int:
        """How many statements answer it."""
        return sum(each.many for each in self.bearings if each.is_answer)

    @property
    def supports(self) -> list[Link]:
        """What supports it; a party's own say is none."""
        return [each for each in self.links if each.stance == Stance.SUPPORTS]

    @property
    def oppositions(self) -> list[Link]:
        """What contradicts it, answers left out."""
        against = [each for each in self.links if each.stance == Stance.CONTRADICTS]
        return [each for each in against if not each.is_answer]

    @property
    def answers(self) -> list[Link]:
        """The statements that answer it, those that say neither yes nor no after the others."""
        said = [each for each in self.links if each.is_answer]
        return sorted(said, key=lambda each: not each.answer_words)

    @property
    def neutral(self) -> list[Link]:
        """What bears on it neither way and does not answer it."""
        return [e for e in self.links if e.stance == Stance.NEUTRAL and not e.is_answer]

    @property
    def answered(self) -> list[tuple[Response, Effect]]:
        """What pleadings say to it, each with its effect and the rule."""
        return [(each, effect_for(each, self.allegation)) for each in self.responses]

    @property
    def is_unanswered(self) -> bool:
        """Whether neither a pleading nor a statement has answered it."""
        return not self.responses and self.status.answered == Answered.NOTHING


@dataclass(frozen=True, slots=True)
class Part:
    """An element as it stands, with the allegations that it needs and what supports it itself."""

    element: Element
    status: Status
    override: StatusOverride | None
    lines: tuple[Line, ...]
    bearings: tuple[Bearing, ...]
    links: tuple[Link, ...]

    @property
    def code(self) -> Code:
        """How it stands by a person's word where there is one, else as computed."""
        return Code(self.override.code) if self.override else self.status.code

    @property
    def is_covered(self) -> bool:
        """Whether it counts as covered: by a person's word where there is one."""
        return self.code in COVERED

    @property
    def is_judged_otherwise(self) -> bool:
        """Whether a person's word makes it count otherwise than what is computed."""
        return self.is_covered != self.status.is_covered

    @property
    def is_gap(self) -> bool:
        """Whether it has no evidence, by what is computed or by a person's word: none is hidden."""
        return Code.NO_EVIDENCE in {self.status.code, self.code}

    @property
    def rests_on_notes(self) -> bool:
        """Whether all that supports it is our own source note."""
        return self.status.rests_on_notes

    @property
    def words(self) -> str:
        """How it stands in words, a person's word first and what is computed beside it."""
        if self.override is None:
            return self.status.words
        return f"{self.override.get_code_display()} (by judgement; computed: {self.status.words})"


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many elements are supported, admitted or found, of all.

    A person's word counts where there is one; `judged` of them count otherwise than computed.
    """

    covered: int
    total: int
    judged: int = 0
    # Of what is covered, that for which there is only our own source note.
    by_notes: int = 0

    @classmethod
    def of(cls, parts: Sequence[Part]) -> Self:
        """Return how far these elements are covered."""
        return cls(
            sum(part.is_covered for part in parts),
            len(parts),
            sum(part.is_judged_otherwise for part in parts),
            sum(part.is_covered and part.rests_on_notes for part in parts),
        )

    @property
    def asides(self) -> str:
        """What must be known of the figure, in words; empty when it is plain."""
        judged = f"{self.judged} by judgement, computed otherwise" if self.judged else ""
        notes = f"{self.by_notes} only by our own source note" if self.by_notes else ""
        return "; ".join(each for each in (judged, notes) if each)

    def __str__(self) -> str:
        return f"{self.covered} of {self.total} element{'' if self.total == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class Cause:
    """A claim as it stands: its elements, and allegations made for it that none of them needs."""

    claim: Claim
    parts: tuple[Part, ...]
    untied: tuple[Line, ...]

    @property
    def lines(self) -> list[Line]:
        """Its allegations, each once: those that its elements need, then the others."""
        needed = [line for part in self.parts for line in part.lines]
        return list({line.key: line for line in (*needed, *self.untied)}.values())

    @property
    def coverage(self) -> Coverage:
        """How far it is covered."""
        return Coverage.of(self.parts)

    @property
    def gaps(self) -> list[Part]:
        """Its elements for which there is no evidence."""
        return [part for part in self.parts if part.is_gap]


@dataclass(frozen=True, slots=True)
class Board:
    """All claims of a case at a moment, and the allegations that are made for none."""

    moment: Moment
    causes: tuple[Cause, ...]
    loose: tuple[Line, ...]
    lines: tuple[Line, ...]
    # Allegations that nobody had made, or nobody knew of, by then.
    not_yet: int = 0

    @property
    def parts(self) -> list[Part]:
        """The elements of all claims."""
        return [part for cause in self.causes for part in cause.parts]

    @property
    def coverage(self) -> Coverage:
        """How far all claims are covered."""
        return Coverage.of(self.parts)
