"""How an allegation and an element stand, from what is recorded: pure, and the only place for it.

Two axes, what was answered and what supports it, meet in one decision table, which
docs/proof-status.md prints and a test compares with this one.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from evidence.core.moments import Moment
from evidence.proof.assemble.facts import (
    WORDS,
    AllegationFacts,
    Answered,
    Backed,
    Code,
    ElementFacts,
    Evidence,
    Fact,
    Kind,
    Weight,
)

UNBACKED = frozenset({Backed.NOTHING, Backed.INFERENCE, Backed.SILENCE, Backed.CONTRADICTED})


def _row(*codes: Code) -> Mapping[Backed, Code]:
    return dict(zip(Backed, codes, strict=True))


def _all(code: Code) -> Mapping[Backed, Code]:
    return dict.fromkeys(Backed, code)


# What the two axes give together, by what was answered; the columns are in the order of Backed.
TABLE: Mapping[Answered, Mapping[Backed, Code]] = {
    Answered.NOTHING: _row(
        Code.ALLEGED,
        Code.NO_EVIDENCE,
        Code.INFERRED_FROM_SILENCE,
        Code.DISPUTED,
        Code.SUPPORTED_IN_PART,
        Code.SUPPORTED,
        Code.DISPUTED,
    ),
    Answered.DENIED_GENERAL: _row(*4 * [Code.DENIED_GENERAL], *3 * [Code.DISPUTED]),
    Answered.DENIED_SPECIFIC: _row(*4 * [Code.DENIED_SPECIFIC], *3 * [Code.DISPUTED]),
    Answered.IN_PART: _all(Code.DISPUTED),
    Answered.ADMITTED: _all(Code.ADMITTED),
    Answered.CONCEDED: _all(Code.CONCEDED),
    Answered.SILENCE_ENDED: _all(Code.SUPERSEDED),
    Answered.FOUND_TRUE: _all(Code.FOUND_TRUE),
    Answered.FOUND_FALSE: _all(Code.FOUND_FALSE),
}

# An element is as strong as the weakest allegation that it needs; weakest first.
WEAKEST_FIRST = (
    Code.FOUND_FALSE,
    Code.NO_EVIDENCE,
    Code.CONCEDED,
    Code.SUPERSEDED,
    Code.ALLEGED,
    Code.DISPUTED,
    Code.SUPPORTED_IN_PART,
    Code.SUPPORTED,
    Code.ADMITTED,
    Code.FOUND_TRUE,
)
COVERED = frozenset({Code.SUPPORTED, Code.ADMITTED, Code.FOUND_TRUE})
# What stands by its evidence; an admission or a finding needs no document.
BY_EVIDENCE = frozenset({Code.SUPPORTED, Code.SUPPORTED_IN_PART, Code.DISPUTED})
SUPPORTING = frozenset({Weight.IN_FULL, Weight.IN_PART})
NOTES_ALONE = "Rests only on our own source note; no primary document"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: in words, since which day, and the public id of the row that is the cause."""

    words: str
    on: date
    cause: str


@dataclass(frozen=True, slots=True)
class Status:
    """How something stands: the code, both axes, and every reason in order of its day."""

    code: Code
    answered: Answered
    backed: Backed
    reasons: tuple[Reason, ...] = field(default=(), compare=False)
    # All that supports it is our own summary of what others wrote (FRE 1002 asks for the writing).
    rests_on_notes: bool = field(default=False, compare=False)

    @property
    def words(self) -> str:
        """The code in words."""
        return WORDS[self.code]

    @property
    def is_gap(self) -> bool:
        """Whether nothing supports it, and nobody admitted and no court found it."""
        settled = {Answered.ADMITTED, Answered.FOUND_TRUE}
        return self.backed in UNBACKED and self.answered not in settled

    @property
    def is_covered(self) -> bool:
        """Whether it is supported, admitted or found true."""
        return self.code in COVERED


@dataclass(frozen=True, slots=True)
class Step:
    """A day on which a status became another."""

    on: date
    status: Status


def status_of(facts: AllegationFacts, moment: Moment) -> Status | None:
    """Return how an allegation stands, None while it was not pleaded or not known."""
    if not facts.when.stands(moment):
        return None
    answered, deciding = _answered(facts, moment)
    evidence = _standing(facts.evidence, moment)
    weighty = [each for each in evidence if each.weight != Weight.NEUTRAL]
    backed = _backed(facts, evidence)
    status = Status(
        TABLE[answered][backed], answered, backed, _reasons([facts, *deciding, *weighty])
    )
    return _noted(status, evidence)


def element_status(tied: Sequence[AllegationFacts], own: ElementFacts, moment: Moment) -> Status:
    """Return how an element stands: as its weakest allegation, unless a court found on it.

    What supports the element itself counts for each allegation tied to it. An element to which
    no allegation is tied stands by its own evidence, and without any has none.
    """
    findings = _standing(own.findings, moment)
    if findings:
        answered = Answered.FOUND_TRUE if findings[-1].is_true else Answered.FOUND_FALSE
        code = TABLE[answered][Backed.NOTHING]
        return Status(code, answered, _weighed(own.evidence, moment), _reasons(findings))
    shared = tied
    if own.evidence:
        shared = [replace(each, evidence=(*each.evidence, *own.evidence)) for each in tied]
    statuses = [each for each in (status_of(facts, moment) for facts in shared) if each]
    if statuses:
        weakest = min(statuses, key=lambda each: WEAKEST_FIRST.index(_bears(each)))
        status = replace(weakest, code=_bears(weakest))
        told = [fact for facts in shared if facts.when.stands(moment) for fact in facts.evidence]
        return _noted(status, _standing(told, moment))
    backed = _weighed(own.evidence, moment)
    code = Code.NO_EVIDENCE if backed in UNBACKED else TABLE[Answered.NOTHING][backed]
    evidence = _standing(own.evidence, moment)
    return _noted(Status(code, Answered.NOTHING, backed, _reasons(evidence)), evidence)


def history(
    facts: Sequence[Fact], ask: Callable[[Moment], Status | None], *, clock: str
) -> tuple[Step, ...]:
    """Return each day on which what `ask` says changed, by the clock "as_of" or "known".

    As it was: everything now known, by the day when it happened. As it was known: by the day when
    we knew it or took it back.
    """
    days = _days_as_it_was(facts) if clock == "as_of" else _days_as_known(facts)
    steps: list[Step] = []
    for day in sorted(days):
        status = ask(Moment(as_of=day) if clock == "as_of" else Moment(known=day))
        if status and (not steps or steps[-1].status != status):
            steps.append(Step(day, status))
    return tuple(steps)


def facts_in(facts: AllegationFacts) -> tuple[Fact, ...]:
    """Return an allegation with every fact that bears on it."""
    return (facts, *facts.answers, *facts.evidence, *facts.findings)


def _days_as_it_was(facts: Iterable[Fact]) -> set[date]:
    return {each.when.day for each in facts if each.when.retracted_on is None}


def _days_as_known(facts: Iterable[Fact]) -> set[date]:
    days = {each.when.known_on for each in facts}
    return days | {each.when.retracted_on for each in facts if each.when.retracted_on}


def _standing[F: Fact](facts: Iterable[F], moment: Moment) -> list[F]:
    """Return what stands, earliest first; of one day as it was recorded."""
    return sorted((f for f in facts if f.when.stands(moment)), key=lambda f: f.when.day)


def _answered(facts: AllegationFacts, moment: Moment) -> tuple[Answered, Sequence[Fact]]:
    """Return what was answered, and the facts that decide it.

    A court's finding is above all, then an admission in a pleading, which binds; then that the
    side which pleaded it gave it up. Of denials the specific one counts, though a general one
    should come after it.
    """
    findings = _standing(facts.findings, moment)
    if findings:
        last = findings[-1]
        return (Answered.FOUND_TRUE if last.is_true else Answered.FOUND_FALSE), findings
    answers = _standing(facts.answers, moment)
    pleaded = [each for each in answers if each.is_pleading][-1:]
    # A later pleading takes the place of an earlier one; what was said elsewhere stays said.
    counted = [each for each in answers if not each.is_pleading or each in pleaded]
    kinds = {each.kind for each in counted}
    if pleaded and pleaded[0].kind == Kind.ADMITS:
        return Answered.ADMITTED, counted
    if Kind.CONCEDES in kinds:
        return Answered.CONCEDED, counted
    if kinds and facts.asserts_silence:
        return Answered.SILENCE_ENDED, counted
    return _of_kinds(kinds), counted


def _of_kinds(kinds: set[Kind]) -> Answered:
    denials = kinds & {Kind.DENIES, Kind.DENIES_GENERALLY}
    if Kind.DENIES_IN_PART in kinds or (denials and Kind.ADMITS in kinds):
        return Answered.IN_PART
    if Kind.DENIES in kinds:
        return Answered.DENIED_SPECIFIC
    if Kind.DENIES_GENERALLY in kinds:
        return Answered.DENIED_GENERAL
    return Answered.ADMITTED if kinds else Answered.NOTHING


def _backed(facts: AllegationFacts, evidence: Sequence[Evidence]) -> Backed:
    weighed = _of_weights({each.weight for each in evidence})
    inferred = [basis for basis in facts.bases if basis.startswith("inferred_")]
    if weighed != Backed.NOTHING or not inferred or len(inferred) < len(facts.bases):
        return weighed
    return Backed.SILENCE if "inferred_from_silence" in inferred else Backed.INFERENCE


def _weighed(evidence: Iterable[Evidence], moment: Moment) -> Backed:
    return _of_weights({each.weight for each in _standing(evidence, moment)})


def _of_weights(weights: set[Weight]) -> Backed:
    supports = weights & SUPPORTING
    if Weight.CONTRADICTS in weights:
        return Backed.BOTH if supports else Backed.CONTRADICTED
    if Weight.IN_FULL in weights:
        return Backed.IN_FULL
    return Backed.IN_PART if supports else Backed.NOTHING


def _noted(status: Status, evidence: Sequence[Evidence]) -> Status:
    """Return a status that says so, once, when all that supports it are our own source notes."""
    supports = [each for each in evidence if each.weight in SUPPORTING]
    alone = status.code in BY_EVIDENCE and bool(supports) and all(e.is_own_note for e in supports)
    if alone == status.rests_on_notes:
        return status
    reasons = [each for each in status.reasons if each.words != NOTES_ALONE]
    if alone:
        last = supports[-1]
        reasons.append(Reason(NOTES_ALONE, last.when.day, last.cause))
    told = tuple(sorted(reasons, key=lambda reason: reason.on))
    return replace(status, reasons=told, rests_on_notes=alone)


def _bears(status: Status) -> Code:
    """Return what an allegation gives to an element: its code, or that nothing supports it.

    An allegation that is only alleged is no gap yet: the side that knows it may testify. One that
    is inferred, denied, given up or overtaken, with nothing for it, is one.
    """
    if status.is_gap and status.code not in {Code.ALLEGED, Code.FOUND_FALSE}:
        return Code.NO_EVIDENCE
    return status.code


def _reasons(facts: Iterable[Fact]) -> tuple[Reason, ...]:
    told = [Reason(each.words, each.when.day, each.cause) for each in facts]
    return tuple(sorted(told, key=lambda reason: reason.on))
