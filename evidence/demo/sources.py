"""Loads the sources of the reference case, each under the origin on which it rests."""

import re
from collections.abc import Iterable, Mapping
from datetime import date

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core.dates import NOT_KNOWN, FuzzyDate, read
from evidence.demo import records
from evidence.demo.reference import ReferenceCase
from evidence.sources import queries, services
from evidence.sources.models import Access, Relation, Source, SourceKind, Weight
from evidence.sources.services import SourceParticulars

KINDS = {"news-agency": SourceKind.AGENCY, "working-paper": SourceKind.OWN_NOTE}
WEIGHTS = {
    "agency": Weight.INDEPENDENT,
    "press": Weight.INDEPENDENT,
    "regulator": Weight.PRIMARY,
    "law": Weight.PRIMARY,
    "capture": Weight.PRIMARY,
    # First-party words, at one remove.
    "first_party_copy": Weight.SECONDARY,
    "working_paper": Weight.LOW,
}
RELATIONS = {
    "own_report": Relation.OWN,
    "own_text": Relation.OWN,
    "syndicated_copy": Relation.SYNDICATED,
}
NOT_READ = "Not read itself; known through the sources that rest on it."
_WRITTEN = re.compile(r"(after )?(\d{4}(?:-\d{2}(?:-\d{2})?)?)(?:/(\d{2}))?(.*)", re.DOTALL)


def load_sources(reference: ReferenceCase, case: Case, user: User) -> Mapping[str, Source]:
    """Return the sources of the reference case by their ids, recorded as far as they were not."""
    held = dict(queries.sources_by_key(case))
    for origin in reference.origins:
        if origin.id not in held:
            held[origin.id] = services.record_source(case, _origin(origin), by=user)
    for source in reference.sources:
        if source.id not in held:
            particulars = _particulars(source, held)
            held[source.id] = services.record_source(case, particulars, by=user)
    return held


def source_date(text: str | None) -> FuzzyDate:
    """Return the date that the reference case gives a source, as far as it can be relied on.

    Of “2025-01-22 (The Star 2025-01-23)” the first counts; an estimate is “about”.
    """
    found = _WRITTEN.fullmatch(text or "")
    if found is None:
        return NOT_KNOWN
    after, day, until, rest = found.groups()
    if after:
        return read(f"{day}/..")
    if until:
        return read(f"[{day}..{day[: -len(until)]}{until}]")
    is_estimate = any(word in rest for word in ("est.", "era", "undated"))
    return read(f"{day}~" if is_estimate else day)


def known_on(cited: Iterable[Source], first_day: date | None, *, latest: date) -> date:
    """Return the day on which a reader could first know of something, never before it was.

    That of the earliest source that has a day; without one, its own first day; `latest` at most.
    """
    days = [source.day for source in cited if source.day]
    known = max(min(days), first_day or date.min) if days else first_day or latest
    return min(known, latest)


def _origin(origin: records.Origin) -> SourceParticulars:
    return SourceParticulars(
        key=origin.id,
        title=origin.title,
        kind=SourceKind(origin.kind),
        weight=Weight(origin.weight),
        access=Access.NOT_SEEN,
        access_note=NOT_READ,
        relation=Relation.OWN,
    )


def _particulars(source: records.Source, held: Mapping[str, Source]) -> SourceParticulars:
    return SourceParticulars(
        key=source.id,
        kind=KINDS.get(source.kind) or SourceKind(source.kind.replace("-", "_")),
        title=source.title,
        title_note="" if source.headline == "seen" else f"headline {source.headline}",
        outlet=source.outlet,
        author=source.author or "",
        dated=source_date(source.date),
        date_text=source.date or "",
        url=source.url or "",
        access=Access.EXCERPT if "excerpt" in source.access else Access.FULL,
        access_note=source.access,
        weight=WEIGHTS.get(source.weight) or Weight(source.weight),
        copied_from=held[source.origin] if source.origin else None,
        relation=RELATIONS.get(source.relation) or Relation(source.relation),
        carries=source.carries,
        caution=source.caution,
    )
