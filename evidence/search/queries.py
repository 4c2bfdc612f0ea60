"""Reads of the search: pages that say something, and exhibits whose particulars do."""

import operator
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

from django.contrib.postgres.search import (
    Lexeme,
    SearchHeadline,
    SearchQuery,
    SearchRank,
    TrigramWordSimilarity,
)
from django.core.paginator import Page, Paginator
from django.db.models import F, Q, QuerySet

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core.text import storable
from evidence.exhibits.models import LONGEST_NUMBER, Exhibit
from evidence.pages.models import LANGUAGE, PageText
from evidence.search.question import Question, Term

# Beyond this many the best cannot be told apart: the person is asked to say more.
MOST_PAGES = 1000
MOST_EXHIBITS = 20
MOST_NEAR_NAMES = 5
HITS_PER_PAGE = 20
# Private characters: a page's own words cannot be taken for them after they are cut out.
_BEGIN, _END = "\ue000", "\ue001"
_LABEL = re.compile(r"\s*EX-?(\d{1,9})\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words around a hit; `is_hit` when they are what was asked for."""

    words: str
    is_hit: bool


@dataclass(frozen=True, slots=True)
class PageHit:
    """A page that says what was asked for, with the words around it."""

    exhibit: Exhibit
    number: int
    snippet: Sequence[Piece]


@dataclass(frozen=True, slots=True)
class Scope:
    """Where is searched: in all cases of a person, or in one of them."""

    reader: User
    case: Case | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What a search came to; `is_cut` when more pages matched than were looked through."""

    exhibits: Sequence[Exhibit]
    near_names: Sequence[Exhibit]
    page: Page[int]
    hits: Sequence[PageHit]
    is_cut: bool


def find(scope: Scope, question: Question, text: str, *, page: str = "1") -> Found:
    """Return the pages and exhibits in the scope that answer, best first, and names nearly so."""
    query = _query(question)
    exhibits = list(_exhibits(scope, query, text)[:MOST_EXHIBITS])
    ranked = _ranked_pages(scope, query)
    shown = Paginator(ranked[:MOST_PAGES], HITS_PER_PAGE).get_page(page)
    return Found(
        exhibits=exhibits,
        near_names=_near_names(scope, text, but=exhibits),
        page=shown,
        hits=_hits(scope, list(shown), query),
        is_cut=len(ranked) > MOST_PAGES,
    )


def _query(question: Question) -> SearchQuery:
    alternatives = [
        reduce(operator.and_, (_sought(term) for term in terms)) for terms in question.alternatives
    ]
    return reduce(operator.or_, alternatives)


def _sought(term: Term) -> SearchQuery:
    words = [storable(word) for word in term.words]
    if term.is_beginning:
        lexemes = reduce(operator.and_, [*map(Lexeme, words[:-1]), Lexeme(words[-1], prefix=True)])
        query = SearchQuery(lexemes, config=LANGUAGE)
    else:
        kind = "phrase" if term.is_phrase else "plain"
        query = SearchQuery(" ".join(words), config=LANGUAGE, search_type=kind)
    return ~query if term.is_excluded else query


def _page_texts(scope: Scope) -> QuerySet[PageText]:
    texts = PageText.objects.visible_to(scope.reader)
    return texts.in_case(scope.case) if scope.case else texts


def _exhibits_of(scope: Scope) -> QuerySet[Exhibit]:
    exhibits = Exhibit.objects.visible_to(scope.reader).with_files().defer("search")
    return exhibits.in_case(scope.case) if scope.case else exhibits


def _exhibits(scope: Scope, query: SearchQuery, text: str) -> QuerySet[Exhibit]:
    answering = Q(search=query)
    label = _LABEL.fullmatch(text)
    if label and len(label[1]) <= LONGEST_NUMBER:
        answering |= Q(exhibit_number=int(label[1]))
    found = _exhibits_of(scope).filter(answering)
    return found.annotate(rank=SearchRank(F("search"), query)).order_by(
        "-rank", "case_id", "exhibit_number"
    )


def _ranked_pages(scope: Scope, query: SearchQuery) -> list[int]:
    """Return the keys of the pages that answer, best first, one more than are shown if cut."""
    # Adding nothing keeps PostgreSQL from going through each exhibit's pages one by one, which it
    # takes for cheap and is not: it shall ask the index of words first.
    answering = PageText.objects.filter(search=query).annotate(held_by=F("exhibit_id") + 0)
    visible = answering.filter(held_by__in=_exhibits_of(scope).order_by().values("pk")).order_by()
    keys = list(visible.values_list("pk", flat=True)[: MOST_PAGES + 1])
    ranked = PageText.objects.filter(pk__in=keys).annotate(rank=SearchRank(F("search"), query))
    ordered = ranked.order_by("-rank", "exhibit__exhibit_number", "page_number", "pk")
    return list(ordered.values_list("pk", flat=True))


def _hits(scope: Scope, keys: Sequence[int], query: SearchQuery) -> list[PageHit]:
    headline = SearchHeadline(
        "text",
        query,
        config=LANGUAGE,
        start_sel=_BEGIN,
        stop_sel=_END,
        max_words=28,
        min_words=12,
        max_fragments=2,
        fragment_delimiter=" … ",
    )
    # Asked of the scope again: what is shown never rests on keys alone.
    pages = _page_texts(scope).filter(pk__in=keys).select_related("exhibit__case", "exhibit__file")
    shown = pages.defer("search", "lines", "exhibit__search").annotate(headline=headline)
    by_key = {page.pk: page for page in shown}
    return [
        PageHit(by_key[key].exhibit, by_key[key].page_number, _pieces(by_key[key].headline))
        for key in keys
        if key in by_key
    ]


def _pieces(headline: str) -> list[Piece]:
    pieces = []
    for part in " ".join(headline.split()).split(_BEGIN):
        hit, end, after = part.partition(_END)
        if end:
            pieces.append(Piece(hit, is_hit=True))
        rest = after if end else hit
        if rest:
            pieces.append(Piece(rest, is_hit=False))
    return pieces


def _near_names(scope: Scope, text: str, *, but: Sequence[Exhibit]) -> list[Exhibit]:
    """Return exhibits whose title or file name is nearly what was typed: “Agrement”."""
    typed = " ".join(storable(text).split())
    if len(typed) < len("word") or any(sign in typed for sign in '"*|') or " OR " in typed:
        return []
    near = Q(title__trigram_word_similar=typed) | Q(original_name__trigram_word_similar=typed)
    found = _exhibits_of(scope).filter(near).exclude(pk__in=[exhibit.pk for exhibit in but])
    by_likeness = found.annotate(likeness=TrigramWordSimilarity(typed, "title"))
    return list(by_likeness.order_by("-likeness", "pk")[:MOST_NEAR_NAMES])
