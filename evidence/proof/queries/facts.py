"""The facts of a case as the pure core takes them: read in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from evidence.proof.assemble.facts import Answer, Finding, Kind, When
from evidence.proof.models import Allegation, FoundAs, Position, Response
from evidence.proof.models import Finding as FindingRow

# What each answer does (FRCP 8(b)). Who lacks knowledge and says so denies (8(b)(5)).
EFFECTS: Mapping[str, Kind] = {
    Position.ADMITTED: Kind.ADMITS,
    Position.DENIED: Kind.DENIES,
    Position.DENIED_IN_PART: Kind.DENIES_IN_PART,
    Position.DENIED_GENERALLY: Kind.DENIES_GENERALLY,
    Position.LACKS_KNOWLEDGE: Kind.DENIES,
}


@dataclass(frozen=True, slots=True)
class Zone:
    """The court's clock, by which an instant falls on a day."""

    name: str

    def day(self, instant: datetime | None) -> date | None:
        """Return the day of an instant."""
        return instant.astimezone(ZoneInfo(self.name)).date() if instant else None


def effect_of(response: Response, allegation: Allegation) -> Kind | None:
    """Return what a response does, None when it does nothing to the allegation.

    What a required answer does not deny it admits, but for the amount of damages (8(b)(6)).
    """
    if response.position == Position.NO_RESPONSE:
        admits = response.is_required and not allegation.is_damages_amount
        return Kind.ADMITS if admits else None
    return EFFECTS.get(response.position)


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
