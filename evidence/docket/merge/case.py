"""What all sources together say of a case and its parties, each with its source."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from evidence.docket.merge.fields import RANK, Field, Telling, case_fields
from evidence.docket.merge.observations import NO_TIME
from evidence.docket.sources.facts import CaseFacts, DocketUpdate, PartyFacts, SourceKind


@dataclass(frozen=True, slots=True)
class MergedCase:
    """A case by its best sources' words.

    `parties` is one source's whole list, since no key tells parties of two lists apart; it is
    None while no source lists any.
    """

    fields: Mapping[str, Field]
    parties: tuple[PartyFacts, ...] | None
    parties_from: SourceKind | None


def merged_case(updates: Iterable[DocketUpdate]) -> MergedCase:
    """The case that some updates tell of, in any order; the caller knows that it is one."""
    told: dict[tuple[SourceKind, CaseFacts], Telling[CaseFacts]] = {}
    best: tuple[tuple[int, datetime, str], DocketUpdate] | None = None
    for update in updates:
        kind, at = update.provenance.kind, update.provenance.told_at or NO_TIME
        before = told.get((kind, update.case), Telling(update.case, kind, at, at))
        first, last = min(before.first_told_at, at), max(before.last_told_at, at)
        told[kind, update.case] = Telling(update.case, kind, first, last)
        order = (RANK[kind], at, repr(update.parties))
        if update.parties is not None and (best is None or order > best[0]):
            best = (order, update)
    tellings = sorted(told.values(), key=lambda each: (each.kind, repr(each.facts)))
    return MergedCase(
        fields=case_fields(tellings),
        parties=best[1].parties if best else None,
        parties_from=best[1].provenance.kind if best else None,
    )
