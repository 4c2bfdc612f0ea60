"""What was said and read, in a real browser: by the keyboard, as of a day, seen by everybody."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.demo import load
from evidence.demo.reference import reference_case
from evidence.demo.sources import load_sources
from evidence.demo.statements import load_statements
from tests.browser.looks import good_in_every_look
from tests.browser.visitor import sign_in
from tests.processes import Processes, running

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def product(live_database_url: str, settings: Any) -> Iterator[Processes]:
    """Start the web server alone: nothing here waits for a worker."""
    with running(live_database_url, settings, programs=("web",)) as processes:
        yield processes


@pytest.fixture
def told(owner: User) -> Case:
    """The reference case's sources, statements and what hangs on them."""
    reference = reference_case()
    case = load._case(reference, owner)
    load_statements(reference, case, owner, load_sources(reference, case, owner))
    return case


def test_the_silence_opens_and_closes_as_the_day_is_moved(
    page: Page, told: Case, owner: User
) -> None:
    sign_in(page, owner)
    page.goto(f"/cases/{told.public_id}/statements/")
    page.keyboard.press("g")
    page.keyboard.press("i")
    expect(page.get_by_text("Closed: answered since")).to_be_visible()
    page.get_by_label("As of").fill("2025-01-22")
    expect(page.get_by_text("Answered in general terms only")).to_be_visible()
    expect(page.get_by_text("We never did that")).to_have_count(0)
    page.get_by_label("As of").fill("2025-01-21")
    expect(page.get_by_text("No statement on record answers it")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("never publicly denied")
    assert "as_of=2025-01-21" in page.url


def test_a_denial_is_recorded_and_found(page: Page, told: Case, owner: User) -> None:
    sign_in(page, owner)
    page.goto(f"/cases/{told.public_id}/statements/")
    page.keyboard.press("c")
    page.get_by_label("Speaker", exact=True).fill("Pat Counsel")
    page.get_by_label("How", exact=True).select_option("press")
    page.get_by_label("What was said").fill("We did not do it.")
    page.get_by_label("Stance").select_option("denies")
    page.get_by_role("button", name="Record").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Pat Counsel")
    page.goto(f"/cases/{told.public_id}/statements/")
    page.keyboard.press("/")
    page.keyboard.type("did not do it")
    expect(page.locator("tbody tr")).to_have_count(1)


def test_every_register_is_good_in_every_look(page: Page, told: Case, owner: User) -> None:
    sign_in(page, owner)
    case = f"/cases/{told.public_id}"
    for register in ("statements", "silences", "contradictions", "sources"):
        good_in_every_look(page, f"{case}/{register}/", name=register)
        first = page.locator("[data-row] [data-open]").first.get_attribute("href") or ""
        good_in_every_look(page, first, name=f"{register}-one")
        good_in_every_look(page, f"{case}/{register}/new/", name=f"{register}-new")
    good_in_every_look(page, f"{case}/contradictions/questions/", name="questions")


def test_an_empty_register_is_good_in_every_look(page: Page, case: Case, owner: User) -> None:
    sign_in(page, owner)
    for register in ("statements", "silences", "contradictions", "sources"):
        good_in_every_look(page, f"/cases/{case.public_id}/{register}/")
