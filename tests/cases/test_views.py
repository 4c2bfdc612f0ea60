"""The list of cases and the page that opens a new one."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from evidence.accounts.models import User
from evidence.cases.models import Case, Membership, Role
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(owner: User, sign_in: Callable[[User], Client]) -> Client:
    return sign_in(owner)


def test_the_front_page_leads_to_the_list_of_ones_own_cases(
    case: Case, outsider: User, browser: Client
) -> None:
    page = browser.get("/", follow=True)

    body = page.content.decode()
    assert case.caption in body
    assert "Other v. Matter" not in body


def test_a_case_is_opened_with_its_caption_alone(browser: Client, owner: User) -> None:
    answer = browser.post(reverse("cases:new"), {"caption": "New v. Case"})

    case = Case.objects.get(caption="New v. Case")
    assert answer.headers["Location"] == case.get_absolute_url()
    assert (case.short_name, case.date_filed, case.court) == ("New v. Case", None, None)
    assert Membership.objects.get(case=case).role == Role.OWNER
    assert browser.get(case.get_absolute_url()).status_code == 200


def test_a_long_caption_is_cut_for_its_short_name_only(browser: Client) -> None:
    caption = "x" * 300
    browser.post(reverse("cases:new"), {"caption": caption})

    case = Case.objects.get(caption=caption)
    assert case.short_name == "x" * 120


@pytest.mark.parametrize(
    "said",
    [
        {"caption": ""},
        {"caption": "x" * 301},
        {"caption": "A\0B"},
        {"caption": "A v. B", "date_filed": "yesterday"},
        {"caption": "A v. B", "date_filed": "2025-02-30"},
        {"caption": "A v. B", "court": "999999999999999999999"},
    ],
)
def test_what_cannot_be_taken_is_said_beside_the_form(
    browser: Client, said: dict[str, str]
) -> None:
    page = browser.post(reverse("cases:new"), said)

    assert page.status_code == 422
    assert page.context["form"].errors
    assert not Case.objects.exists()


def test_what_a_person_types_is_shown_as_text(browser: Client, owner: User) -> None:
    case = factories.CaseFactory(caption="<script>alert(1)</script> v. B", owner=owner)

    for path in (reverse("cases:list"), case.get_absolute_url()):
        assert b"<script>alert(1)" not in browser.get(path).content


@pytest.mark.parametrize("page", ["0", "-1", "999", "x", "\0", "9" * 5000])
def test_a_page_of_the_list_that_does_not_exist_is_no_error(
    case: Case, browser: Client, page: str
) -> None:
    assert browser.get(reverse("cases:list"), {"page": page}).status_code == 200
