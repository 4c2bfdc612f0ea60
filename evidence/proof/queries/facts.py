"""The facts of a case as the pure core takes them: read in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from evidence.proof.assemble import effect
from evidence.proof.assemble.facts import Answer, Finding, Kind, When
from evidence.proof.models import Allegation, FoundAs, Position, Response
from evidence.proof.models import Finding as FindingRow

# What the effect of a response (FRCP 8(b)) is to the status; what the rule leaves open is none.
KINDS: Mapping[effect.Outcome, Kind] = {
    effect.Outcome.ADMITTED: Kind.ADMITS,
    effect.Outcome.DENIED: Kind.DENIES,
    effect.Outcome.DENIED_IN_PART: Kind.DENIES_IN_PART,
}


@dataclass(frozen=True, slots=True)
class Zone:
    """The court's clock, by which an instant falls on a day."""

    name: str

    def day(self, instant: datetime | None) -> date | None:
        """Return the day of an instant."""
        return instant.astimezone(ZoneInfo(self.name)).date() if instant else None


def effect_for(response: Response, allegation: Allegation) -> effect.Effect:
    """Return what a recorded response amounts to, with the rule."""
    required = effect.Pleading.FILED if response.is_required else effect.Pleading.NOT_REQUIRED
    around = effect.Circumstances(
        required,
        is_amount_of_damages=allegation.is_damages_amount,
        is_legal_conclusion=response.is_legal_conclusion,
        refers_to_document=response.refers_to_document,
    )
    return effect.effect_of(effect.Kind(response.position), around)


def kind_for(response: Response, allegation: Allegation) -> Kind | None:
    """Return what a response does to how an allegation stands, None where the rule is open."""
    if response.position == Position.DENIED_GENERALLY:
        return Kind.DENIES_GENERALLY
    return KINDS.get(effect_for(response, allegation).outcome)


def when_of(on: date | None, row: Allegation | Response | FindingRow, zone: Zone) -> When:
    """Return a row's clocks."""
    return When(on, row.known_on, zone.day(row.retracted_at))


def answer_of(response: Response, kind: Kind, zone: Zone) -> Answer:
    """Return a response as a fact."""
    said = response.get_position_display().lower()
    return Answer(
        cause=response.public_id,
        when=when_of(response.responded_from, response, zone),
        words=f"{response.responded_by}, in a pleading: {said}",
        kind=kind,
        is_pleading=True,
    )


def finding_of(row: FindingRow, zone: Zone) -> Finding:
    """Return a court's finding as a fact."""
    return Finding(
        cause=row.public_id,
        when=when_of(row.found_on, row, zone),
        words=f"The court: {row.get_outcome_display().lower()}",
        is_true=row.outcome == FoundAs.TRUE,
    )


def lines_of(allegations: Iterable[Allegation]) -> Mapping[int, int]:
    """Return for each allegation the first of its line, which corrections prolong."""
    replaced = {each.pk: each.replaces_id for each in allegations}
    first: dict[int, int] = {}
    for key in replaced:
        at = key
        while (before := replaced.get(at)) is not None:
            at = before
        first[key] = at
    return first


def grouped[R](rows: Iterable[tuple[int, R]]) -> Mapping[int, list[R]]:
    """Return rows by the key that stands before each."""
    by_key: dict[int, list[R]] = defaultdict(list)
    for key, row in rows:
        by_key[key].append(row)
    return by_key
