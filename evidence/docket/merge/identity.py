"""Which observations tell of the same entry, and which may, for a person to decide.

One key after the other joins what has it in common: the entry's number, CourtListener's id, the
document, the place in the court's own sequence, the key in its feed, at last day and text. A key
joins all that share it, or none of them when they differ in a key before it. So the outcome is
the same whatever was seen first.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from evidence.docket.merge.observations import Observation, Observations
from evidence.docket.merge.texts import begins_alike, words_of

# More texts of one day with one first word than this are not compared pair by pair: a person would
# not look at a thousand pairs (decision 0018).
MOST_ALIKE = 50

type Cluster = frozenset[str]
type KeyOf = Callable[[Observation], object]


@dataclass(frozen=True, slots=True)
class Ruling:
    """A person's word on two observations: that they are of one entry, or are not."""

    one: str
    other: str
    is_same: bool


@dataclass(frozen=True, slots=True)
class PossibleDuplicate:
    """Two entries that may be one, by the keys of their first observations, and why."""

    one: str
    other: str
    why: str


@dataclass(frozen=True, slots=True)
class Grouping:
    """Every observation in exactly one cluster, and the pairs that could not be decided."""

    clusters: tuple[Cluster, ...]
    undecided: tuple[PossibleDuplicate, ...]


def _text_key(told: Observation) -> object:
    words = words_of(told.facts.description)
    return (told.facts.date_filed, words, told.place) if words and told.facts.date_filed else None


_KEYS: tuple[tuple[str, KeyOf], ...] = (
    ("number", lambda told: told.facts.entry_number),
    ("CourtListener's id", lambda told: told.facts.courtlistener_id),
    ("document", lambda told: told.facts.pacer_doc_id),
    ("place in the court's sequence", lambda told: told.facts.pacer_seq_no),
    ("key in the court's feed", lambda told: told.facts.feed_key),
    ("day and text", _text_key),
)


def grouped(observations: Observations, rulings: Iterable[Ruling] = ()) -> Grouping:
    """The observations by entry. A person's rulings go before every key."""
    known = [each for each in rulings if {each.one, each.other} <= observations.keys()]
    apart = {frozenset((each.one, each.other)) for each in known if not each.is_same}
    same = [(each.one, each.other) for each in known if each.is_same]
    clusters = _linked([frozenset((key,)) for key in sorted(observations)], same)
    undecided: set[tuple[Cluster, Cluster, str]] = set()
    for place, (name, key_of) in enumerate(_KEYS):
        before = [each for _, each in _KEYS[:place]]
        clusters, doubts = _joined(clusters, key_of, _Clash(observations, before, apart))
        undecided |= {(one, other, f"same {name}") for one, other in doubts}
    undecided |= {
        (one, other, "same day, and texts that begin alike")
        for one, other in _alike(clusters, observations, apart)
    }
    return Grouping(tuple(clusters), _named(undecided, clusters))


@dataclass(frozen=True, slots=True)
class _Clash:
    """Whether clusters cannot be one: they differ in a stronger key, or a person said so."""

    observations: Observations
    stronger: Sequence[KeyOf]
    apart: Collection[frozenset[str]]

    def between(self, clusters: Collection[Cluster]) -> bool:
        """True when the clusters together contradict themselves, though none does alone."""
        members = frozenset().union(*clusters)
        if any(pair <= members for pair in self.apart):
            return True
        return any(self._differ(clusters, key_of) for key_of in self.stronger)

    def _differ(self, clusters: Collection[Cluster], key_of: KeyOf) -> bool:
        """True when some clusters have values of a key that no other shares with the rest."""
        values = [values_of(cluster, self.observations, key_of) for cluster in clusters]
        rest = [each for each in values if each]
        reached = rest.pop() if rest else set()
        while rest:
            near = [each for each in rest if each & reached]
            if not near:
                return True
            rest = [each for each in rest if not each & reached]
            reached = reached.union(*near)
        return False


def values_of(cluster: Cluster, observations: Observations, key_of: KeyOf) -> set[object]:
    """The values that a key has among the observations of a cluster."""
    return {value for key in cluster if (value := key_of(observations[key])) is not None}


def _joined(
    clusters: Sequence[Cluster], key_of: KeyOf, clash: _Clash
) -> tuple[list[Cluster], set[tuple[Cluster, Cluster]]]:
    by_value: dict[object, list[Cluster]] = defaultdict(list)
    for cluster in clusters:
        for value in values_of(cluster, clash.observations, key_of):
            by_value[value].append(cluster)
    shared = [group for group in by_value.values() if len(group) > 1]
    links = [(min(one), min(other)) for group in shared for one, other in pairwise(group)]
    by_key = {key: cluster for cluster in clusters for key in cluster}
    joined: list[Cluster] = []
    doubts: set[tuple[Cluster, Cluster]] = set()
    for whole in _linked(clusters, links):
        parts = {by_key[key] for key in whole}
        if len(parts) > 1 and clash.between(parts):
            joined.extend(parts)
            doubts |= _pairs(parts, by_value, clash, key_of)
        else:
            joined.append(whole)
    return sorted(joined, key=min), doubts


def _pairs(
    parts: Collection[Cluster],
    by_value: dict[object, list[Cluster]],
    clash: _Clash,
    key_of: KeyOf,
) -> set[tuple[Cluster, Cluster]]:
    """Those of the parts that share a value and that no person has told apart.

    One document under two numbers is worth a look; one text under two numbers is every day's.
    """
    is_text = key_of is _text_key
    groups = {
        value: by_value[value]
        for part in parts
        for value in values_of(part, clash.observations, key_of)
    }
    return {
        (one, other)
        for group in groups.values()
        for one, other in combinations(sorted(group, key=min)[:MOST_ALIKE], 2)
        if not any(pair <= one | other for pair in clash.apart)
        and not (is_text and clash.between((one, other)))
    }


def _alike(
    clusters: Sequence[Cluster], observations: Observations, apart: Collection[frozenset[str]]
) -> Iterator[tuple[Cluster, Cluster]]:
    """Pairs of one day whose texts begin alike, told by different sources, one without number."""
    clash = _Clash(observations, [key_of for _, key_of in _KEYS[:-1]], apart)
    by_day: dict[object, list[tuple[Cluster, frozenset[str]]]] = defaultdict(list)
    for cluster in clusters:
        told = [observations[key] for key in cluster]
        texts = frozenset(
            words_of(text)
            for each in told
            for text in (each.facts.description, each.facts.short_description)
        ) - {""}
        marks = {(each.facts.date_filed, text.split(" ")[0]) for each in told for text in texts}
        for mark in marks:
            if mark[0] is not None:
                by_day[mark].append((cluster, texts))
    for group in by_day.values():
        for (one, texts), (other, others) in combinations(group[:MOST_ALIKE], 2):
            if _has_number(one, observations) and _has_number(other, observations):
                continue
            if _kinds(one, observations) & _kinds(other, observations):
                continue
            alike = any(begins_alike(mine, theirs) for mine in texts for theirs in others)
            if alike and not clash.between((one, other)):
                yield one, other


def _has_number(cluster: Cluster, observations: Observations) -> bool:
    return any(observations[key].facts.entry_number is not None for key in cluster)


def _kinds(cluster: Cluster, observations: Observations) -> set[str]:
    return {observations[key].kind for key in cluster}


def _linked(clusters: Iterable[Cluster], links: Iterable[tuple[str, str]]) -> list[Cluster]:
    """The clusters after joining those that hold the two ends of a link (union-find)."""
    parent: dict[str, str] = {}
    for cluster in clusters:
        parent.update(dict.fromkeys(cluster, min(cluster)))

    def root(key: str) -> str:
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    for one, other in links:
        low, high = sorted((root(one), root(other)))
        parent[high] = low
    found: dict[str, set[str]] = defaultdict(set)
    for key in parent:
        found[root(key)].add(key)
    return [frozenset(members) for members in found.values()]


def _named(
    undecided: Iterable[tuple[Cluster, Cluster, str]], clusters: Iterable[Cluster]
) -> tuple[PossibleDuplicate, ...]:
    """The pairs by the clusters that they ended in; those that a later key joined are decided."""
    first = {key: min(cluster) for cluster in clusters for key in cluster}
    pairs: dict[tuple[str, str], str] = {}
    for one, other, why in sorted(
        (first[min(one)], first[min(other)], why) for one, other, why in undecided
    ):
        if one != other:
            pairs.setdefault((min(one, other), max(one, other)), why)
    return tuple(PossibleDuplicate(*pair, why) for pair, why in sorted(pairs.items()))
