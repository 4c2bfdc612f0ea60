"""What does not fit on the sheet's one page is counted, never silently left out."""

from collections.abc import Callable

import pytest
from django.test import Client

from evidence.accounts.models import User
from evidence.cases import queries as cases
from evidence.cases.models import Case
from evidence.core.moments import NOW
from evidence.overview import one_page as bounds
from evidence.overview.one_page import OnePage, Some, first, last, one_page
from evidence.overview.sheet import sheet_of
from tests.overview.full_case import fill

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(case: Case, owner: User) -> OnePage:
    """The page of a case that has more of everything than fits."""
    fill(case, owner)
    return one_page(case, sheet_of(case, NOW), list(cases.unknowns_of(case)))


def test_the_first_are_shown_and_the_others_counted() -> None:
    assert first("abcde", 3) == Some(("a", "b", "c"), 2)
    assert first("ab", 3) == Some(("a", "b"), 0)


def test_of_what_was_said_the_latest_stay_in_their_order() -> None:
    assert last("abcde", 3) == Some(("c", "d", "e"), 2)
    assert last("", 3) == Some((), 0)


def test_each_part_is_as_long_as_it_may_be_and_says_how_much_more_there_is(page: OnePage) -> None:
    assert (len(page.claims.shown), page.claims.more) == (bounds.CLAIMS, 2)
    assert {len(row.parts.shown) for row in page.claims.shown} == {bounds.ELEMENTS}
    assert {row.parts.more for row in page.claims.shown} == {2}
    assert (len(page.answers.shown), page.answers.more) == (bounds.ANSWERS, 2)
    assert page.answers.shown[-1].about.more == 6 - bounds.ABOUT
    assert (len(page.unanswered.shown), page.unanswered.more) == (bounds.UNANSWERED, 2)
    assert (len(page.questions.shown), page.questions.more) == (bounds.QUESTIONS, 2)
    assert (len(page.due.shown), page.due.more) == (bounds.DUE, 2)
    assert len(page.tasks.shown) == bounds.TASKS
    assert page.tasks.more > 0


def test_each_count_leads_to_the_rest(
    case: Case, owner: User, page: OnePage, sign_in: Callable[[User], Client]
) -> None:
    body = sign_in(owner).get(f"/cases/{case.public_id}/sheet/").content.decode()

    for words in ("2 more claims", "2 more elements", "2 more before these", "2 more questions"):
        assert f"and {words}</a>" in body, words
    assert f'href="/cases/{case.public_id}/proof/gaps/#unanswered">and 2 more' in body
