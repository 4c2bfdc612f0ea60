"""Uploading by form, each file judged by itself, and the exhibit's own page."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.custody.models import CustodyAction, CustodyEvent
from evidence.exhibits.models import Exhibit, StoredFile
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(owner: User, sign_in: Callable[[User], Client]) -> Client:
    return sign_in(owner)


def _file(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def _send(browser: Client, case: Case, *files: SimpleUploadedFile, **options: Any) -> Any:
    address = reverse("exhibits:upload", args=[case.public_id])
    return browser.post(address, {"files": list(files)}, **options)


def test_one_refused_file_stops_none_of_the_others(browser: Client, case: Case) -> None:
    page = _send(
        browser,
        case,
        _file("first.pdf", factories.pdf(seed=1)),
        _file("empty.pdf", b""),
        _file("first again.pdf", factories.pdf(seed=1)),
        _file("second.pdf", factories.pdf(seed=2)),
        follow=True,
    )

    exhibits = Exhibit.objects.order_by("exhibit_number")
    assert [(each.label, each.title) for each in exhibits] == [
        ("EX-1", "first.pdf"),
        ("EX-2", "second.pdf"),
    ]
    told = [str(message) for message in page.context["messages"]]
    assert len(told) == 4
    assert "empty" in told[1]
    assert "already EX-1" in told[2]


def test_the_drop_zone_reads_what_became_of_each_file(browser: Client, case: Case) -> None:
    answer = _send(
        browser,
        case,
        _file("a.pdf", factories.pdf(seed=1)),
        _file("b.pdf", b""),
        _file("c.pdf", factories.pdf(seed=1)),
        headers={"Accept": "application/json"},
    )

    files = answer.json()["files"]
    assert [(each["name"], each["outcome"]) for each in files] == [
        ("a.pdf", "stored"),
        ("b.pdf", "refused"),
        ("c.pdf", "duplicate"),
    ]
    exhibit = Exhibit.objects.get()
    assert (files[0]["label"], files[0]["url"]) == ("EX-1", exhibit.get_absolute_url())
    assert files[2]["url"] == exhibit.get_absolute_url()


def test_no_file_is_said_and_no_error(browser: Client, case: Case) -> None:
    page = _send(browser, case, follow=True)
    answer = _send(browser, case, headers={"Accept": "application/json"})

    assert "Choose at least one file" in page.content.decode()
    assert answer.status_code == 422
    assert "Choose at least one file" in answer.json()["files"][0]["message"]


def test_a_file_above_the_limit_is_refused_before_anything_is_stored(
    browser: Client, case: Case, settings: Any
) -> None:
    settings.UPLOAD_LIMIT_BYTES = 1024 * 1024

    page = _send(
        browser, case, _file("big.pdf", b"x" * (1024 * 1024 + 1)), _file("b", b"y"), follow=True
    )

    assert "larger than 1 MB" in page.content.decode()
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("name", ["../../x.pdf", "a\u202eb.pdf", "<b>x</b>.pdf", "x" * 3000])
def test_whatever_a_file_is_called_its_page_opens(browser: Client, case: Case, name: str) -> None:
    _send(browser, case, _file(name, factories.pdf()))

    exhibit = Exhibit.objects.get()
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
