"""An exhibit's own page, its original and its description."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.custody.models import CustodyAction, CustodyEvent
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(owner: User, sign_in: Callable[[User], Client]) -> Client:
    return sign_in(owner)


@pytest.mark.parametrize("name", ["../../x.pdf", "a\u202eb.pdf", "<b>x</b>.pdf", "x" * 3000])
def test_whatever_a_file_is_called_its_page_opens(
    browser: Client, case: Case, owner: User, name: str
) -> None:
    exhibit = factories.exhibit(case, owner, name=name)

    page = browser.get(exhibit.get_absolute_url()).content.decode()
    assert "<b>x</b>" not in page
    assert "\u202e" not in page
    assert browser.get(reverse("exhibits:list", args=[case.public_id])).status_code == 200


def test_the_original_comes_back_byte_for_byte_and_is_logged(
    browser: Client, case: Case, owner: User
) -> None:
    content = factories.pdf(pages=2)
    exhibit = factories.exhibit(case, owner, content=content)
    address = reverse("exhibits:original", args=[case.public_id, exhibit.public_id])

    saved, opened = browser.get(address), browser.get(address, {"show": "open"})

    assert b"".join(saved.streaming_content) == b"".join(opened.streaming_content) == content
    assert saved.headers["Content-Disposition"].startswith("attachment")
    assert opened.headers["Content-Disposition"].startswith("inline")
    given = CustodyEvent.objects.exclude(action=CustodyAction.RECEIVED)
    assert [(event.action, event.actor) for event in given] == [
        (CustodyAction.DOWNLOADED, owner),
        (CustodyAction.VIEWED, owner),
    ]


def test_html_never_opens_in_the_browser(browser: Client, case: Case, owner: User) -> None:
    exhibit = factories.exhibit(case, owner, content=b"<!doctype html><script>x</script>")
    address = reverse("exhibits:original", args=[case.public_id, exhibit.public_id])

    answer = browser.get(address, {"show": "open"})

    assert b"".join(answer.streaming_content).startswith(b"<!doctype")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_an_exhibit_is_described_and_its_custody_shows_it(
    browser: Client, case: Case, owner: User
) -> None:
    exhibit = factories.exhibit(case, owner)
    address = reverse("exhibits:describe", args=[case.public_id, exhibit.public_id])

    answer = browser.post(address, {"title": "Letter", "date_text": "May 2024"})
    refused = browser.post(address, {"title": ""})

    assert answer.headers["Location"] == exhibit.get_absolute_url()
    page = browser.get(exhibit.get_absolute_url()).content.decode()
    assert "Letter" in page
    assert "Description changed" in page
    assert refused.status_code == 422
    exhibit.refresh_from_db()
    assert exhibit.title == "Letter"


def test_an_exhibit_of_another_case_is_not_found_under_this_one(
    browser: Client, case: Case, owner: User
) -> None:
    other = factories.CaseFactory(owner=owner)
    exhibit = factories.exhibit(other, owner)

    for name in ("detail", "describe", "original"):
        address = reverse(f"exhibits:{name}", args=[case.public_id, exhibit.public_id])
        assert browser.get(address).status_code == 404
