"""A docket kept as CSV: each row is an entry, an attachment, or left out with its reason."""

from datetime import date

import pytest

from evidence.core.errors import Invalid
from evidence.docket.sources import sheet
from evidence.docket.sources.base import Arrival
from evidence.docket.sources.facts import Reading

HEAD = "Docket Number,No.,Date Filed,Docket Text,Att,Remarks\n"


def read(text: str, encoding: str = "utf-8") -> Reading:
    return sheet.read(text.encode(encoding), Arrival("cand"))


def test_rows_become_entries_by_case_and_attachments_stand_with_their_entry() -> None:
    reading = read(
        HEAD
        + "5:25-cv-99901,1,2025-01-21,COMPLAINT,,\n"
        + "5:25-cv-99901,1,,Exhibit A,1,\n"
        + "5:25-cv-99902,7,1/22/2025,ORDER,,\n"
        + "\n"
        + '5:25-cv-99901,,,"Minute entry,\nno number",,\n'
    )
    first, second = reading.updates
    assert (first.case.court_id, first.case.docket_number) == ("cand", "5:25-cv-99901")
    complaint, minute = first.entries
    assert complaint.documents is not None
    assert complaint.documents[0].description == "Exhibit A"
    assert (minute.entry_number, minute.date_filed) == (None, None)
    assert minute.description == "Minute entry, no number"
    assert second.entries[0].date_filed == date(2025, 1, 22)
    assert [each.what for each in reading.dropped] == ["column Remarks"]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("5:25-cv-99901,one,,COMPLAINT,,", "'one' is no number"),
        ("5:25-cv-99901,1,21.1.2025,COMPLAINT,,", "its day '21.1.2025'"),
        ("5:25-cv-99901,1,1/22/25,COMPLAINT,,", "its day '1/22/25'"),
        ("5:25-cv-99901,1,2/30/2025,COMPLAINT,,", "its day '2/30/2025'"),
        ("5:25-cv-99901,,,,,", "neither a number nor a text"),
        ("5:25-cv-99901,1,,Exhibit A,1,", "its entry does not stand above it"),
    ],
)
def test_a_row_that_cannot_be_read_is_left_out_with_line_and_reason(row: str, why: str) -> None:
    reading = read(HEAD + row + "\n5:25-cv-99901,2,,ANSWER,,\n")
    found = next(each for each in reading.dropped if each.what == "line 2")
    assert why in found.why
    assert [entry.entry_number for entry in reading.updates[0].entries] == [2]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_any_spreadsheets_way_of_saving_is_read(delimiter: str, encoding: str) -> None:
    text = f"number{delimiter}description\r\n1{delimiter}MOTION by Société\r\n"
    (update,) = read(text, encoding).updates
    assert update.entries[0].description == "MOTION by Société"
    assert update.case.docket_number is None


def test_a_text_that_was_kept_from_being_a_formula_is_itself_again() -> None:
    (update,) = read("number,description\n1,'=SUM(A1)\n2,'tis so\n").updates
    assert [entry.description for entry in update.entries] == ["=SUM(A1)", "'tis so"]


@pytest.mark.parametrize(
    "text",
    ["", "\n", "a,b\n1,2\n", "no,number\n1,2\n", "number,text\n1," + "x" * 200_000, "%PDF-1.7"],
)
def test_what_is_no_sheet_of_a_docket_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        read(text)
    assert caught.value.code == "not_a_sheet"


def test_a_sheet_beyond_every_measure_is_refused() -> None:
    for text in ("number,text\n" + "1,x\n" * 50_001, "number,text\n" + "\n" * 10_500_000):
        with pytest.raises(Invalid) as caught:
            read(text)
        assert caught.value.code == "too_large"
