"""Reads of the search: pages that say something, and exhibits whose particulars do."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from evidence.exhibits.models import Exhibit
from evidence.search.queries import exhibits as named
from evidence.search.queries import numbers, pages
from evidence.search.queries.facets import Facet, facets
from evidence.search.queries.numbers import NumberHit
from evidence.search.queries.pages import PageHit
from evidence.search.queries.scope import Narrowing, Scope
from evidence.search.queries.words import asking_indexes, query_of
from evidence.search.question import Question

__all__ = ["Found", "Narrowing", "NumberHit", "PageHit", "Scope", "find", "pages"]

HITS_PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class Found:
    """What a search came to; `is_cut` when more pages answer than were ranked."""

    numbers: Sequence[NumberHit]
    exhibits: Sequence[Exhibit]
    near_numbers: Sequence[NumberHit]
    near_names: Sequence[Exhibit]
    page: Page[int]
    hits: Sequence[PageHit]
    is_cut: bool
    facets: Sequence[Facet]


def find(scope: Scope, question: Question, text: str, *, page: str = "1") -> Found:
    """Return the pages and exhibits in the scope that answer, best first, and names nearly so."""
    query = query_of(question)
    with asking_indexes():
        numbered = numbers.by_number(scope, text)
        exhibits = named.by_particulars(scope, query, text)
        found = pages.candidates(scope, question)
        is_cut = len(found) > pages.MOST_PAGES
        ranked = pages.ranked([key for key, _ in found[: pages.MOST_PAGES]], query)
        shown = Paginator(ranked, HITS_PER_PAGE).get_page(page)
        return Found(
            numbers=numbered,
            exhibits=exhibits,
            near_numbers=[] if numbered else numbers.near_numbers(scope, text),
            near_names=[] if exhibits or numbered else named.near_names(scope, text),
            page=shown,
            hits=pages.hits(scope, list(shown), query),
            is_cut=is_cut,
            # Of a part of the pages the numbers would say nothing.
            facets=[] if is_cut else facets(found),
        )
