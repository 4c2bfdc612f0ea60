"""A paralegal's first hour, in a real browser: sign in, upload, compose, build, download."""

import io
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from playwright.sync_api import Page, expect

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.exhibits import queries as exhibits
from tests import factories
from tests.browser.looks import good_in_every_look, no_violations
from tests.browser.visitor import PATIENCE_MS, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def _upload(page: Page, case: Case, folder: Path, names: list[str]) -> None:
    for seed, name in enumerate(names):
        (folder / name).write_bytes(factories.pdf(pages=2, seed=seed))
    page.goto(f"/cases/{case.public_id}/exhibits/")
    page.locator("input[type=file]").set_input_files([folder / name for name in names])
    for number in range(1, len(names) + 1):
        expect(page.locator("#exhibits").get_by_text(f"EX-{number}", exact=True)).to_be_visible(
            timeout=PATIENCE_MS
        )
    expect(page.locator("#exhibits").get_by_text("Readable", exact=True)).to_have_count(
        len(names), timeout=PATIENCE_MS
    )


def test_sign_in_upload_build_and_download(
    page: Page, case: Case, owner: User, tmp_path: Path
) -> None:
    _no_violations_on_sign_in(page)
    sign_in(page, owner)
    no_violations(page)

    _upload(page, case, tmp_path, ["Agreement.pdf", "Notice.pdf"])
    no_violations(page)

    page.goto(f"/cases/{case.public_id}/bundles/new/")
    page.get_by_label("Title", exact=True).fill("Exhibits to the motion")
    page.locator("main form button.primary").click()
    for _ in range(2):
        page.get_by_role("button", name="Add EX-").first.click()
    no_violations(page)
    page.get_by_role("button", name="Build the PDF").click()

    download = page.get_by_role("link", name="Download the PDF")
    expect(download).to_be_visible(timeout=PATIENCE_MS)
    no_violations(page)
    with page.expect_download() as waiting:
        download.click()
    content = Path(waiting.value.path()).read_bytes()
    with pikepdf.open(io.BytesIO(content)) as pdf, pdf.open_outline() as outline:
        assert [item.title.split()[0] for item in outline.root[-2:]] == ["EX-1", "EX-2"]


def _no_violations_on_sign_in(page: Page) -> None:
    page.goto("/sign-in/")
    no_violations(page)


def test_every_screen_is_accessible(page: Page, case: Case, owner: User) -> None:
    held = [factories.inspected_exhibit(case, owner) for _ in range(2)]
    bundle = factories.bundle(case, owner, held)
    sign_in(page, owner)

    home = f"/cases/{case.public_id}/"
    for path in (
        "/cases/",
        "/cases/new/",
        "/inbox/",
        home,
        f"{home}exhibits/",
        f"{home}exhibits/{held[0].public_id}/",
        f"{home}exhibits/{held[0].public_id}/describe/",
        f"{home}exhibits/{held[0].public_id}/custody/",
        f"{home}docket/",
        f"{home}bundles/",
        f"{home}bundles/new/",
        f"{home}bundles/{bundle.public_id}/",
    ):
        good_in_every_look(page, path)


def test_the_product_works_without_javascript(
    browser: Any, product: Any, case: Case, owner: User, tmp_path: Path
) -> None:
    context = browser.new_context(base_url=product.base_url, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, owner)
    (tmp_path / "Letter.pdf").write_bytes(factories.pdf(pages=1))

    page.goto(f"/cases/{case.public_id}/exhibits/")
    page.locator("input[type=file]").set_input_files(tmp_path / "Letter.pdf")
    page.get_by_role("button", name="Upload").click()

    expect(page.get_by_text("1 file handed in")).to_be_visible()
    expect(page.get_by_text("EX-1", exact=True).first).to_be_visible()
    assert exhibits.exhibits_in(case).count() == 1
    context.close()
