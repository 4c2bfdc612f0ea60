"""Sheets of events: nothing before a yes, changes by key, faults by row, hostile files."""

import csv
import io
import zipfile
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.timeline.assemble.table import as_csv
from evidence.timeline.models import ChronologySheet, SheetState, TimelineEvent
from evidence.timeline.queries import Merged, Narrowing
from evidence.timeline.services import events, sheets
from evidence.timeline.services.planning import NoSheet, planned
from evidence.timeline.services.sheets import PlanChanged, SheetNotRead, SheetSettled
from tests.timeline.conftest import Tell

pytestmark = pytest.mark.django_db
HEAD = ["Key", "Date", "What happened"]


def _csv(*rows: list[str]) -> bytes:
    target = io.StringIO()
    csv.writer(target).writerows(rows)
    return target.getvalue().encode()


def _read(case: Case, by: User, *rows: list[str]) -> ChronologySheet:
    return sheets.read(case, _csv(*rows), name="events.csv", by=by)


def _take(sheet: ChronologySheet, by: User) -> ChronologySheet:
    return sheets.take(sheet, fingerprint=planned(sheet).fingerprint(), by=by)


def _texts() -> list[str]:
    return sorted(TimelineEvent.objects.in_force().values_list("text", flat=True))


def test_nothing_is_written_before_a_yes(case: Case, owner: User) -> None:
    sheet = _read(case, owner, HEAD, ["", "Sep 2024", "new"])

    assert planned(sheet).counts == {"add": 1, "change": 0, "same": 0, "skip": 0, "fault": 0}
    assert not TimelineEvent.objects.exists()

    _take(sheet, owner)

    (event,) = TimelineEvent.objects.all()
    assert (event.key, str(event.date), str(event.date_from)) == ("E1", "Sep 2024", "2024-09-01")


def test_a_no_writes_nothing_and_cannot_be_taken_back(case: Case, owner: User) -> None:
    sheet = _read(case, owner, HEAD, ["", "", "new"])
    sheets.drop(sheet, by=owner)

    with pytest.raises(SheetSettled):
        _take(sheet, owner)
    assert not TimelineEvent.objects.exists()


def test_a_row_with_a_known_key_changes_that_event_and_keeps_what_it_said(
    case: Case, owner: User, tell: Tell
) -> None:
    event = tell("before", "2024", note="stays", key="K-1")
    sheet = _read(case, owner, HEAD, ["K-1", "2024-08", "after"])

    (row,) = planned(sheet).of("change")
    _take(sheet, owner)

    assert [(each.name, each.before, each.after) for each in row.changes] == [
        ("date", "2024", "Aug 2024"),
        ("text", "before", "after"),
    ]
    event.refresh_from_db()
    new = event.replaced_by
    assert event.retracted_because == "Changed by the sheet events.csv"
    assert (new.text, new.date.text, new.note, new.key) == ("after", "2024-08", "stays", "K-1")
    assert str(new.date_from) == "2024-08-01"


def test_a_column_that_is_not_there_changes_nothing_and_an_empty_cell_empties(
    case: Case, owner: User, tell: Tell
) -> None:
    tell("as it is", "2024", note="note", tags=("a",), key="K-1")
    sheet = _read(case, owner, ["Key", "What happened", "Note"], ["K-1", "as it is", ""])

    _take(sheet, owner)

    (event,) = TimelineEvent.objects.all()
    assert (event.note, event.tags, str(event.date)) == ("", ["a"], "2024")


def test_our_own_csv_handed_in_again_changes_nothing(case: Case, owner: User, tell: Tell) -> None:
    tell("=SUM(A1)", "2024", note="-1+1", is_disputed=True, disputed_by="@them")
    tell("two\nlines, “quoted”", "between 2024-01-01 and 2024-02-01", tags=("a", "b"))
    tell("an alleged one", "before 2024", kind="alleged", is_material=True)
    content = b"".join(as_csv(Merged(case, Narrowing()).all_lines()))

    sheet = sheets.read(case, content, name="chronology.csv", by=owner)

    assert planned(sheet).counts == {"add": 0, "change": 0, "same": 3, "skip": 0, "fault": 0}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (["", "soon", "x"], "“soon” is no date."),
        (["", "2024-02-30", "x"], "There is no such day."),
        (["two words", "2024", "x"], "A key has up to 40"),
        (["", "2024", ""], "Say what happened."),
        (["GONE", "2024", "x"], "“GONE” was withdrawn."),
        (["TWICE", "2024", "x"], "The key “TWICE” stands in the sheet twice."),
    ],
)
def test_a_fault_is_told_by_row_and_the_others_are_written(
    case: Case, owner: User, tell: Tell, row: list[str], reason: str
) -> None:
    events.retract(tell("gone", "2023", key="GONE"), because="wrong", by=owner)
    sheet = _read(case, owner, HEAD, ["TWICE", "2024", "good"], row)

    (fault,) = planned(sheet).of("fault")
    _take(sheet, owner)

    assert fault.number == 3
    assert reason in fault.reason
    assert _texts() == ["good"]


@pytest.mark.parametrize(
    ("head", "cell", "reason"),
    [
        ("Kind", "nonsense", "is no kind of event"),
        ("Disputed", "perhaps", "says yes or no"),
        ("Time", "25:00", "is no time of day"),
        ("Known since", "2999-01-01", "still to come"),
        ("Known since", "long ago", "is no day"),
        ("Tags", "x" * 61, "at most 30 tags"),
    ],
)
def test_each_column_is_checked(case: Case, owner: User, head: str, cell: str, reason: str) -> None:
    sheet = _read(case, owner, ["What happened", head], ["x", cell])

    (fault,) = planned(sheet).of("fault")
    assert reason in fault.reason


def test_rows_of_docket_entries_and_statements_are_left_alone(case: Case, owner: User) -> None:
    sheet = _read(case, owner, ["Key", "What happened", "From"], ["Entry 1", "x", "docket"])

    assert planned(sheet).counts["skip"] == 1


def test_a_yes_holds_only_for_what_was_shown(case: Case, owner: User, tell: Tell) -> None:
    event = tell("before", "2024", key="K-1")
    sheet = _read(case, owner, HEAD, ["K-1", "2024", "after"])
    shown = planned(sheet).fingerprint()
    events.retract(event, because="wrong", by=owner)

    with pytest.raises(PlanChanged):
        sheets.take(sheet, fingerprint=shown, by=owner)
    assert _texts() == []


def test_a_workbook_is_read_with_its_dates_and_formulas_are_refused(
    case: Case, owner: User
) -> None:
    import datetime

    book = openpyxl.Workbook()
    book.active.append(HEAD)
    book.active.append(["", datetime.date(2024, 9, 18), "a day"])
    book.active.append(["", 2021, "a year"])
    book.active.append(["", "", "=1+1"])
    target = io.BytesIO()
    book.save(target)

    sheet = sheets.read(case, target.getvalue(), name="events.xlsx", by=owner)
    plan = planned(sheet)

    assert [str(row.said.date) for row in plan.of("add") if row.said] == ["Sep 18, 2024", "2021"]
    assert [row.reason for row in plan.of("fault")] == ["C4 holds a formula. Put in its value."]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04 not a workbook",
        b"\x89PNG\r\n\x1a\n\0\0\0",
        b"Date,Note\n2024,x\n",
        b"What happened,What happened\na,b\n",
    ],
)
def test_what_is_no_sheet_gets_a_sentence_and_is_not_kept(
    case: Case, owner: User, content: bytes
) -> None:
    with pytest.raises((SheetNotRead, NoSheet)) as refused:
        sheets.read(case, content, name="x.csv", by=owner)

    assert refused.value.message
    assert not ChronologySheet.objects.exists()


def test_a_bomb_is_stopped(case: Case, owner: User) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 200_000_000)

    with pytest.raises(SheetNotRead):
        sheets.read(case, target.getvalue(), name="bomb.xlsx", by=owner)


def test_a_sheet_of_too_many_rows_is_refused(case: Case, owner: User) -> None:
    rows = [[str(number)] for number in range(5_001)]

    with pytest.raises(SheetNotRead, match="more than 5,000 rows"):
        sheets.read(case, _csv(["What happened"], *rows), name="x.csv", by=owner)


def test_an_editor_hands_one_in_sees_what_it_would_do_and_says_yes(
    case: Case, member: User, viewer: User, sign_in: Any, tell: Tell
) -> None:
    tell("before", "2024", key="K-1")
    content = _csv(HEAD, ["K-1", "2024", "after"], ["", "2024", "<b>new</b>"], ["", "x", "bad"])
    address = reverse("timeline:sheets", args=[case.public_id])
    file = SimpleUploadedFile("events.csv", content)

    assert sign_in(viewer).post(address, {"sheet": file}).status_code == 403
    file.seek(0)
    browser = sign_in(member)
    shown = browser.post(address, {"sheet": file}, follow=True)
    sheet = ChronologySheet.objects.get()
    said = {"answer": "yes", "fingerprint": planned(sheet).fingerprint()}
    settle = reverse("timeline:settle-sheet", args=[case.public_id, sheet.public_id])
    done = browser.post(settle, said, follow=True)

    assert "Nothing is written yet." in shown.text
    assert "“x” is no date." in shown.text
    assert "&lt;b&gt;new&lt;/b&gt;" in shown.text
    assert "1 events added, 1 changed." in done.text
    sheet.refresh_from_db()
    assert sheet.state == SheetState.TAKEN
    assert _texts() == ["<b>new</b>", "after"]
