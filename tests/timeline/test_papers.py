"""Chronologies that are given out: what stands in them, in each form, and that nothing acts."""

import csv
import datetime
import io
from typing import Any

import docx
import icalendar
import pypdfium2
import pytest

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core.errors import Invalid
from evidence.core.models import JobState
from evidence.timeline import build, queries
from evidence.timeline.models import ChronologyForm, ChronologyPaper, PaperUse
from evidence.timeline.queries import Narrowing
from evidence.timeline.services import citations, papers
from evidence.timeline.services.citations import Cited
from evidence.timeline.services.papers import PaperAsked
from tests import factories
from tests.conftest import Bells
from tests.timeline.conftest import Tell

pytestmark = pytest.mark.django_db
FORMULAS = ["=1+1", "-2+3", "@SUM(A1)", '=HYPERLINK("http://x")', "＝1"]


def _made(case: Case, by: User, form: ChronologyForm, **more: Any) -> tuple[ChronologyPaper, bytes]:
    wanted = Narrowing.of(more.pop("wanted", {}))
    asked = papers.ask_for(case, PaperAsked(form=form, wanted=wanted, **more), by=by)
    assert build.make(asked.pk) == JobState.DONE
    made = queries.paper_in(case, asked.public_id)
    return made, papers.content_of(made)


def _pdf(content: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(content)
    return [page.get_textpage().get_text_bounded() for page in document]


def _table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.fixture
def told(case: Case, owner: User, tell: Tell) -> None:
    """Two events, one of them alleged and resting on a page."""
    exhibit = factories.inspected_exhibit(case, owner, content=factories.pdf(pages=3))
    event = tell("The setting came", "2024-08", kind="alleged", as_pleaded="in or about August")
    citations.cite(event, Cited(exhibit=exhibit, page=2), by=owner)
    tell("The policy changed", "2024-09-18")


def test_the_work_is_a_row_and_rings(case: Case, owner: User, tell: Tell, bells: Bells,
                                     django_capture_on_commit_callbacks: Any) -> None:  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        _asked = papers.ask_for(
            case, PaperAsked(form=ChronologyForm.CSV, wanted=Narrowing()), by=owner
        )

    assert bells.rung == [("timeline.make_paper", {"pk": _asked.pk})]


def test_csv_holds_the_date_as_the_standard_writes_it_and_in_words(
    case: Case, owner: User, told: None
) -> None:
    made, content = _made(case, owner, ChronologyForm.CSV)

    first, second = _table(content)
    assert made.row_count == 2
    assert (first["Date"], first["Date in words"]) == ("2024-08", "allegedly Aug 2024")
    assert (first["Alleged"], first["Rests on"]) == ("yes", "EX-1, p. 2")
    assert second["First day"] == "2024-09-18"


@pytest.mark.parametrize("formula", FORMULAS)
def test_what_looks_like_a_formula_is_text_in_csv(
    case: Case, owner: User, tell: Tell, formula: str
) -> None:
    tell(formula, "2024", note=formula)

    _, content = _made(case, owner, ChronologyForm.CSV)

    (row,) = _table(content)
    assert row["What happened"] == f"'{formula}"


def test_an_aid_says_on_every_page_that_it_is_no_evidence(
    case: Case, owner: User, tell: Tell
) -> None:
    for number in range(60):
        tell(f"event {number}", "2024-09-18")

    made, content = _made(case, owner, ChronologyForm.PDF)

    pages = _pdf(content)
    assert made.page_count == len(pages) > 1
    for page in pages:
        assert "Illustrative aid — not evidence (FRE 107)" in page
        assert "Illustrative aid —" in page.replace("(FRE 107)", "")
    assert f"Page 2 of {len(pages)}" in pages[1]
    assert "Underlying items" not in "".join(pages)


def test_a_summary_lists_each_underlying_item_and_where_it_can_be_examined(
    case: Case, owner: User, told: None
) -> None:
    made, content = _made(
        case, owner, ChronologyForm.PDF, use=PaperUse.SUMMARY, availability="Office, 9 to 5"
    )

    text = " ".join(" ".join(_pdf(content)).split())
    assert "Illustrative aid" not in text
    assert "Office, 9 to 5" in text
    assert "Underlying items" in text
    assert "EX-1 a.pdf (SHA-256" in text
    assert made.uncited_count == 1
    assert "1 of 2 entries cite no writing that could be examined." in text


def test_a_summary_without_a_place_for_the_originals_is_refused(case: Case, owner: User) -> None:
    asked = PaperAsked(form=ChronologyForm.PDF, wanted=Narrowing(), use=PaperUse.SUMMARY)

    with pytest.raises(Invalid, match="where and when the originals can be examined"):
        papers.ask_for(case, asked, by=owner)


def test_an_agreed_chronology_on_paper_leaves_out_what_is_alleged(
    case: Case, owner: User, told: None
) -> None:
    made, content = _made(case, owner, ChronologyForm.PDF, wanted={"standing": "agreed"})

    text = "".join(_pdf(content))
    assert made.is_agreed
    assert "Agreed Chronology" in text
    assert "The policy changed" in text
    assert "The setting came" not in text


def test_word_holds_a_table_whose_head_is_repeated(case: Case, owner: User, told: None) -> None:
    _, content = _made(case, owner, ChronologyForm.DOCX)

    document = docx.Document(io.BytesIO(content))
    (table,) = document.tables
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[0] == ["Date", "What happened", "Rests on", "Standing"]
    assert rows[1][0] == "allegedly Aug 2024"
    assert "As pleaded: in or about August" in rows[1][1]
    assert rows[1][2:] == ["EX-1, p. 2", "Alleged"]
    assert table.rows[0]._tr.trPr.xpath("w:tblHeader")
    assert "FRE 107" in document.sections[0].footer.paragraphs[0].text


def test_word_takes_signs_that_xml_cannot_hold(case: Case, owner: User, tell: Tell) -> None:
    tell("a\x01b\x0bc\ufffed <w:p> & é 漢", "2024")

    _, content = _made(case, owner, ChronologyForm.DOCX)

    (table,) = docx.Document(io.BytesIO(content)).tables
    assert table.rows[1].cells[1].text == "a b cd <w:p> & é 漢"


def test_a_word_chronology_that_is_too_long_says_so(
    case: Case, owner: User, tell: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "MOST_IN_WORD", 1)
    tell("a", "2024")
    tell("b", "2024")
    wanted = PaperAsked(form=ChronologyForm.DOCX, wanted=Narrowing())
    asked = papers.ask_for(case, wanted, by=owner)

    assert build.make(asked.pk) == JobState.PARKED
    asked.refresh_from_db()
    assert asked.last_error == (
        "A Word chronology holds 1 entries and this one has 2. Narrow it, or take PDF or CSV."
    )


def test_a_calendar_makes_up_no_day_and_marks_what_is_in_doubt(
    case: Case, owner: User, told: None, tell: Tell
) -> None:
    tell("undated")
    tell("a call", "2024-09-19", time=datetime.time(14, 5), time_zone="America/Los_Angeles")

    made, content = _made(case, owner, ChronologyForm.ICS)

    calendar = icalendar.Calendar.from_ical(content)
    entries = {str(each["SUMMARY"]): each for each in calendar.walk("VEVENT")}
    month = entries["(allegedly Aug 2024) The setting came [alleged]"]
    assert month["DTSTART"].dt == datetime.date(2024, 8, 1)
    assert month["DTEND"].dt == datetime.date(2024, 9, 1)
    assert month["STATUS"] == "TENTATIVE"
    assert entries["The policy changed"]["STATUS"] == "CONFIRMED"
    assert entries["a call"]["DTSTART"].dt.isoformat() == "2024-09-19T14:05:00-07:00"
    assert [str(each["TZID"]) for each in calendar.walk("VTIMEZONE")] == ["America/Los_Angeles"]
    assert (made.left_out_count, len(entries)) == (1, 3)


def test_a_calendar_entry_cannot_be_broken_out_of(case: Case, owner: User, tell: Tell) -> None:
    tell("x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:planted; a,b\\n", "2024-09-18")

    _, content = _made(case, owner, ChronologyForm.ICS)

    assert len(icalendar.Calendar.from_ical(content).walk("VEVENT")) == 1
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))


def test_markup_in_an_event_stays_text_on_paper(case: Case, owner: User, tell: Tell) -> None:
    tell("<img src='file:///etc/passwd'> <b>bold</b>", "2024")

    _, content = _made(case, owner, ChronologyForm.PDF)

    assert "<b>bold</b>" in " ".join(_pdf(content))


def test_the_file_is_given_to_members_only(
    case: Case, owner: User, outsider: User, told: None, sign_in: Any
) -> None:
    made, content = _made(case, owner, ChronologyForm.CSV)
    address = f"{made.get_absolute_url()}file/"

    assert sign_in(outsider).get(address).status_code == 404
    assert b"".join(sign_in(owner).get(address).streaming_content) == content
