"""Marking in a real browser: by the keyboard, without JavaScript, and seen by everybody."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.exhibits.models import Exhibit
from evidence.marking.models import BulkEdit, ExhibitSeries
from evidence.marking.services import lists, numbers, particulars, statuses
from evidence.marking.services.lists import ListAsked, ListForm, Narrowing
from evidence.marking.services.numbers import Alias, SeriesParticulars
from evidence.marking.services.statuses import Matter, Position, Saying
from tests import factories
from tests.browser.looks import good_in_every_look
from tests.browser.visitor import PATIENCE_MS, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
REFRESH = """() => htmx.ajax("GET", location.href,
    {target: "#exhibits", select: "#exhibits", swap: "outerHTML"})"""


@pytest.fixture
def series(case: Case, owner: User) -> ExhibitSeries:
    said = SeriesParticulars(name="Plaintiff’s exhibits", party="plaintiff", prefix="PX-")
    return numbers.open_series(case, said, by=owner)


@pytest.fixture
def held(case: Case, owner: User, series: ExhibitSeries) -> list[Exhibit]:
    """Five exhibits, the first with something in every place."""
    found = [factories.inspected_exhibit(case, owner) for _ in range(5)]
    first = found[0]
    said = {"confidentiality": "aeo", "privilege": "work_product", "is_sealed": True}
    particulars.set_particulars(first, said, tags=["Key document", "hot"], by=owner)
    numbers.give(first, series, number="4", by=owner)
    numbers.name(first, Alias(kind="bates", text="ACME0000123", last="130"), by=owner)
    wrong = numbers.name(first, Alias(kind="deposition", text="Smith-1", context="Smith"), by=owner)
    numbers.retire(wrong, reason="It was Smith-2", by=owner)
    said_first = Saying(status="marked", forum="Deposition of J. Smith")
    entry = statuses.record(first, said_first, by=owner)
    statuses.correct(entry, Saying(status="marked", forum="Trial"), reason="Not there", by=owner)
    objection = Saying(status="objected", objections=("fre-802", "fre-403"), objected_by="Acme")
    statuses.record(first, objection, by=owner)
    stood = Saying(status="", note="Joint statement")
    statuses.stipulate(first, Matter.AUTHENTICITY, Position.STIPULATED, said=stood, by=owner)
    statuses.record(found[4], Saying(status="withdrawn"), by=owner)
    return found


def test_a_range_is_selected_changed_and_undone_by_the_keyboard(
    page: Page, case: Case, owner: User, held: list[Exhibit]
) -> None:
    sign_in(page, owner)
    page.goto(f"/cases/{case.public_id}/exhibits/")

    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.get_by_text("1 selected")).to_be_visible()
    # As the list does by itself while files are read: row at hand and range go on from there.
    page.evaluate(REFRESH)
    expect(page.locator(".at-hand input:checked")).to_be_visible()
    for key in ("j", "j", "X"):
        page.keyboard.press(key)
    expect(page.get_by_text("3 selected")).to_be_visible()
    page.keyboard.press("b")

    expect(page.get_by_role("heading", name="Change 3 exhibits")).to_be_visible()
    page.get_by_label("Custodian").first.fill("R. Roe")
    page.get_by_label("Number in").select_option(label="Plaintiff’s exhibits")
    page.get_by_label("Number in").press("Control+Enter")
    expect(page.get_by_role("heading", name="3 of 3 exhibits would change")).to_be_visible()
    page.get_by_role("button", name="Change 3 exhibits").click()
    expect(page.get_by_text("3 exhibits changed.")).to_be_visible()
    page.keyboard.press("u")

    expect(page.get_by_text("it is given for life").first).to_be_visible()
    assert BulkEdit.objects.get().undone_by == owner
    assert not Exhibit.objects.filter(custodian="R. Roe").exists()


def test_what_is_ticked_stays_ticked_while_the_list_is_narrowed(
    page: Page, case: Case, owner: User, held: list[Exhibit]
) -> None:
    sign_in(page, owner)
    page.goto(f"/cases/{case.public_id}/exhibits/")

    page.get_by_label("Select EX-2").check()
    page.get_by_label("Status").select_option("withdrawn")
    expect(page.locator("#exhibits tbody tr")).to_have_count(1)
    expect(page).to_have_url(re.compile("status=withdrawn"))
    expect(page.get_by_text("1 selected, 1 of them not on this page")).to_be_visible()
    page.get_by_label("Select EX-5").check()
    page.get_by_role("button", name="Change selected…").click()

    # The filter of the moment does not take back what was ticked before it.
    expect(page.get_by_role("heading", name="Change 2 exhibits")).to_be_visible()


def test_a_list_is_made_by_the_worker_and_downloaded(
    page: Page, case: Case, owner: User, held: list[Exhibit]
) -> None:
    sign_in(page, owner)
    page.goto(f"/cases/{case.public_id}/exhibits/?sort=-number")
    page.keyboard.press("l")
    page.get_by_role("button", name="Make it").click()

    link = page.get_by_role("link", name="Download")
    expect(link).to_be_visible(timeout=PATIENCE_MS)
    expect(page.get_by_text("1 of these exhibits is marked as privileged")).to_be_visible()
    good_in_every_look(page, name="list-made")
    with page.expect_download() as waiting:
        link.click()
    assert Path(waiting.value.path()).read_bytes().startswith(b"%PDF-")
    assert waiting.value.suggested_filename.endswith("Exhibit list.pdf")


def test_many_are_changed_without_javascript(
    browser: Any, product: Any, case: Case, owner: User, held: list[Exhibit]
) -> None:
    context = browser.new_context(base_url=product.base_url, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, owner)
    page.goto(f"/cases/{case.public_id}/exhibits/?status=received")

    page.get_by_label("Select EX-3").check()
    page.get_by_role("button", name="Change selected…").click()
    page.get_by_label("Add tags").fill("hot")
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("button", name="Change 1 exhibit").click()

    expect(page.get_by_text("1 exhibit changed.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Nothing: all is as before")).to_be_visible()
    context.close()


def test_every_page_of_marking_is_accessible(
    page: Page, case: Case, owner: User, held: list[Exhibit]
) -> None:
    home = f"/cases/{case.public_id}/"
    marking = f"{home}exhibits/{held[0].public_id}/marking/"
    entry = held[0].status_entries.order_by("-sequence")[0]
    alias = held[0].numbers.get(kind="bates")
    lists.ask_for(case, ListAsked(form=ListForm.CSV, wanted=Narrowing()), by=owner)
    sign_in(page, owner)
    for name, path in {
        "list": f"{home}exhibits/?status=objected",
        "list-all": f"{home}exhibits/",
        "list-none": f"{home}exhibits/?q=nothing-is-called-so",
        "exhibit": f"{home}exhibits/{held[0].public_id}/",
        "marking": marking,
        "particulars": f"{marking}particulars/",
        "correct": f"{marking}status/{entry.public_id}/correct/",
        "retire": f"{marking}numbers/{alias.public_id}/retire/",
        "series": f"{home}numbering/",
        "lists": f"{home}exhibit-lists/?status=objected",
        "edits": f"{home}exhibit-changes/",
    }.items():
        good_in_every_look(page, path, name=name)
    _walk_a_change(page, home)
    page.goto(f"{marking}")
    page.get_by_label("What happened", exact=True).select_option("objected")
    page.get_by_role("button", name="Record", exact=True).first.click()
    good_in_every_look(page, name="refused")


def _walk_a_change(page: Page, home: str) -> None:
    page.goto(f"{home}exhibits/")
    page.get_by_label("All 5 that match").check()
    page.get_by_role("button", name="Change selected…").click()
    good_in_every_look(page, name="bulk")
    page.get_by_label("Confidentiality").select_option("confidential")
    page.get_by_label("Status").select_option("marked")
    page.get_by_label("Number in").select_option(index=1)
    page.get_by_role("button", name="Preview").click()
    good_in_every_look(page, name="preview")
    page.get_by_role("button", name=re.compile("^Change 5")).click()
    good_in_every_look(page, name="changed")
    page.get_by_role("button", name="Undo").click()
    good_in_every_look(page, name="undone")
