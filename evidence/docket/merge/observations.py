"""What a source told of one entry, kept once however often it was told.

The merge is a function of the set of these. So neither the order in which sources arrive nor
how often each does can change a docket.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import UTC, date, datetime

from evidence.docket.sources.facts import DocketUpdate, EntryFacts, SourceKind

# Before anything was told: the time of what came without one.
NO_TIME = datetime(1, 1, 1, tzinfo=UTC)

type Observations = Mapping[str, "Observation"]


@dataclass(frozen=True, slots=True)
class Observation:
    """Facts of one entry as one kind of source told them, and when first and last.

    `place` tells apart what is written alike twice in one document: two rows are two entries.
    `key` is equal whenever the same is told again.
    """

    key: str
    kind: SourceKind
    facts: EntryFacts
    place: int
    first_told_at: datetime
    last_told_at: datetime


def observed(update: DocketUpdate) -> list[Observation]:
    """What one update tells, entry by entry."""
    kind, told_at = update.provenance.kind, update.provenance.told_at or NO_TIME
    places: Counter[str] = Counter()
    found = []
    for facts in update.entries:
        written = _written(facts)
        place = places[written]
        places[written] += 1
        key = hashlib.sha256(f"{kind}\n{place}\n{written}".encode()).hexdigest()
        found.append(Observation(key, kind, facts, place, told_at, told_at))
    return found


def gathered(known: Observations, told: Iterable[Observation]) -> dict[str, Observation]:
    """What was known and what was told now; what is told again only moves its last time."""
    found = dict(known)
    for each in told:
        before = found.get(each.key, each)
        found[each.key] = replace(
            each,
            first_told_at=min(before.first_told_at, each.first_told_at),
            last_told_at=max(before.last_told_at, each.last_told_at),
        )
    return found


def _written(facts: EntryFacts) -> str:
    # What is unknown is left out, so that a field that is added later changes no key.
    return json.dumps(_known(facts), sort_keys=True)


def _known(value: object) -> object:
    if is_dataclass(value):
        pairs = ((each.name, getattr(value, each.name)) for each in fields(value))
        return {name: _known(told) for name, told in pairs if told is not None}
    if isinstance(value, tuple):
        return [_known(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value
