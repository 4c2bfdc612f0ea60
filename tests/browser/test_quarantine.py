"""Hostile files through the browser: each explained, and given out only on a second yes."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from evidence.accounts.models import User
from evidence.cases.models import Case
from tests import factories
from tests.browser.looks import no_violations
from tests.browser.visitor import PATIENCE_MS, sign_in
from tests.exhibits import hostile

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FILES = {
    "Agreement.pdf": factories.pdf(pages=3),
    "Order form.pdf": hostile.SCRIPTED_PDF,
    "Backup.zip": hostile.overlapping_zip(),
    "Invoice.docx": hostile.office({"word/vbaProject.bin": b"x"}),
}
SHOTS = os.environ.get("CASEAPP_TEST_SHOTS", "")


def _photograph(page: Page, name: str) -> None:
    if not SHOTS:
        return
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for width in (1360, 390):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=f"{SHOTS}/{name}-{scheme}-{width}.png", full_page=True)
    page.set_viewport_size({"width": 1360, "height": 900})


def test_a_hostile_file_is_explained_and_downloaded_on_a_second_yes(
    page: Page, case: Case, owner: User, tmp_path: Path
) -> None:
    sign_in(page, owner)
    for name, content in FILES.items():
        (tmp_path / name).write_bytes(content)
    page.goto(f"/cases/{case.public_id}/exhibits/")
    page.locator("input[type=file]").set_input_files([tmp_path / name for name in FILES])
    listed = page.locator("#exhibits")
    # Each row has the words twice, for wide and for narrow windows.
    quarantined = listed.get_by_text("In quarantine", exact=True).filter(visible=True)
    expect(quarantined).to_have_count(3, timeout=PATIENCE_MS)
    expect(listed.get_by_text("JavaScript")).to_be_visible()
    readable = listed.get_by_text("Readable", exact=True).filter(visible=True)
    expect(readable).to_have_count(1)
    _photograph(page, "list")
    no_violations(page)

    listed.get_by_role("link", name="Order form.pdf").click()
    expect(page.get_by_text("Verdict: quarantined.")).to_be_visible()
    expect(page.get_by_role("link", name="Open PDF")).to_have_count(0)
    _photograph(page, "detail")
    no_violations(page)

    page.get_by_role("link", name="Download original…").click()
    expect(page.get_by_role("heading", name="out of quarantine?")).to_be_visible()
    _photograph(page, "confirm")
    no_violations(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download it all the same").click()
    assert Path(download.value.path()).read_bytes() == hostile.SCRIPTED_PDF
    page.get_by_role("link", name="Back to EX-").click()
    expect(page.get_by_text("Out of quarantine, on the person’s confirmation.")).to_be_visible()
