"""Exhibit lists: what stands in them, in each form, and that nothing in them acts."""

import csv
import datetime
import io
from typing import Any

import openpyxl
import pikepdf
import pypdfium2
import pytest

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core.hashing import Sha256
from evidence.core.models import JobState
from evidence.exhibits import queries as exhibits
from evidence.exhibits.models import Exhibit
from evidence.marking import build, queries
from evidence.marking.assemble.table import HEADINGS, OWN_COLUMNS, ListRow
from evidence.marking.models import ExhibitList, ExhibitSeries, ListForm
from evidence.marking.queries import Narrowing
from evidence.marking.services import lists, numbers, particulars, statuses
from evidence.marking.services.lists import ListAsked
from evidence.marking.services.numbers import Alias
from evidence.marking.services.statuses import Saying
from tests import factories

pytestmark = pytest.mark.django_db
FORMULAS = ["=1+1", "-2+3", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")', "  =1", "＝1"]


@pytest.fixture
def listed(case: Case, owner: User, plaintiff: ExhibitSeries) -> Exhibit:
    """EX-1, which has a value for nearly every column."""
    exhibit = factories.inspected_exhibit(case, owner, name="Letter.pdf")
    said = {
        "confidentiality": "confidential",
        "is_sealed": True,
        "sponsoring_witness": "J. Smith",
        "offer_intent": "expects",
        "custodian": "R. Roe",
    }
    particulars.set_particulars(exhibit, said, tags=["hot"], by=owner)
    numbers.give(exhibit, plaintiff, number="12A", by=owner)
    numbers.name(exhibit, Alias(kind="bates", text="ACME01", last="ACME02"), by=owner)
    numbers.name(exhibit, Alias(kind="deposition", text="Smith-1", context="Smith"), by=owner)
    for day, status, more in (
        (1, "marked", {}),
        (2, "offered", {}),
        (2, "objected", {"objections": ("fre-802", "fre-403"), "response": "803(6)"}),
        (3, "admitted", {"ruling": "overruled", "limited_purpose": "notice"}),
    ):
        happened = datetime.date(2026, 5, day)
        statuses.record(exhibit, Saying(status=status, date_happened=happened, **more), by=owner)  # type: ignore[arg-type]
    return exhibit


def _made(case: Case, owner: User, form: ListForm, **asked: Any) -> tuple[ExhibitList, bytes]:
    wanted = Narrowing(**asked.pop("wanted", {}))
    made = lists.ask_for(case, ListAsked(form=form, wanted=wanted, **asked), by=owner)
    assert build.make(made.pk) == JobState.DONE
    made = queries.list_in(case, made.public_id)
    return made, lists.content_of(made)


def _csv(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_every_column_is_filled_from_the_record(case: Case, owner: User, listed: Exhibit) -> None:
    made, content = _made(case, owner, ListForm.CSV, is_internal=True)

    assert made.row_count == 1
    assert _csv(content) == [
        {
            "Exhibit no.": "PX-12A",
            "Party": "Plaintiff",
            "Case no. of exhibit": "EX-1",
            "Also known as": "Smith-1 (Smith)",
            "Description": "Letter.pdf",
            "Bates": "ACME01–ACME02",
            "Pages": "1",
            "Date": "",
            "Sponsoring witness": "J. Smith",
            "Offered by": "",
            "Purpose": "",
            "Before trial (FRCP 26(a)(3))": "Expects to offer",
            "Status": "Admitted",
            "Offered": "2026-05-02",
            "Marked": "2026-05-01",
            "Admitted": "2026-05-03",
            "Objections": "FRE 403, 802",
            "Response": "803(6)",
            "Ruling": "Objection overruled",
            "Limited purpose": "notice",
            "Authenticity": "",
            "Admissibility": "",
            "Sealed / confidential": "Sealed, Confidential",
            "Remarks": "",
            "Privilege": "",
            "Custodian": "R. Roe",
            "Tags": "hot",
        }
    ]


@pytest.mark.parametrize("form", [ListForm.CSV, ListForm.XLSX])
def test_a_teams_own_words_leave_the_house_only_when_asked_for(
    case: Case, owner: User, listed: Exhibit, form: ListForm
) -> None:
    _, content = _made(case, owner, form)

    if form == ListForm.CSV:
        head = list(_csv(content)[0])
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        head = [cell.value for row in sheet.iter_rows() for cell in row]
    assert not {HEADINGS[name][0] for name in OWN_COLUMNS} & set(head)
    assert "hot" not in head


@pytest.mark.parametrize("title", FORMULAS)
def test_no_cell_of_csv_or_workbook_is_a_formula(case: Case, owner: User, title: str) -> None:
    exhibit = factories.exhibit(case, owner)
    Exhibit.objects.filter(pk=exhibit.pk).update(title=title)

    _, as_csv = _made(case, owner, ListForm.CSV)
    _, as_xlsx = _made(case, owner, ListForm.XLSX)

    assert _csv(as_csv)[0]["Description"] == f"'{title.strip()}"
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(as_xlsx)).active for cell in row]
    assert not [cell.value for cell in cells if cell.data_type == "f" or cell.hyperlink]
    assert title.strip() in [str(cell.value).strip() for cell in cells]


def test_a_workbook_holds_dates_as_dates_and_pages_as_numbers(
    case: Case, owner: User, listed: Exhibit
) -> None:
    _, content = _made(case, owner, ListForm.XLSX)

    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(row for row in rows if row[0] == "Exhibit no.")
    row = dict(zip(head, rows[-1], strict=True))
    assert row["Pages"] == 1
    assert row["Admitted"].date() == datetime.date(2026, 5, 3)
    assert any(str(row[0]).startswith(case.caption) for row in rows)


def test_a_list_on_paper_has_its_caption_its_head_on_each_page_and_page_x_of_y(
    case: Case, owner: User, plaintiff: ExhibitSeries, listed: Exhibit, monkeypatch: Any
) -> None:
    for _ in range(24):
        factories.exhibit(case, owner)
    monkeypatch.setattr(build, "ROWS_PER_PART", 20)

    made, content = _made(case, owner, ListForm.PDF)

    pdf = pypdfium2.PdfDocument(content)
    pages = [page.get_textpage().get_text_bounded() for page in pdf]
    assert made.page_count == len(pages) >= 2
    for number, text in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in text
        assert "Exhibit no." in text
        assert case.docket_number in text
        assert case.caption in text
    assert case.court is not None
    assert case.court.name.upper() in pages[0].upper()
    whole = " ".join(" ".join(pages).split())
    assert "PX-12A" in whole
    assert "FRE 403, 802" in whole
    assert all(f"EX-{number}" in whole for number in range(1, 26))
    with pikepdf.open(io.BytesIO(content)) as opened:
        box = opened.pages[0].mediabox
        assert (float(box[2]), float(box[3])) == (792, 612)


def test_a_list_keeps_the_filter_and_the_order_it_was_asked_with(
    case: Case, owner: User, listed: Exhibit
) -> None:
    for _ in range(2):
        factories.exhibit(case, owner)

    _, turned = _made(case, owner, ListForm.CSV, wanted={"sort": "-number"})
    made, admitted = _made(case, owner, ListForm.CSV, wanted={"status": "admitted"})

    assert [row["Case no. of exhibit"] for row in _csv(turned)] == ["EX-3", "EX-2", "EX-1"]
    assert [row["Case no. of exhibit"] for row in _csv(admitted)] == ["EX-1"]
    assert made.asked_in_words == "status: Admitted"


def test_privileged_exhibits_in_a_list_are_counted_for_a_warning(
    case: Case, owner: User, listed: Exhibit
) -> None:
    particulars.set_particulars(listed, {"privilege": "work_product"}, tags=[], by=owner)

    made, _ = _made(case, owner, ListForm.PDF)

    assert made.privileged_count == 1


def test_an_empty_list_is_a_list_that_says_so(case: Case, owner: User) -> None:
    made, content = _made(case, owner, ListForm.PDF)

    assert made.row_count == 0
    text = pypdfium2.PdfDocument(content)[0].get_textpage().get_text_bounded()
    assert "No exhibit." in text


def test_a_day_that_nobody_recorded_is_said_and_not_guessed(
    case: Case, owner: User, exhibit: Exhibit
) -> None:
    statuses.record(exhibit, Saying(status="marked"), by=owner)

    row = next(queries.rows_of(case, Narrowing()))

    assert row.marked is None
    assert row.remarks == "Marked, day not recorded"


def test_a_list_waits_for_its_worker_and_is_kept_with_its_hash(
    case: Case, owner: User, bells: Any, exhibit: Exhibit, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        made = lists.ask_for(case, ListAsked(form=ListForm.CSV, wanted=Narrowing()), by=owner)
    assert bells.names()[-1] == "marking.make_list"
    with pytest.raises(lists.ListNotMade):
        lists.content_of(made)

    assert build.ring_due() == 1
    build.make(made.pk)
    made.refresh_from_db()

    assert made.file is not None
    exhibits.file_store().verify(Sha256(made.file.sha256))
    assert build.make(made.pk) is None


def test_the_columns_are_those_of_a_row() -> None:
    assert list(HEADINGS) == list(ListRow.__slots__)
