"""Office files and scans in a real browser: converted, recognised, found, listed with hashes."""

import hashlib
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core.models import JobState
from evidence.exhibits.models import Exhibit
from evidence.pages.extract.tools import OCR, OFFICE
from evidence.pages.models import DerivativeKind, Drawing, Recognition
from tests import factories
from tests.browser.looks import good_in_every_look
from tests.browser.visitor import sign_in
from tests.pages import office_files
from tests.pages.papers import scan
from tests.processes import wait_until

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        OCR.path() is None or OFFICE.path() is None,
        reason="LibreOffice or tesseract is not installed",
    ),
]


def _scanned(case: Case, by: User) -> Exhibit:
    content = scan("A confidentiality agreement was signed", "Nobody signed the second one")
    exhibit = factories.exhibit(case, by, content=content, name="Scan.pdf")
    recognised = Recognition.objects.filter(exhibit=exhibit, state=JobState.DONE)
    drawn = Drawing.objects.filter(exhibit=exhibit, state=JobState.DONE)
    wait_until(lambda: recognised.exists() and drawn.exists(), "the scan was recognised")
    return exhibit


def test_the_words_of_a_scan_are_found_marked_and_said_to_be_by_ocr(
    page: Page, case: Case, owner: User
) -> None:
    exhibit = _scanned(case, owner)
    sign_in(page, owner)
    page.goto("/search/?q=confidentiality")
    expect(page.get_by_text("Words by OCR, ")).to_be_visible()
    page.goto(f"/cases/{case.public_id}/exhibits/{exhibit.public_id}/pages/?q=signed")
    expect(page.get_by_text("2 places with “signed”")).to_be_visible()
    expect(page.locator('[id="page=1"] .found')).to_have_count(1)
    expect(page.get_by_text("The words of 2 pages were made out by OCR")).to_be_visible()


def test_a_letter_is_printed_by_libreoffice_and_its_pdf_is_given_out(
    page: Page, case: Case, owner: User, tmp_path: Path
) -> None:
    content = office_files.docx("The zebra clause of the agreement")
    exhibit = factories.exhibit(case, owner, content=content, name="Letter.docx")
    drawn = Drawing.objects.filter(exhibit=exhibit, state=JobState.DONE)
    wait_until(drawn.exists, "the letter was converted and drawn")
    sign_in(page, owner)
    page.goto(f"/cases/{case.public_id}/exhibits/{exhibit.public_id}/")
    card = page.locator("section:has(#made)")
    expect(card.get_by_role("link", name="PDF made of the original")).to_be_visible()

    with page.expect_download() as started:
        card.get_by_role("link", name="PDF made of the original").click()

    saved = tmp_path / "saved.pdf"
    started.value.save_as(saved)
    held = exhibit.derivatives.get(kind=DerivativeKind.NORMALISED_PDF).file
    assert hashlib.sha256(saved.read_bytes()).hexdigest() == held.sha256
    page.reload()
    expect(page.get_by_text("Derivative downloaded")).to_be_visible()


def test_what_was_made_is_shown_accessibly(page: Page, case: Case, owner: User) -> None:
    exhibit = _scanned(case, owner)
    sign_in(page, owner)
    pages = f"/cases/{case.public_id}/exhibits/{exhibit.public_id}/"
    for path in (pages, f"{pages}pages/", f"{pages}pages/made/", f"{pages}pages/1/text/"):
        good_in_every_look(page, path)
