"""Exhibits by what others call them: Bates numbers with their page, numbers of parties, aliases."""

from dataclasses import dataclass

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Q, QuerySet
from django.db.models.functions import Greatest

from evidence.core.text import storable
from evidence.exhibits.models import Exhibit
from evidence.marking import queries as marking
from evidence.marking.assemble import bates
from evidence.marking.models import ExhibitNumber, NumberKind
from evidence.search.queries.scope import Scope

MOST_NUMBERS = 20
MOST_NEAR_NUMBERS = 5


@dataclass(frozen=True, slots=True)
class NumberHit:
    """An exhibit that bears a number; `page` is the page that does, None for the whole exhibit.

    `note` says why no page is named where one might be expected.
    """

    exhibit: Exhibit
    label: str
    page: int | None = None
    note: str = ""


def by_number(scope: Scope, text: str) -> list[NumberHit]:
    """Return the exhibits whose number is what was typed, or whose Bates range holds it."""
    typed = " ".join(storable(text).split())
    named = list(_numbers(scope).filter(label__iexact=typed)[:MOST_NUMBERS]) if typed else []
    sought = _bates(typed)
    held = marking.bates_with(_numbers(scope), sought) if sought else []
    found = {each.pk: each for each in (*held, *named)}
    return [_hit(each, sought) for each in list(found.values())[:MOST_NUMBERS]]


def near_numbers(scope: Scope, text: str) -> list[NumberHit]:
    """Return the exhibits whose number is nearly what was typed: “ABD0000123”, “Smyth-1”.

    Of Bates numbers the digits are taken as they stand and the prefix may differ; there is no
    telling which of many digits was meant.
    """
    typed = " ".join(storable(text).split())
    if not any(map(str.isdigit, typed)):
        return []
    near = Q(label__trigram_similar=typed) & ~Q(kind=NumberKind.BATES)
    sought = _bates(typed)
    if sought:
        held = Q(bates_begin__lte=sought.begin, bates_end__gte=sought.begin)
        near |= Q(kind=NumberKind.BATES, bates_prefix__trigram_similar=sought.prefix) & held
    prefix = sought.prefix if sought else typed
    likeness = Greatest(
        TrigramSimilarity("label", typed), TrigramSimilarity("bates_prefix", prefix)
    )
    ranked = _numbers(scope).filter(near).annotate(likeness=likeness)
    return [_hit(each, sought) for each in ranked.order_by("-likeness", "pk")[:MOST_NEAR_NUMBERS]]


def _numbers(scope: Scope) -> QuerySet[ExhibitNumber]:
    numbers = scope.in_cases(ExhibitNumber.objects.in_use())
    if scope.narrowing.is_narrow:
        numbers = numbers.filter(exhibit__in=scope.exhibits().values("pk"))
    return numbers.select_related("exhibit__case", "exhibit__file").defer("exhibit__search")


def _bates(typed: str) -> bates.BatesRange | None:
    """Return what was typed as a Bates number; digits alone are none, and neither is EX-12."""
    try:
        sought = bates.read(typed)
    except bates.NotBates:
        return None
    is_own_label = sought.prefix.casefold().rstrip("-") == "ex"
    return None if is_own_label or not any(map(str.isalpha, sought.prefix)) else sought


def _hit(number: ExhibitNumber, sought: bates.BatesRange | None) -> NumberHit:
    if number.kind != NumberKind.BATES or sought is None:
        return NumberHit(number.exhibit, number.label)
    held = marking.range_of(number)
    if not marking.holds(held, sought.begin):
        return NumberHit(number.exhibit, number.label)
    if held.page_count != number.exhibit.page_count:
        note = "its range has not as many numbers as it has pages: which page is not known"
        return NumberHit(number.exhibit, number.label, note=note)
    return NumberHit(number.exhibit, held.number(sought.begin), sought.begin - held.begin + 1)
