"""The docket that all observations of one case make together, each field with its source.

Steps: group what tells of the same entry, take each field from its best source, put entries in
order. All is computed anew from everything that was ever told, so nothing that one source said
is lost when another says it better, and a person's ruling can be taken back.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from evidence.docket.merge import fields
from evidence.docket.merge.fields import Field, MergedDocument, Telling
from evidence.docket.merge.identity import PossibleDuplicate, Ruling, grouped
from evidence.docket.merge.observations import Observation, Observations
from evidence.docket.sources.facts import EntryFacts, SourceKind

# Whose word alone may be incomplete or hearsay.
_PROVISIONAL = {SourceKind.COURT_RSS, SourceKind.SHEET, SourceKind.PUBLIC_REPORT}


@dataclass(frozen=True, slots=True)
class MergedEntry:
    """One entry: each known field with its source, its documents, and all that told of it.

    `key` is that of its first observation in order; it stays while nothing smaller is told.
    """

    key: str
    fields: Mapping[str, Field]
    documents: tuple[MergedDocument, ...]
    observations: tuple[Observation, ...]

    @property
    def is_provisional(self) -> bool:
        """True while no source gave the entry's own text, or only a feed or hearsay did."""
        text = self.fields.get("description")
        return text is None or text.kind in _PROVISIONAL


@dataclass(frozen=True, slots=True)
class MergedDocket:
    """The entries of one case in order, and the pairs of them that a person has to look at."""

    entries: tuple[MergedEntry, ...]
    possible_duplicates: tuple[PossibleDuplicate, ...]


def merged(observations: Observations, rulings: Iterable[Ruling] = ()) -> MergedDocket:
    """The docket of one case out of everything that was told of it; the caller knows the case."""
    grouping = grouped(observations, rulings)
    entries = [
        _entry([observations[key] for key in sorted(cluster)]) for cluster in grouping.clusters
    ]
    return MergedDocket(tuple(sorted(entries, key=_order)), grouping.undecided)


def _entry(told: list[Observation]) -> MergedEntry:
    tellings: list[Telling[EntryFacts]] = [
        Telling(each.facts, each.kind, each.first_told_at, each.last_told_at) for each in told
    ]
    return MergedEntry(
        key=told[0].key,
        fields=fields.entry_fields(tellings),
        documents=fields.documents(tellings),
        observations=tuple(told),
    )


def _order(entry: MergedEntry) -> tuple[date, bool, int, str]:
    filed, number = _value(entry, "date_filed"), _value(entry, "entry_number")
    return (
        # What has no day stands at the end, where somebody sees it.
        filed if isinstance(filed, date) else date.max,
        number is None,
        number if isinstance(number, int) else 0,
        entry.key,
    )


def _value(entry: MergedEntry, name: str) -> object:
    found = entry.fields.get(name)
    return None if found is None else found.value
