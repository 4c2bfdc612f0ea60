"""The shapes in which a case's proof is shown: an allegation, an element, a claim, the board."""

from dataclasses import dataclass

from evidence.core.moments import Moment
from evidence.proof.assemble.effect import Effect
from evidence.proof.assemble.facts import Answered, Code
from evidence.proof.models import Allegation, Claim, Element, Response, Stance, StatusOverride
from evidence.proof.queries.facts import effect_for
from evidence.proof.queries.links import Link
from evidence.proof.status import COVERED, Status


@dataclass(frozen=True, slots=True)
class Line:
    """An allegation as it stands, with what supports, opposes and answers it side by side."""

    key: int
    allegation: Allegation
    status: Status
    override: StatusOverride | None
    links: tuple[Link, ...]
    responses: tuple[Response, ...]

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
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many elements are supported, admitted or found, of all."""

    covered: int
    total: int

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
        """How far it is covered, by what is computed: what a person says does not count."""
        return Coverage(sum(part.status.code in COVERED for part in self.parts), len(self.parts))

    @property
    def gaps(self) -> list[Part]:
        """Its elements for which there is no evidence."""
        return [part for part in self.parts if part.status.code == Code.NO_EVIDENCE]


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
        each = [cause.coverage for cause in self.causes]
        return Coverage(sum(c.covered for c in each), sum(c.total for c in each))
