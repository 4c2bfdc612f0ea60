"""An exhibit's custody page and the drafts of certificates that a person takes from it."""

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pypdfium2
import pytest
from django.db import connection
from django.test import Client

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.custody import build
from evidence.custody import queries as custody
from evidence.custody.models import CustodyAction
from evidence.exhibits.models import Exhibit
from tests import factories


@pytest.fixture
def exhibit(case: Case, owner: User) -> Exhibit:
    return factories.inspected_exhibit(case, owner, name="<b>Letter</b>.pdf")


@pytest.fixture
def browser(viewer: User, sign_in: Callable[[User], Client]) -> Client:
    return sign_in(viewer)


@pytest.fixture
def address(exhibit: Exhibit) -> str:
    return f"/cases/{exhibit.case.public_id}/exhibits/{exhibit.public_id}/custody/"


def _actions(exhibit: Exhibit) -> list[str]:
    return [event.action for event in custody.chain_of(exhibit.public_id)]


def _page(browser: Client, address: str) -> str:
    return browser.get(address).content.decode()


def test_the_page_shows_the_chain_and_what_holds_it(browser: Client, address: str) -> None:
    before = _page(browser, address)
    build.state_today()
    after = _page(browser, address)

    assert "Intact" in before
    assert "None holds this chain yet" in before
    assert "Not yet" in before
    assert "Events 1 to 2" in after
    assert "No authority was configured" in after
    assert "<b>Letter</b>" not in after


def test_verify_now_reads_the_file_again_and_says_so(
    browser: Client, address: str, exhibit: Exhibit
) -> None:
    answer = browser.post(f"{address}verify/", follow=True).content.decode()

    assert "its hash is unchanged" in answer
    assert "Hash unchanged" in answer
    assert _actions(exhibit)[-1] == CustodyAction.VERIFIED


def test_verify_now_tells_of_damage(
    browser: Client, address: str, exhibit: Exhibit, file_store: Any
) -> None:
    sha256 = exhibit.file.sha256
    (file_store / "sha256" / sha256[:2] / sha256[2:4] / sha256).unlink()

    answer = browser.post(f"{address}verify/", follow=True).content.decode()

    assert "is missing" in answer
    assert "Damaged" in answer
    assert _actions(exhibit)[-1] == CustodyAction.FIXITY_FAILED


def test_a_broken_chain_is_told_on_the_page_and_by_the_api(
    browser: Client, address: str, exhibit: Exhibit
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE evidence_custodyevent DISABLE TRIGGER USER")
        cursor.execute("UPDATE evidence_custodyevent SET actor_name = 'X' WHERE sequence = 2")
        cursor.execute("ALTER TABLE evidence_custodyevent ENABLE TRIGGER USER")

    assert "The chain is broken at event 2" in _page(browser, address)
    assert not browser.get(f"/api/v1{address.rstrip('/')}").json()["is_intact"]


def test_opening_the_original_in_the_browser_is_logged_as_a_view(
    browser: Client, exhibit: Exhibit
) -> None:
    original = f"/cases/{exhibit.case.public_id}/exhibits/{exhibit.public_id}/original/"

    for asked in (f"{original}?show=open", original):
        answer: Any = browser.get(asked)
        assert b"".join(answer.streaming_content)

    assert _actions(exhibit)[-2:] == [CustodyAction.VIEWED, CustodyAction.DOWNLOADED]


def test_the_api_gives_the_chain_and_its_statements(
    browser: Client, address: str, exhibit: Exhibit
) -> None:
    build.state_today()
    told = browser.get(f"/api/v1{address.rstrip('/')}").json()

    assert told["is_intact"]
    assert [event["action"] for event in told["events"]] == ["received", "inspected"]
    [statement] = told["statements"]
    assert (statement["number"], statement["holds_up_to"]) == (1, 2)
    assert statement["stamped_at"] is None


def _text(answer: Any) -> str:
    content = b"".join(answer.streaming_content)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert len(pdf.pages) >= 2
    document = pypdfium2.PdfDocument(content)
    pages = [page.get_textpage().get_text_range() for page in document]
    assert all("DRAFT — to be completed and signed by a person" in page for page in pages)
    return " ".join(" ".join(pages).split())


def test_the_902_13_draft_is_filled_from_the_chain(
    browser: Client, address: str, exhibit: Exhibit
) -> None:
    build.state_today()

    text = _text(browser.post(f"{address}certificate-902-13/"))

    assert "Federal Rule of Evidence 902(13)" in text
    assert exhibit.file.sha256 in text.replace(" ", "")
    assert "Olive Owner <olive@example.test>" in text
    assert "equals the one computed when the file was received" in text
    assert "It carries no time-stamp" in text
    assert "I declare under penalty of perjury that the foregoing is true and correct" in text
    assert "under the laws of the United States of America" in text
    assert _actions(exhibit)[-1] == CustodyAction.VERIFIED


def test_the_902_14_draft_guesses_nothing_about_the_source(
    browser: Client, address: str, exhibit: Exhibit
) -> None:
    text = _text(browser.post(f"{address}certificate-902-14/"))

    assert "Federal Rule of Evidence 902(14)" in text
    assert "computed at the source; the system does not hold it" in text
    assert "Write-blocker make and model, or none" in text
    assert "I compared the hash of the source" in text
    assert text.replace(" ", "").count(exhibit.file.sha256) == 3
    assert "No custody statement holds this chain yet" in text


def test_a_custodian_that_somebody_entered_stands_to_be_confirmed(
    browser: Client, address: str, exhibit: Exhibit
) -> None:
    exhibit.custodian = "Ms. Keeper"
    exhibit.save(update_fields=["custodian"])

    text = _text(browser.post(f"{address}certificate-902-14/"))

    assert "Ms. Keeper (as entered in the system; to be confirmed)" in text


def test_a_broken_chain_stands_in_the_draft(
    browser: Client, address: str, exhibit: Exhibit
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE evidence_custodyevent DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM evidence_custodyevent WHERE sequence = 1")
        cursor.execute("ALTER TABLE evidence_custodyevent ENABLE TRIGGER USER")

    text = _text(browser.post(f"{address}certificate-902-13/"))

    assert "must be explained before anybody signs" in text
    assert "the chain holds no receipt" in text
