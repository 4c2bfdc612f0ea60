"""The pages without JavaScript: the arithmetic first, roles, each step, sheet, chronology."""

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from evidence.accounts.models import User
from evidence.cases.models import Case, CaseStatus
from evidence.deadlines.models import Deadline
from evidence.docket.models import DocketEntry
from evidence.timeline.queries import Narrowing
from evidence.timeline.queries.merged import Merged
from tests.deadlines.conftest import Record, SetClock

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]

FORM = {
    "title": "Answer of the defendant",
    "kind": "response",
    "arising": "computed",
    "rule_key": "frcp-12-answer",
    "trigger_on": "2025-01-21",
    "source_note": "Proof of service",
}


def address(name: str, *args: str) -> str:
    return reverse(f"deadlines:{name}", args=args)


def body(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined,no-any-return]  # an HttpResponse


def test_the_arithmetic_is_shown_before_anything_is_written(
    case: Case, member: User, sign_in: SignIn
) -> None:
    browser, new = sign_in(member), address("new", case.public_id)
    shown = body(browser.post(new, {**FORM, "preview": "yes"}))
    part = body(browser.post(new, {**FORM, "preview": "yes"}, headers={"HX-Request": "true"}))

    assert "Feb 11, 2025" in shown
    assert "is the trigger and is not counted" in shown
    assert 'value="Answer of the defendant"' in shown
    assert "<html" not in part
    assert 'id="arithmetic"' in part
    wanted = body(browser.post(new, {**FORM, "trigger_on": "", "preview": "yes"}))
    assert "Give the trigger’s day" in wanted
    assert not Deadline.objects.exists()


def test_a_deadline_is_recorded_changed_ticked_off_and_opened_again(
    case: Case, member: User, sign_in: SignIn
) -> None:
    browser = sign_in(member)
    browser.post(address("new", case.public_id), FORM)
    row = Deadline.objects.get()
    ids = (case.public_id, row.public_id)
    changed = {**FORM, "trigger_on": "2025-01-24", "because": "Served later"}
    browser.post(address("change", *ids), changed)
    row = Deadline.objects.in_force().get()
    assert row.due_on == datetime.date(2025, 2, 14)

    ids = (case.public_id, row.public_id)
    browser.post(address("acknowledge", *ids))
    browser.post(address("mark", *ids), {"kind": "done", "because": "Filed as ECF 20"})
    page = body(browser.get(address("detail", *ids)))
    assert "Filed as ECF 20" in page
    assert "Served later" in page
    browser.post(address("reopen", *ids), {"because": "That was another answer"})
    browser.post(address("withdraw", *ids), {"because": "Entered twice"})
    assert "Entered twice" in body(browser.get(address("detail", *ids)))
    assert not Deadline.objects.in_force().exists()


def test_a_form_that_is_wrong_keeps_what_was_written(
    case: Case, member: User, sign_in: SignIn
) -> None:
    wrong = {**FORM, "closed_on": "tomorrow"}
    response = sign_in(member).post(address("new", case.public_id), wrong)

    assert response.status_code == 422
    assert "Write days as 2026-12-24" in body(response)
    assert "Answer of the defendant" in body(response)


def test_a_viewer_reads_and_changes_nothing(
    case: Case, viewer: User, record: Record, sign_in: SignIn
) -> None:
    row, browser = record(), sign_in(viewer)
    ids = (case.public_id, row.public_id)

    assert "Tick it off" not in body(browser.get(address("detail", *ids)))
    for step in ("change", "confirm", "mark", "reopen", "acknowledge", "withdraw"):
        assert browser.post(address(step, *ids)).status_code == 403, step
    assert browser.post(address("new", case.public_id), FORM).status_code == 403


def test_a_changed_trigger_is_shown_and_moves_on_a_yes_only(
    case: Case, member: User, record: Record, entry: DocketEntry, sign_in: SignIn
) -> None:
    row, browser = record(trigger_on=None, entry=entry), sign_in(member)
    DocketEntry.objects.update(date_filed=datetime.date(2025, 1, 23))
    ids = (case.public_id, row.public_id)
    page = body(browser.get(address("detail", *ids)))

    assert "The day would change from" in page
    assert "Would change to" in body(browser.get(address("list", case.public_id)))
    browser.post(address("confirm", *ids), {"expected": "2025-02-12"})
    assert Deadline.objects.in_force().get() == row
    browser.post(address("confirm", *ids), {"expected": "2025-02-13"})
    assert Deadline.objects.in_force().get().due_on == datetime.date(2025, 2, 13)


def test_overdue_is_a_word_in_the_list_and_in_all_cases(
    case: Case, member: User, outsider: User, ordered: Record, at: SetClock, sign_in: SignIn
) -> None:
    at("2026-11-20T12:00")
    ordered("2026-11-18", title="Joint statement")

    for page in (address("list", case.public_id), address("everywhere")):
        assert "Overdue by 2 days" in body(sign_in(member).get(page))
    assert "Joint statement" not in body(sign_in(outsider).get(address("everywhere")))
    assert address("everywhere") in body(sign_in(member).get(reverse("cases:list")))


def test_the_sheet_says_what_is_due_and_that_none_recorded_does_not_mean_none(
    case: Case, member: User, ordered: Record, entry: DocketEntry, sign_in: SignIn
) -> None:
    browser, sheet = sign_in(member), reverse("overview:sheet", args=[case.public_id])
    none = "No deadline is recorded. That does not say that none runs."
    assert none in body(browser.get(sheet))

    ordered("2030-01-02", title="Joint statement")
    DocketEntry.objects.update(short_description="Notice of voluntary dismissal")
    Case.objects.update(status=CaseStatus.TERMINATED)
    shown = body(browser.get(sheet))
    assert none not in shown
    assert "Joint statement" in shown
    assert "Notice of voluntary dismissal</a>, filed" in shown
    assert "Whether what is open still runs, a person must say." in shown


def test_the_chronology_has_it_on_its_day_and_as_it_was_known(
    case: Case, ordered: Record, record: Record, at: SetClock
) -> None:
    at("2026-11-20T12:00")
    row = ordered("2026-11-30", title="Joint statement")
    record(arising="waiting", rule_key="", trigger_on=None, trigger="expert reports")

    (line,) = Merged(case, Narrowing(show="deadline"))[0:9]
    assert line.text == "Due: Joint statement (open)"
    assert line.anchor == row.due_on
    assert len(Merged(case, Narrowing(show="deadline", known="2026-11-19"))) == 0
    assert len(Merged(case, Narrowing(show="deadline", standing="agreed"))) == 0
