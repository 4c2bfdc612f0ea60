"""A long exhibit in the viewer: windows, keys, zoom, turning; files that would run code."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.custody.models import CustodyAction, CustodyEvent
from evidence.exhibits.models import Exhibit
from evidence.pages.models import Derivative, PageText
from tests import factories
from tests.browser.looks import good_in_every_look
from tests.browser.visitor import sign_in
from tests.pages.papers import paper
from tests.processes import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def long(page: Page, case: Case, owner: User) -> Exhibit:
    """An exhibit that has 2,000 pages, of which the first two are drawn."""
    exhibit = factories.exhibit(case, owner, content=paper("Page one", "Page two"))
    drawn = Derivative.objects.filter(exhibit=exhibit, kind="thumbnail")
    wait_until(lambda: drawn.count() == 2, "both pages were drawn")
    PageText.objects.bulk_create(
        PageText(exhibit=exhibit, page_number=number, problem="It was not drawn.")
        for number in range(3, 2001)
    )
    Exhibit.objects.filter(pk=exhibit.pk).update(page_count=2000)
    return exhibit


def _pages(exhibit: Exhibit) -> str:
    return f"/cases/{exhibit.case.public_id}/exhibits/{exhibit.public_id}/pages/"


def test_a_link_to_a_page_leads_there_in_two_thousand_and_the_document_stays_light(
    page: Page, long: Exhibit, owner: User
) -> None:
    sign_in(page, owner)
    page.goto(f"{_pages(long)}#page=1450")
    expect(page).to_have_url(re.compile(r"page=1450#page=1450$"))
    expect(page.locator("[data-page-number]")).to_have_value("1450")
    expect(page.locator('[id="page=1450"]')).to_be_in_viewport()
    assert page.evaluate("document.querySelectorAll('*').length") < 3000

    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("page=1450#page=1451$"))
    expect(page.locator('[id="page=1451"]')).to_be_in_viewport()
    page.get_by_role("link", name="Pages from 1501").first.click()
    expect(page).to_have_url(re.compile("page=1501#page=1501$"))


def test_the_number_field_and_the_keys_reach_pages_of_other_windows(
    page: Page, long: Exhibit, owner: User
) -> None:
    sign_in(page, owner)
    page.goto(_pages(long))
    field = page.locator("[data-page-number]")
    field.fill("1999")
    field.press("Enter")
    expect(page).to_have_url(re.compile("page=1999#page=1999$"))
    page.goto(f"{_pages(long)}?page=100#page=100")
    expect(field).to_have_value("100")
    page.keyboard.press("n")
    expect(page).to_have_url(re.compile("page=101#page=101$"))


def test_keys_make_pages_larger_turn_them_and_find(page: Page, long: Exhibit, owner: User) -> None:
    sign_in(page, owner)
    page.goto(_pages(long))
    first = page.locator('[id="page=1"]')
    expect(first.locator(".text-layer text").first).to_be_attached()
    before = first.bounding_box()
    assert before is not None

    page.keyboard.press("r")
    expect(first).to_have_attribute("data-turn", "90")
    turned = first.bounding_box()
    assert turned is not None
    assert turned["height"] / turned["width"] == pytest.approx(
        before["width"] / before["height"], abs=0.02
    )
    page.keyboard.press("+")
    expect(page.locator("[data-zoom-shown]")).to_have_text("125")
    wider = first.bounding_box()
    assert wider is not None
    assert wider["width"] == pytest.approx(before["width"] * 1.25, abs=3)
    width = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(width) <= 0
    page.reload()
    expect(first).to_have_attribute("data-turn", "90")
    page.keyboard.press("0")
    expect(page.locator("[data-zoom-shown]")).to_have_text("100")
    page.keyboard.press("f")
    expect(page.locator("#sought")).to_be_focused()


def test_the_panel_is_filled_and_everything_is_accessible(
    page: Page, long: Exhibit, case: Case, owner: User
) -> None:
    factories.bundle(case, owner, [long])
    sign_in(page, owner)
    page.goto(f"{_pages(long)}?page=1#page=1")
    expect(page.get_by_role("link", name="Exhibits to the motion")).to_be_visible()
    expect(page.get_by_role("link", name="The whole chain")).to_be_visible()
    page.wait_for_load_state("networkidle")
    good_in_every_look(page)


SCRIPTED_PDF = b"""%PDF-1.7
1 0 obj<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj
trailer<</Root 1 0 R>>
"""
HTML = b"<!doctype html><title>x</title><script>alert(1)</script><h1>Hello</h1>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("content", "name"), [(HTML, "letter.pdf"), (SVG, "drawing.pdf"), (SCRIPTED_PDF, "form.pdf")]
)
def test_an_original_that_would_run_something_is_saved_and_runs_nothing(
    page: Page, case: Case, owner: User, content: bytes, name: str
) -> None:
    exhibit = factories.exhibit(case, owner, content=content, name=name)
    seen = Exhibit.objects.filter(pk=exhibit.pk).exclude(readability="pending")
    wait_until(seen.exists, f"{name} was inspected")
    exhibit.refresh_from_db()
    ran: list[Any] = []
    page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    sign_in(page, owner)
    address = f"/cases/{case.public_id}/exhibits/{exhibit.public_id}/original/"
    for asked in (address, f"{address}?show=open"):
        page.goto(f"/cases/{case.public_id}/exhibits/{exhibit.public_id}/")
        with page.expect_download() as waiting:
            page.evaluate("address => { location.href = address }", asked)
            if exhibit.is_quarantined:
                page.get_by_role("button", name="Download it all the same").click()
        assert waiting.value.path().read_bytes() == content
        assert waiting.value.suggested_filename == name
    answer = page.request.get(address)
    if not exhibit.is_quarantined:
        assert answer.headers["content-disposition"].startswith("attachment")
        assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert ran == []
    logged = CustodyEvent.objects.filter(exhibit=exhibit, action=CustodyAction.DOWNLOADED)
    assert logged.count() >= 2
