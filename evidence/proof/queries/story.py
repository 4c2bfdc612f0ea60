"""One allegation: how it stands, how it came to stand so on both clocks, where it is needed."""

from collections.abc import Sequence
from dataclasses import dataclass

from evidence.cases.models import Case
from evidence.core.moments import Moment
from evidence.proof.models import Allegation, Element, ElementAllegation
from evidence.proof.queries.board import line_at
from evidence.proof.queries.record import Record, line_status, record_of
from evidence.proof.queries.shapes import Line
from evidence.proof.status import Step, facts_in, history
from evidence.sources import queries as sources
from evidence.sources.queries import Tally


@dataclass(frozen=True, slots=True)
class Story:
    """An allegation at a moment; `line` is None while nobody had made it, or knew of it."""

    line: Line | None
    # The version that counts now, and those that it replaced, the latest first.
    current: Allegation
    earlier: Sequence[Allegation]
    as_it_was: Sequence[Step]
    as_known: Sequence[Step]
    elements: Sequence[Element]
    tally: Tally


def story_of(case: Case, allegation: Allegation, moment: Moment) -> Story:
    """Return all there is to say of an allegation's line at a moment."""
    record = record_of(case, line=allegation)
    key = record.first_of[allegation.pk]
    versions = sorted(record.lines[key], key=lambda each: each.recorded_at)
    cited = versions[-1].cited.values_list("source_id", flat=True)
    return Story(
        line=line_at(record, key, moment),
        current=versions[-1],
        earlier=versions[-2::-1],
        as_it_was=_history(record, key, "as_of"),
        as_known=_history(record, key, "known"),
        elements=_elements(versions),
        tally=sources.tally_of(cited),
    )


def _history(record: Record, key: int, clock: str) -> Sequence[Step]:
    versions = record.facts_of(key)
    facts = [fact for version in versions for fact in facts_in(version)]
    return history(facts, lambda moment: line_status(versions, moment), clock=clock)


def _elements(versions: Sequence[Allegation]) -> list[Element]:
    ties = ElementAllegation.objects.filter(allegation__in=versions, retracted_at=None)
    return [tied.element for tied in ties.select_related("element__claim")]
