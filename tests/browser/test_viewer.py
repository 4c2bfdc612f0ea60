"""Reading and searching in a real browser: from an upload to the words on the page."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core.models import JobState
from evidence.exhibits.models import Exhibit
from evidence.pages.models import Drawing
from tests import factories
from tests.browser.looks import good_in_every_look
from tests.browser.visitor import PATIENCE_MS, sign_in
from tests.pages.papers import paper, picture
from tests.processes import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORDS = (
    "The parties met.",
    "A confidentiality agreement was signed.",
    "Nobody signed the second agreement.",
)


def _read_by_the_worker(case: Case, by: User, content: bytes, *, name: str = "a.pdf") -> Exhibit:
    exhibit = factories.exhibit(case, by, content=content, name=name)
    jobs = Drawing.objects.filter(exhibit=exhibit, state=JobState.DONE)
    wait_until(jobs.exists, f"{name} was read")
    return exhibit


def test_an_upload_is_read_found_and_shown_at_its_page(
    page: Page, case: Case, owner: User, tmp_path: Path
) -> None:
    (tmp_path / "Letters.pdf").write_bytes(paper(*WORDS))
    (tmp_path / "Scan.png").write_bytes(picture("PNG"))
    sign_in(page, owner)
    page.goto(f"/cases/{case.public_id}/exhibits/")
    page.locator("input[type=file]").set_input_files(
        [tmp_path / "Letters.pdf", tmp_path / "Scan.png"]
    )
    expect(page.locator("#exhibits").get_by_text("EX-2", exact=True)).to_be_visible(
        timeout=PATIENCE_MS
    )

    found = page.get_by_role("link", name=re.compile("page 2"))
    for _ in range(60):
        page.goto("/search/?q=confidentiality")
        if found.count():
            break
        page.wait_for_timeout(500)
    found.click()

    expect(page).to_have_url(re.compile(r"/pages/\?page=2#page=2$"))
    expect(page.locator("[data-page-number]")).to_have_value("2")
    layer = page.locator('[id="page=2"] .text-layer text')
    # The words are found once they are read; the page itself a worker draws after that.
    signed = re.compile("A confidentiality agreement was signed")
    expect(layer).to_have_text(signed, timeout=PATIENCE_MS)
    expect(page.locator('[id="page=2"] img')).to_be_in_viewport()
    drawn = page.locator('[id="page=2"] img').evaluate("img => img.complete && img.naturalWidth")
    assert drawn > 900


def test_the_text_on_the_page_can_be_selected_where_it_stands(
    page: Page, case: Case, owner: User
) -> None:
    exhibit = _read_by_the_worker(case, owner, paper(*WORDS))
    sign_in(page, owner)
    page.goto(f"/cases/{case.public_id}/exhibits/{exhibit.public_id}/pages/")
    line = page.locator('[id="page=1"] .text-layer text').first
    expect(line).to_be_visible()
    line.click(click_count=3)
    assert "The parties met." in page.evaluate("getSelection().toString()")


def test_find_leads_to_its_places_and_keys_turn_the_pages(
    page: Page, case: Case, owner: User
) -> None:
    exhibit = _read_by_the_worker(case, owner, paper(*WORDS))
    sign_in(page, owner)
    page.goto(f"/cases/{case.public_id}/exhibits/{exhibit.public_id}/")
    page.keyboard.press("v")
    expect(page).to_have_url(re.compile(r"/pages/$"))
    # The keys work once the page's modules have run.
    page.wait_for_load_state("load")
    page.keyboard.press("/")
    page.keyboard.type("signed")
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 places with “signed”")).to_be_visible()
    page.get_by_role("link", name=re.compile("Page 3 .*Nobody")).click()
    expect(page).to_have_url(re.compile("#page=3$"))
    expect(page.locator('[id="page=3"] .found')).to_have_count(1)
    page.keyboard.press("p")
    expect(page).to_have_url(re.compile("#page=2$"))
    page.keyboard.press("n")
    expect(page).to_have_url(re.compile("#page=3$"))


def test_the_slash_leads_to_the_search_where_there_is_no_list(
    page: Page, case: Case, owner: User
) -> None:
    sign_in(page, owner)
    page.goto(f"/cases/{case.public_id}/")
    page.keyboard.press("/")
    expect(page).to_have_url(re.compile(f"/cases/{case.public_id}/search/$"))
    expect(page.get_by_label("Words to search for")).to_be_focused()


def test_viewer_and_search_are_accessible(page: Page, case: Case, owner: User) -> None:
    exhibit = _read_by_the_worker(case, owner, paper(*WORDS), name="Letters.pdf")
    _read_by_the_worker(case, owner, picture("PNG"), name="Scan.png")
    sign_in(page, owner)
    pages = f"/cases/{case.public_id}/exhibits/{exhibit.public_id}/pages/"
    for path in (
        pages,
        f"{pages}?q=agreement",
        f"{pages}2/text/",
        "/search/",
        "/search/?q=agreement",
        f"/cases/{case.public_id}/search/?q=leters",
    ):
        good_in_every_look(page, path)
