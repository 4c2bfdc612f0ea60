"""Which source's word stands for a field, and what every field remembers of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from evidence.docket.sources.facts import CaseFacts, DocumentFacts, EntryFacts, SourceKind

# A person's word stands before all, then the court's full pages, then its short notes, then what
# others copied from it. What came later stands before what came earlier of the same rank.
RANK: dict[SourceKind, int] = {
    SourceKind.PERSON: 7,
    SourceKind.COURT_DOCKET: 6,
    SourceKind.ATTACHMENT_PAGE: 6,
    SourceKind.COURT_MAIL: 5,
    SourceKind.COURTLISTENER_API: 4,
    SourceKind.COURTLISTENER_WEBHOOK: 4,
    SourceKind.COURT_RSS: 3,
    SourceKind.SHEET: 2,
    SourceKind.PUBLIC_REPORT: 1,
}


@dataclass(frozen=True, slots=True)
class Telling[Facts]:
    """Facts with the source that told them, and when first and last."""

    facts: Facts
    kind: SourceKind
    first_told_at: datetime
    last_told_at: datetime


@dataclass(frozen=True, slots=True)
class Field:
    """A field's value, the source whose word it is, and since when it says so."""

    value: object
    kind: SourceKind
    told_at: datetime


@dataclass(frozen=True, slots=True)
class MergedDocument:
    """A document of an entry: each field that any source knows."""

    fields: Mapping[str, Field]


_CASE_FIELDS = tuple(each.name for each in fields(CaseFacts))
_ENTRY_FIELDS = tuple(each.name for each in fields(EntryFacts) if each.name != "documents")
_DOCUMENT_FIELDS = tuple(each.name for each in fields(DocumentFacts))


def case_fields(told: Sequence[Telling[CaseFacts]]) -> dict[str, Field]:
    """Each field of a case that any source knows, by the best source's word."""
    return _best(told, _CASE_FIELDS)


def entry_fields(told: Sequence[Telling[EntryFacts]]) -> dict[str, Field]:
    """Each field of an entry that any source knows, by the best source's word."""
    return _best(told, _ENTRY_FIELDS)


def documents(told: Iterable[Telling[EntryFacts]]) -> tuple[MergedDocument, ...]:
    """The documents of an entry, the main one first, each by its best sources' words."""
    found: dict[int, list[Telling[DocumentFacts]]] = {}
    for each in told:
        for document in each.facts.documents or ():
            telling = Telling(document, each.kind, each.first_told_at, each.last_told_at)
            found.setdefault(document.attachment_number or 0, []).append(telling)
    return tuple(
        MergedDocument(_best(group, _DOCUMENT_FIELDS))
        for _, same_place in sorted(found.items())
        for group in _by_document(same_place)
    )


def _by_document(
    told: Sequence[Telling[DocumentFacts]],
) -> list[list[Telling[DocumentFacts]]]:
    """Those of one place in an entry, apart where their ids say that they are two documents."""
    ids = sorted({each.facts.pacer_doc_id for each in told if each.facts.pacer_doc_id})
    groups: dict[str, list[Telling[DocumentFacts]]] = {pk: [] for pk in ids or [""]}
    for each in told:
        # Without an id it stands with the first: nothing says that it is another.
        groups[each.facts.pacer_doc_id or (ids or [""])[0]].append(each)
    return list(groups.values())


def _best[Facts](told: Sequence[Telling[Facts]], names: Iterable[str]) -> dict[str, Field]:
    # Sorting is stable and `told` comes in the order of keys, so that what was told in one instant
    # gives the same in any order of arrival.
    order = sorted(told, key=lambda each: (RANK[each.kind], each.last_told_at))
    best: dict[str, Field] = {}
    for name in names:
        for each in reversed(order):
            value = getattr(each.facts, name)
            if value is not None:
                best[name] = Field(value, each.kind, each.first_told_at)
                break
    return best
