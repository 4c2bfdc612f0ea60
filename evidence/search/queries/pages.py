"""Pages that say what was asked for: which they are, in what order, and the words around a hit."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank
from django.db.models import F, QuerySet

from evidence.exhibits.models import Exhibit
from evidence.pages.models import LANGUAGE, PageText, WordPairs
from evidence.search.queries.scope import Scope
from evidence.search.queries.words import answering
from evidence.search.question import Question

# Beyond this many the best cannot be told apart: the person is asked to say more.
MOST_PAGES = 1000
# A choice of so few exhibits is looked through by itself.
FEW_EXHIBITS = 50
# Private characters: a page's own words cannot be taken for them after they are cut out.
_BEGIN, _END = "\ue000", "\ue001"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words around a hit; `is_hit` when they are what was asked for."""

    words: str
    is_hit: bool


@dataclass(frozen=True, slots=True)
class PageHit:
    """A page that says what was asked for, with the words around it.

    `words_note` says so when OCR made the words out, and how surely.
    """

    exhibit: Exhibit
    number: int
    snippet: Sequence[Piece]
    words_note: str = ""
    is_doubtful: bool = False


def candidates(scope: Scope, question: Question) -> list[tuple[int, int]]:
    """Return the keys of pages that answer and of their exhibits, one more than is shown if cut."""
    with_pairs: QuerySet[PageText] = PageText.objects.alias(pairs=WordPairs("search"))
    pages = scope.in_cases(with_pairs.filter(answering(question)))
    if scope.narrowing.is_narrow:
        pages = _of_chosen_exhibits(pages, scope)
    return list(pages.order_by().values_list("pk", "exhibit_id")[: MOST_PAGES + 1])


def ranked(keys: Sequence[int], query: SearchQuery) -> list[int]:
    """Return these pages' keys, best first."""
    pages = PageText.objects.filter(pk__in=keys).annotate(rank=SearchRank(F("search"), query))
    ordered = pages.order_by("-rank", "exhibit__exhibit_number", "page_number", "pk")
    return list(ordered.values_list("pk", flat=True))


def hits(scope: Scope, keys: Sequence[int], query: SearchQuery) -> list[PageHit]:
    """Return these pages with the words around what was asked for, in the same order."""
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
    pages = PageText.objects.visible_to(scope.reader).filter(pk__in=keys)
    shown = pages.select_related("exhibit__case", "exhibit__file").annotate(headline=headline)
    by_key = {page.pk: page for page in shown.defer("search", "lines", "text", "exhibit__search")}
    return [_hit(by_key[key], by_key[key].headline) for key in keys if key in by_key]


def _hit(page: PageText, headline: str) -> PageHit:
    return PageHit(
        exhibit=page.exhibit,
        number=page.page_number,
        snippet=_pieces(headline),
        words_note=page.words_note if page.is_by_ocr else "",
        is_doubtful=page.is_doubtful,
    )


def _of_chosen_exhibits(pages: QuerySet[PageText], scope: Scope) -> QuerySet[PageText]:
    chosen = scope.exhibits().order_by().values_list("pk", flat=True)
    few = list(chosen[: FEW_EXHIBITS + 1])
    if len(few) <= FEW_EXHIBITS:
        return pages.filter(exhibit__in=few)
    # Adding nothing keeps PostgreSQL from going through each exhibit's pages one by one, which it
    # takes for cheap and is not: it shall ask the index of words first.
    return pages.alias(held_by=F("exhibit_id") + 0).filter(held_by__in=chosen)


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
