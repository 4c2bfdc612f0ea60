"""Exhibits whose number, name or particulars were asked for, and names that are nearly so."""

import re

from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramWordSimilarity
from django.db.models import F, Q
from django.db.models.functions import Greatest

from evidence.core.text import storable
from evidence.exhibits.models import LONGEST_NUMBER, Exhibit
from evidence.search.queries.scope import Scope

MOST_EXHIBITS = 20
MOST_NEAR_NAMES = 5
# Of more the best cannot be told apart by their few words.
MOST_RANKED = 500
_LABEL = re.compile(r"\s*EX-?(\d{1,9})\s*", re.IGNORECASE)


def by_particulars(scope: Scope, query: SearchQuery, text: str) -> list[Exhibit]:
    """Return the exhibits whose number, title, file name or particulars answer, best first."""
    answering = Q(search=query)
    label = _LABEL.fullmatch(text)
    if label and len(label[1]) <= LONGEST_NUMBER:
        answering |= Q(exhibit_number=int(label[1]))
    found = scope.exhibits().filter(answering).order_by().values_list("pk", flat=True)
    keys = list(found[:MOST_RANKED])
    shown = Exhibit.objects.filter(pk__in=keys).with_files().defer("search")
    ranked = shown.annotate(rank=SearchRank(F("search"), query))
    return list(ranked.order_by("-rank", "case_id", "exhibit_number")[:MOST_EXHIBITS])


def near_names(scope: Scope, text: str) -> list[Exhibit]:
    """Return exhibits whose title or file name is nearly what was typed: “Agrement”."""
    typed = " ".join(storable(text).split())
    if len(typed) < len("word") or any(sign in typed for sign in '"*|') or " OR " in typed:
        return []
    near = Q(title__trigram_word_similar=typed) | Q(original_name__trigram_word_similar=typed)
    found = scope.exhibits().filter(near).order_by().values_list("pk", flat=True)
    keys = list(found[:MOST_RANKED])
    likeness = Greatest(
        TrigramWordSimilarity(typed, "title"), TrigramWordSimilarity(typed, "original_name")
    )
    shown = Exhibit.objects.filter(pk__in=keys).with_files().defer("search")
    return list(shown.annotate(likeness=likeness).order_by("-likeness", "pk")[:MOST_NEAR_NAMES])
