"""How many of the pages that were found are of which kind: by which the search can be narrowed."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evidence.exhibits.models import Confidentiality, Exhibit, ExhibitStatus
from evidence.search.queries.scope import FILE_KINDS, OTHER_KIND, OTHER_LABEL, kind_of


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to narrow the search, and how many of the pages found are left by it."""

    value: str
    label: str
    pages: int


@dataclass(frozen=True, slots=True)
class Facet:
    """The choices of one kind, the most frequent first; `name` is the address's parameter."""

    name: str
    label: str
    choices: Sequence[Choice]


def facets(found: Iterable[tuple[int, int]]) -> list[Facet]:
    """Return how the pages found are spread, of keys of pages and exhibits; one query."""
    pages = Counter(exhibit for _, exhibit in found)
    held = Exhibit.objects.filter(pk__in=pages).values_list(
        "pk", "status", "confidentiality", "file__media_type", "case__public_id", "case__short_name"
    )
    by: dict[str, Counter[str]] = {name: Counter() for name in _LABELS}
    cases: dict[str, str] = {}
    for key, status, confidentiality, media_type, case_id, case_name in held:
        cases[case_id] = case_name
        values = (case_id, kind_of(media_type), status, confidentiality)
        for name, value in zip(_LABELS, values, strict=True):
            by[name][value] += pages[key]
    labels = {"in": cases, "kind": _KINDS, "status": _STATUSES, "confidentiality": _LEVELS}
    return [
        Facet(name, label, [Choice(v, labels[name][v], n) for v, n in by[name].most_common()])
        for name, label in _LABELS.items()
        if len(by[name]) > 1
    ]


_LABELS = {
    "in": "Case",
    "kind": "Type of file",
    "status": "Status",
    "confidentiality": "Confidentiality",
}
_KINDS = {kind: label for kind, (label, _) in FILE_KINDS.items()} | {OTHER_KIND: OTHER_LABEL}
_STATUSES = {str(value): str(label) for value, label in ExhibitStatus.choices}
_LEVELS = {str(value): str(label) for value, label in Confidentiality.choices}
