"""The index of neighbouring words only makes phrases quick: it hides none and invents none."""

import pytest
from django.contrib.postgres.search import SearchQuery
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.exhibits.models import Exhibit
from evidence.pages.models import PageText
from evidence.search import queries
from evidence.search.question import asked
from tests import factories

pytestmark = pytest.mark.django_db

# Words that are kept, words that are not (the, of), a stem of two forms, and one that is cut up.
KEPT = st.sampled_from(["alpha", "beta", "agreement", "gamma"])
WORDS = st.sampled_from(["alpha", "beta", "gamma", "agreement", "agreements", "the", "of", "a-b"])


def _numbers(reader: User, text: str) -> set[int]:
    found = queries.find(queries.Scope(reader), asked(text), text)
    return {hit.number for hit in found.hits}


def _exhibit_of(case: Case, by: User, pages: list[str]) -> Exhibit:
    exhibit = factories.exhibit(case, by, content=factories.pdf(seed=Exhibit.objects.count() + 1))
    PageText.objects.bulk_create(
        PageText(exhibit=exhibit, page_number=number, text=text)
        for number, text in enumerate(pages, start=1)
    )
    return exhibit


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    pages=st.lists(st.lists(WORDS, min_size=1, max_size=12), min_size=1, max_size=6),
    phrase=st.lists(KEPT, min_size=1, max_size=3),
)
def test_a_phrase_is_found_on_exactly_the_pages_that_have_it(
    case: Case, owner: User, pages: list[list[str]], phrase: list[str]
) -> None:
    PageText.objects.all().delete()
    _exhibit_of(case, owner, [" ".join(page) for page in pages])
    query = SearchQuery(" ".join(phrase), config="english", search_type="phrase")
    plainly = set(PageText.objects.filter(search=query).values_list("page_number", flat=True))
    assert _numbers(owner, f'"{" ".join(phrase)}"') == plainly


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ('"terms of service"', {1, 2}),
        ('"the"', set()),
        ('"of service"', {1, 2, 3}),
        ('"of the"', set()),
        ('"terms of service" OR "nowhere stands"', {1, 2}),
        # PostgreSQL alone judges what is left out: any one word may stand for “of” there.
        ('settled -"terms of service"', set()),
        ("non-disclosure", {4}),
    ],
)
def test_words_that_are_not_indexed_part_nothing(
    case: Case, owner: User, text: str, numbers: set[int]
) -> None:
    _exhibit_of(
        case,
        owner,
        [
            "The terms of service say so. Settled.",
            "Terms for service",
            "Terms loan service, settled.",
            "A non-disclosure agreement",
        ],
    )
    assert _numbers(owner, text) == numbers


def test_a_page_is_in_its_exhibits_case_whatever_it_is_told(case: Case, owner: User) -> None:
    other = factories.CaseFactory(caption="Second v. Matter", owner=owner)
    exhibit = _exhibit_of(case, owner, ["alpha"])
    page = PageText.objects.get(exhibit=exhibit)
    assert page.case_id == case.pk
    PageText.objects.filter(pk=page.pk).update(case=other)
    page.refresh_from_db()
    assert page.case_id == case.pk
    with connection.cursor() as cursor:
        moved = "UPDATE evidence_exhibit SET case_id = %s WHERE id = %s"
        cursor.execute(moved, [other.pk, exhibit.pk])
    page.refresh_from_db()
    assert page.case_id == other.pk
