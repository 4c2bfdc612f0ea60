"""A question in the database's terms: which words, which neighbours, in which cases."""

import operator
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import reduce

from django.contrib.postgres.search import Lexeme, SearchQuery
from django.db import connection, transaction
from django.db.models import Q

from evidence.core.text import storable
from evidence.pages.models import LANGUAGE
from evidence.search.question import Question, Term


def query_of(question: Question) -> SearchQuery:
    """Return the whole question as one search query, for ranks and for the words to mark."""
    return reduce(operator.or_, (_all_of(terms) for terms in question.alternatives))


def answering(question: Question) -> Q:
    """Return the condition on pages, which must have `pairs`, that holds where they answer.

    A phrase's neighbouring words are asked of the index too: without them each page that has all
    of its words would have to be read, which takes the longer the more pages there are.
    """
    return reduce(operator.or_, (_alternative(terms) for terms in question.alternatives))


@contextmanager
def asking_indexes() -> Iterator[None]:
    """Have PostgreSQL ask its indexes first, whatever it thinks they cost, in one transaction.

    It takes reading a page's words for cheap, and they lie apart from the row: for a common word
    it would read pages until it has enough. Compiling a query takes longer than any of ours.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL jit = off")
        yield


def _all_of(terms: Sequence[Term]) -> SearchQuery:
    return reduce(operator.and_, (_sought(term) for term in terms))


def _alternative(terms: Sequence[Term]) -> Q:
    condition = Q(search=_all_of(terms))
    neighbours = [
        pair
        for term in terms
        if term.is_phrase and not term.is_excluded
        for pair in _neighbours_in(" ".join(term.words))
    ]
    return condition & Q(pairs__contains=neighbours) if neighbours else condition


def _neighbours_in(phrase: str) -> list[int]:
    """Return the neighbouring words of a phrase as the index has them; none of a single word."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT evidence_word_pairs(to_tsvector(%s::regconfig, %s))",
            [LANGUAGE, storable(phrase)],
        )
        [pairs] = cursor.fetchone() or (None,)
    return pairs or []


def _sought(term: Term) -> SearchQuery:
    words = [storable(word) for word in term.words]
    if term.is_beginning:
        lexemes = reduce(operator.and_, [*map(Lexeme, words[:-1]), Lexeme(words[-1], prefix=True)])
        query = SearchQuery(lexemes, config=LANGUAGE)
    else:
        kind = "phrase" if term.is_phrase else "plain"
        query = SearchQuery(" ".join(words), config=LANGUAGE, search_type=kind)
    return ~query if term.is_excluded else query
