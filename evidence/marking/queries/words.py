"""The exhibits of a case that hold a word: by name, by number, or in what is said of them."""

import operator
import re
from functools import reduce
from typing import Any

from django.contrib.postgres.search import Lexeme, SearchQuery
from django.db.models import Q, QuerySet

from evidence.cases.models import Case
from evidence.exhibits.models import LONGEST_NUMBER, Exhibit
from evidence.marking.assemble import bates
from evidence.marking.models import ExhibitNumber, NumberKind


def holding(case: Case, word: str) -> QuerySet[Exhibit, Any]:
    """Return the keys of exhibits with the word in title, file name, description or a number.

    Of a title, a file name or a number any part will do; of a description a word that begins so.
    A union, so that the database asks an index for each and does not read every exhibit.
    """
    exhibits = Exhibit.objects.in_case(case)
    anywhere = re.escape(word)
    return (
        exhibits.filter(title__iregex=anywhere)
        .values("pk")
        .union(
            exhibits.filter(original_name__iregex=anywhere).values("pk"),
            exhibits.filter(_said(word)).values("pk"),
            exhibits.filter(_own_number(word)).values("pk"),
            _named(case, word).values("exhibit"),
        )
    )


def _said(word: str) -> Q:
    """Return the condition on what is said: each word in it, the last one begun."""
    words = re.findall(r"\w+", word)
    if not words:
        return Q(pk__in=[])
    lexemes = [*map(Lexeme, words[:-1]), Lexeme(words[-1], prefix=True)]
    return Q(search=SearchQuery(reduce(operator.and_, lexemes), config="english"))


def _own_number(word: str) -> Q:
    number = word.upper().removeprefix("EX-")
    is_number = number.isdecimal() and len(number) <= LONGEST_NUMBER
    return Q(exhibit_number=int(number)) if is_number else Q(pk__in=[])


def _named(case: Case, word: str) -> QuerySet[ExhibitNumber]:
    """Return numbers that hold the word, and Bates ranges that hold the page it names."""
    named = Q(label__iregex=re.escape(word))
    try:
        page = bates.read(word)
    except bates.NotBates:
        pass
    else:
        # A page within a range is named by it though its number is not written out.
        named |= Q(kind=NumberKind.BATES, bates_prefix__iexact=page.prefix) & Q(
            bates_begin__lte=page.begin, bates_end__gte=page.begin
        )
    return ExhibitNumber.objects.in_case(case).in_use().filter(named)
