"""Proof, policies and the chronology of the reference case in a real browser, by the keyboard."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.exhibits.models import Exhibit
from evidence.policies.models import Comparison, WatchedDocument
from tests.browser.looks import good_in_every_look
from tests.browser.reference import told
from tests.browser.served import Site, site
from tests.pages.papers import paper, read_exhibit
from tests.policies.records import policies_in

# The mark has the database made; what the tests read was committed before them.
pytestmark = [pytest.mark.browser, pytest.mark.django_db]

LETTER = "Letter of the practice"
SENTENCE = "No message was disclosed to anybody."
CENTRAL = "AL05"
STANDS = {
    "2025-01-21": "Inferred from silence",
    "2025-01-22": "Denied in general terms",
    "2025-01-30": "Denied specifically",
    "2025-01-31": "Conceded",
}


@pytest.fixture(scope="module")
def proof(
    browser: Browser,
    django_db_setup: None,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Site]:
    """The reference case behind a web server, with a letter and two texts that differ."""
    with site(_filled, browser, tmp_path_factory.mktemp("proof"), django_db_blocker) as seeded:
        yield seeded
        assert not seeded.complaints


def _filled(owner: User) -> Case:
    case = told(owner)
    letter = read_exhibit(case, owner, paper(SENTENCE), name="letter.pdf")
    Exhibit.objects.filter(pk=letter.pk).update(title=LETTER)
    policies_in(case, owner, "Practice")
    return case


def _select(page: Page, words: str) -> None:
    page.locator(".text-layer text", has_text=words).first.evaluate(
        "text => getSelection().selectAllChildren(text)"
    )


def test_the_central_allegation_stands_otherwise_as_the_day_is_moved(proof: Site) -> None:
    page = proof.go("proof/")
    row = page.locator("tr[data-row]", has_text=CENTRAL).first
    for day, status in STANDS.items():
        page.get_by_label("As of").fill(day)
        expect(row.locator("[data-name=Stands]")).to_contain_text(status)
        expect(page).to_have_url(re.compile(f"as_of={day}"))
    expect(page.get_by_text("Found true")).to_have_count(0)


def test_the_cells_are_walked_with_the_arrows_and_a_link_is_begun_from_one(proof: Site) -> None:
    page = proof.go("proof/")
    cells = page.locator("tr[data-row]").first.locator("[data-cell]")
    cells.first.focus()
    page.keyboard.press("ArrowRight")
    expect(cells.nth(1)).to_be_focused()
    page.keyboard.press("End")
    expect(cells.last).to_be_focused()
    page.keyboard.press("ArrowDown")
    below = page.locator("tr[data-row]").nth(1)
    expect(below.locator("[data-cell]").last).to_be_focused()
    page.keyboard.press("l")
    expect(page).to_have_url(re.compile("/allegations/[^/]+/link/$"))


def test_words_selected_in_the_viewer_go_along_to_the_link(proof: Site) -> None:
    letter = Exhibit.objects.get(case=proof.case, title=LETTER)
    page = proof.go(f"exhibits/{letter.public_id}/pages/")
    expect(page.locator(".text-layer text").first).to_contain_text(SENTENCE.split()[0])
    _select(page, SENTENCE)
    page.get_by_role("link", name="Link to allegation").click()

    expect(page.get_by_label("Quotation (optional)")).to_have_value(SENTENCE)
    expect(page).to_have_url(re.compile("page=1"))


def test_n_and_p_lead_from_change_to_change_of_a_policy(proof: Site) -> None:
    comparison = Comparison.objects.get()
    page = proof.go(f"policies/comparisons/{comparison.public_id}/")
    page.keyboard.press("n")
    expect(page.locator(".difference .at-hand")).to_be_focused()
    expect(page.get_by_text(f"Change 1 of {comparison.changes}")).to_be_visible()
    page.keyboard.press("p")
    expect(page.get_by_text(f"Change 1 of {comparison.changes}")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(".difference")).to_be_visible()
    expect(page.locator("[data-changes]")).to_be_hidden()
    page.emulate_media(media="screen")


def test_every_page_of_proof_is_good_in_every_look(proof: Site) -> None:
    page = proof.go()
    case = f"/cases/{proof.case.public_id}"
    document = WatchedDocument.objects.filter(case=proof.case).first()
    assert document
    for path in ("proof/", "proof/gaps/", "claims/", "chronology/", "policies/"):
        good_in_every_look(page, f"{case}/{path}", name=path.replace("/", "-"))
    good_in_every_look(page, document.get_absolute_url(), name="policy")
    page.goto(f"{case}/proof/")
    first = page.locator("tr[data-row] [data-open]").first.get_attribute("href") or ""
    good_in_every_look(page, first, name="allegation")
    page.goto(f"{case}/chronology/")
    first = page.locator("[data-row] [data-open]").first.get_attribute("href") or ""
    good_in_every_look(page, first, name="event")
