"""Reads about sources: those of a case, what they rest on, and how many origins there are."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, Q, QuerySet

from evidence.cases.models import Case
from evidence.core.errors import NotFound
from evidence.sources.models import BEGINS_A_CHAIN, Source

# One query for all chains that begin at these sources. UNION, not UNION ALL: a ring that got
# into the table by another door would end the walk and not the server.
CHAINS = """
WITH RECURSIVE chain(start_id, source_id, depth) AS (
    SELECT id, id, 0 FROM evidence_source WHERE id = ANY(%s)
    UNION
    SELECT chain.start_id, source.copied_from_id, chain.depth + 1
    FROM chain JOIN evidence_source AS source ON source.id = chain.source_id
    WHERE source.copied_from_id IS NOT NULL AND chain.depth < 200
)
SELECT start_id, source_id FROM chain ORDER BY start_id, depth
"""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many sources there are, and on how many origins they rest as far as that is known.

    `unestablished` counts the sources of which nobody knows what they rest on; each may be an
    origin of its own or one more copy, so it is never counted as either.
    """

    sources: int = 0
    origins: int = 0
    unestablished: int = 0

    def __str__(self) -> str:
        if not self.sources:
            return "no source"
        said = f"{self.sources} source{'' if self.sources == 1 else 's'}"
        if self.origins:
            said += f", {self.origins} origin{'' if self.origins == 1 else 's'}"
        if self.unestablished:
            of = "" if self.unestablished == self.sources else f" of {self.unestablished}"
            said += f", origin{of} not established"
        return said


def zone_of(case: Case) -> str:
    """Return the time zone by which a case's days are told: the court's."""
    return case.court.time_zone if case.court else "UTC"


def sources_in(case: Case) -> QuerySet[Source]:
    """Return a case's sources, each with how many were copied from it straight."""
    sources = Source.objects.in_case(case).select_related("case", "copied_from", "exhibit")
    return sources.annotate(copy_count=Count("copies")).order_by("key", "pk")


def source_in(case: Case, public_id: str) -> Source:
    """Return one source of a case; raises NotFound for other cases' sources."""
    source = sources_in(case).filter(public_id=public_id).first()
    if source is None:
        message = "There is no such source in this case. Look in its list of sources."
        raise NotFound(message)
    return source


def sources_by_key(case: Case) -> Mapping[str, Source]:
    """Return a case's sources by the short name under which its papers know them."""
    return {source.key: source for source in Source.objects.in_case(case).exclude(key="")}


def chain_of(source_id: int) -> list[int]:
    """Return a source, what it was copied from, and so on to the end of the chain."""
    return _chains([source_id]).get(source_id, [])


def origins_of(source_ids: Collection[int]) -> Mapping[int, int]:
    """Return for each source the one at the end of its chain; one query for all."""
    return {start: chain[-1] for start, chain in _chains(source_ids).items()}


def tallies_of[K](cited: Mapping[K, Iterable[int]]) -> dict[K, Tally]:
    """Return for each key how many sources it cites, and on how many origins they rest.

    Two queries, however many keys. A key without sources has a tally of none.
    """
    by_key = {key: set(source_ids) for key, source_ids in cited.items()}
    every = set().union(*by_key.values()) if by_key else set()
    origins = origins_of(every)
    ends = Source.objects.filter(pk__in=set(origins.values()))
    known = {end.pk for end in ends.only("copied_from", "relation") if _is_known(end, origins)}
    return {key: _tally(ids, origins, known) for key, ids in by_key.items()}


def tally_of(source_ids: Iterable[int]) -> Tally:
    """Return how many sources these are, and on how many origins they rest."""
    return tallies_of({"": source_ids})[""]


def narrowed(
    sources: QuerySet[Source], *, q: str = "", kind: str = "", weight: str = "", origin: str = ""
) -> QuerySet[Source]:
    """Return those of some sources that have these words, kind and weight; empty is all.

    `origin` is “copies” for what names its predecessor, “open” for what rests on nobody knows what.
    """
    if q:
        words = Q(title__icontains=q) | Q(outlet__icontains=q) | Q(carries__icontains=q)
        sources = sources.filter(words | Q(key__iexact=q) | Q(author__icontains=q))
    if kind:
        sources = sources.filter(kind=kind)
    if weight:
        sources = sources.filter(weight=weight)
    if origin == "copies":
        sources = sources.filter(copied_from__isnull=False)
    if origin == "open":
        begins = [str(relation.value) for relation in BEGINS_A_CHAIN]
        sources = sources.filter(copied_from=None).exclude(relation__in=begins)
    return sources


def predecessors_of(source: Source) -> list[Source]:
    """Return what a source was copied from, step by step, to the end of the chain."""
    chain = chain_of(source.pk)[1:]
    held = {each.pk: each for each in Source.objects.filter(pk__in=chain).select_related("case")}
    return [held[source_id] for source_id in chain]


def copies_of(source: Source) -> QuerySet[Source]:
    """Return what was copied from a source straight."""
    return Source.objects.filter(copied_from=source).select_related("case")


def _is_known(end: Source, origins: Mapping[int, int]) -> bool:
    """Whether the end of a chain is an origin: it says so, or others rest on it by name."""
    rested_on = any(origin == end.pk and start != end.pk for start, origin in origins.items())
    return end.has_known_origin or rested_on


def _tally(source_ids: set[int], origins: Mapping[int, int], known: set[int]) -> Tally:
    ends = {origins[source_id] for source_id in source_ids}
    unestablished = [each for each in source_ids if origins[each] not in known]
    return Tally(len(source_ids), len(ends & known), len(unestablished))


def _chains(source_ids: Collection[int]) -> dict[int, list[int]]:
    if not source_ids:
        return {}
    chains: dict[int, list[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(CHAINS, [list(source_ids)])
        for start, source_id in cursor.fetchall():
            chains.setdefault(start, []).append(source_id)
    return chains
