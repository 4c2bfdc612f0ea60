"""Deadlines in a real browser: live arithmetic, ticking off by the keyboard, seen by everybody."""

import datetime

import pytest
from playwright.sync_api import Page, expect

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core import clock
from evidence.deadlines.services import deadlines
from evidence.deadlines.services.deadlines import DeadlineParticulars
from tests.browser.looks import good_in_every_look
from tests.browser.visitor import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def _due(case: Case, owner: User, days: int, title: str) -> None:
    day = clock.now().date() + datetime.timedelta(days=days)
    said = DeadlineParticulars(title=title, arising="ordered", due_on=day, source_note="ECF 12")
    deadlines.record(case, said, by=owner)


def test_a_deadline_is_counted_recorded_and_ticked_off(page: Page, case: Case, owner: User) -> None:
    _due(case, owner, -3, "Joint statement")
    _due(case, owner, 5, "Reply brief")
    sign_in(page, owner)
    expect(page.get_by_text("Overdue by 3 days")).to_be_visible()
    good_in_every_look(page, name="cases-due")
    page.goto(f"/cases/{case.public_id}/")
    page.keyboard.press("g")
    page.keyboard.press("a")
    good_in_every_look(page, name="deadlines")
    page.keyboard.press("c")
    page.get_by_label("What is due").fill("Answer")
    page.get_by_label("Rule (optional)", exact=True).select_option("frcp-12-answer")
    page.get_by_label("Trigger’s day").fill("2025-01-25")
    page.get_by_label("Where it is read").fill("Proof of service")
    arithmetic = page.locator("#arithmetic")
    expect(arithmetic).to_contain_text("Washington’s Birthday")
    expect(arithmetic).to_contain_text("Feb 18, 2025")
    good_in_every_look(page, name="deadline-new")
    page.get_by_role("button", name="Record it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Answer")
    page.get_by_text("Tick it off…").focus()
    page.keyboard.press("Enter")
    page.get_by_label("How, or why").fill("Filed as ECF 20")
    good_in_every_look(page, name="deadline")
    page.get_by_role("button", name="Yes, mark it so").click()
    expect(page.get_by_text("Marked as done")).to_be_visible()
    expect(page.get_by_role("button", name="Open it again")).to_be_visible()
    page.goto(f"/cases/{case.public_id}/deadlines/calendar/")
    page.get_by_role("button", name="Open an address").click()
    expect(page.get_by_label("Your address, shown this once")).to_be_visible()
    good_in_every_look(page, name="calendar")
    good_in_every_look(page, f"/cases/{case.public_id}/sheet/", name="sheet-due")
