"""The case sheet in a real browser: one page of paper, and good to look at."""

import re
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page, expect

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.proof.queries import board_of
from tests import factories
from tests.browser.looks import good_in_every_look
from tests.browser.reference import told
from tests.browser.served import Site, site
from tests.overview.full_case import fill

# The mark has the database made; what the tests read was committed before them.
pytestmark = [pytest.mark.browser, pytest.mark.django_db]

PAPERS = ("Letter", "A4")
FULL = "Full v. Page"


@pytest.fixture(scope="module")
def sheet(
    browser: Browser,
    django_db_setup: None,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Site]:
    """The reference case behind a web server."""
    with site(both, browser, tmp_path_factory.mktemp("sheet"), django_db_blocker) as seeded:
        yield seeded
        assert not seeded.complaints


def printed(page: Page, paper: str) -> list[str]:
    """Return the words of each page as they are printed."""
    document = pypdfium2.PdfDocument(page.pdf(format=paper))
    return [each.get_textpage().get_text_range() for each in document]


def both(owner: User) -> Case:
    """Record the reference case, and one that holds more than the page has room for."""
    full: Any = factories.CaseFactory(owner=owner, caption=FULL, docket_number="5:25-cv-99999")
    fill(full, owner)
    return told(owner)


def test_it_prints_on_one_page_with_everything_that_a_partner_asks(sheet: Site) -> None:
    page = sheet.go("sheet/")
    covered = str(board_of(sheet.case).coverage)
    for paper in PAPERS:
        (words,) = printed(page, paper)
        said = " ".join(words.split())
        for each in ("Status as of Nov 23, 2026", covered, "No. 5:25-cv-00709"):
            assert each in said, (paper, each)
        for who, when in (("Sarah Wight", "Jan 30, 2025"), ("Eli Wade-Scott", "Jan 31, 2025")):
            assert when in said and who in said
        assert "and 7 more never answered" in said
        assert "Find support: Defendant breached" in said
        assert "Last changes" in said


def test_a_case_with_more_than_fits_still_prints_on_one_page(sheet: Site) -> None:
    case = Case.objects.get(caption=FULL)
    sheet.page.goto(f"/cases/{case.public_id}/sheet/")
    assert {paper: len(printed(sheet.page, paper)) for paper in PAPERS} == {"Letter": 1, "A4": 1}


def test_it_is_good_in_every_look_and_moves_with_the_day(sheet: Site) -> None:
    page = sheet.go("sheet/")
    good_in_every_look(page, name="sheet")
    expect(page.get_by_text("Users can take comfort")).to_be_visible()
    summary = page.locator(".folded > summary")
    expect(summary).to_contain_text("none set")
    summary.focus()
    page.keyboard.press("Enter")
    page.get_by_label("As of").fill("2025-01-22")
    expect(summary).to_contain_text("As of: Jan 22, 2025")
    page.get_by_label("As of").press("Enter")
    expect(page).to_have_url(re.compile("as_of=2025-01-22"))
    expect(page.get_by_text("These are false claims")).to_be_visible()
    expect(page.get_by_text("We never did that")).to_have_count(0)
