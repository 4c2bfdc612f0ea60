"""Exhibits by API: upload, read, page through, download."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core.hashing import Sha256, sha256_of_chunks
from evidence.custody.models import CustodyEvent
from evidence.exhibits import queries
from evidence.exhibits.models import Exhibit, StoredFile
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(owner: User, sign_in: Callable[[User], Client]) -> Client:
    return sign_in(owner)


@pytest.fixture
def address(case: Case) -> str:
    return f"/api/v1/cases/{case.public_id}/exhibits"


def _send(browser: Client, address: str, content: bytes, name: str = "a.pdf", **said: str) -> Any:
    return browser.post(address, {"file": SimpleUploadedFile(name, content), **said})


def test_an_upload_is_an_exhibit(browser: Client, address: str) -> None:
    content = factories.pdf()
    answer = _send(browser, address, content, title="Letter", date_text="May 2024")

    assert answer.status_code == 201
    told = answer.json()
    exhibit = Exhibit.objects.get()
    assert (told["id"], told["label"], told["title"]) == (exhibit.public_id, "EX-1", "Letter")
    assert (told["sha256"], told["size"]) == (sha256_of_chunks([content]), len(content))
    assert (told["readability"], told["page_count"]) == ("pending", None)
    assert told["date_text"] == "May 2024"
    assert browser.get(f"{address}/{exhibit.public_id}").json() == told


def test_a_duplicate_is_a_409_that_names_the_exhibit(browser: Client, address: str) -> None:
    first = _send(browser, address, factories.pdf()).json()

    answer = _send(browser, address, factories.pdf(), name="again.pdf")

    assert answer.status_code == 409
    error = answer.json()["error"]
    assert (error["type"], error["code"], error["param"]) == (
        "Conflict",
        "duplicate_exhibit",
        "file",
    )
    assert error["facts"]["exhibit"] == first["id"]


@pytest.mark.parametrize(
    ("said", "param"),
    [
        ({}, "file"),
        ({"file": "not a file"}, "file"),
        ({"file": SimpleUploadedFile("a.pdf", b"")}, "file"),
        ({"file": SimpleUploadedFile("a.pdf", b"x"), "title": "x" * 301}, "title"),
        ({"file": SimpleUploadedFile("a.pdf", b"x"), "title": "a\0b"}, "title"),
        ({"file": SimpleUploadedFile("a.pdf", b"x"), "date_text": "x" * 61}, "date_text"),
    ],
)
def test_what_cannot_be_taken_is_a_422_that_names_the_field(
    browser: Client, address: str, said: dict[str, Any], param: str
) -> None:
    for file in said.values():
        if isinstance(file, SimpleUploadedFile):
            file.seek(0)
    answer = browser.post(address, said)

    assert answer.status_code == 422
    error = answer.json()["error"]
    assert (error["type"], error["param"]) == ("Invalid", param)
    assert error["message"]
    assert not StoredFile.objects.exists()


def test_a_file_above_the_limit_is_refused_before_it_is_stored(
    browser: Client, address: str, settings: Any
) -> None:
    settings.UPLOAD_LIMIT_BYTES = 1024 * 1024

    answer = _send(browser, address, b"x" * (1024 * 1024 + 1))

    assert answer.status_code == 422
    assert answer.json()["error"]["param"] == "file"
    assert "1 MB" in answer.json()["error"]["message"]
    assert not StoredFile.objects.exists()


def test_a_viewer_may_read_and_not_upload(
    address: str, viewer: User, sign_in: Callable[[User], Client]
) -> None:
    browser = sign_in(viewer)

    assert browser.get(address).status_code == 200
    refused = _send(browser, address, factories.pdf())
    assert (refused.status_code, refused.json()["error"]["type"]) == (403, "Forbidden")
    assert not StoredFile.objects.exists()


def test_pages_follow_one_another_and_miss_nothing_that_is_added_meanwhile(
    browser: Client, address: str, case: Case, owner: User
) -> None:
    for _ in range(5):
        factories.exhibit(case, owner)
    labels, page = [], browser.get(address, {"limit": 2}).json()
    while True:
        labels += [each["label"] for each in page["results"]]
        if not page["next"]:
            break
        if len(labels) == 2:
            factories.exhibit(case, owner)
        page = browser.get(page["next"]).json()

    assert labels == [f"EX-{number}" for number in range(1, 7)]


@pytest.mark.parametrize("cursor", ["wrong", "\0", "cD0n", "cD05OTk5OTk5OTk5OTk5OTk5OTk5OTk5"])
def test_a_cursor_of_ones_own_making_is_no_error_of_ours(
    browser: Client, address: str, case: Case, owner: User, cursor: str
) -> None:
    factories.exhibit(case, owner)

    answer = browser.get(address, {"cursor": cursor, "limit": "x"})

    assert answer.status_code in {200, 404}


def test_the_download_is_the_upload_byte_for_byte_and_logged(
    browser: Client, address: str, owner: User
) -> None:
    content = factories.pdf(pages=3)
    exhibit_id = _send(browser, address, content).json()["id"]

    answer = browser.get(f"{address}/{exhibit_id}/file")

    assert b"".join(answer.streaming_content) == content
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    last = CustodyEvent.objects.order_by("sequence").last()
    assert last is not None
    assert (last.action, last.actor) == ("downloaded", owner)


def test_a_damaged_original_is_not_given_out(
    browser: Client, address: str, case: Case, owner: User
) -> None:
    exhibit = factories.exhibit(case, owner)
    path = queries.file_store().path(Sha256(exhibit.file.sha256))
    path.chmod(0o644)
    path.write_bytes(b"something else")

    answer = browser.get(f"{address}/{exhibit.public_id}/file")

    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "file_damaged")
    events = CustodyEvent.objects.filter(exhibit=exhibit)
    assert [event.action for event in events] == ["received", "fixity_failed"]
