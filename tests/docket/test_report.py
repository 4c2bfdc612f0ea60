"""What a page saved from PACER gives, and that a page which is no docket is never an empty case."""

import pytest

from evidence.core.errors import Failed, Invalid
from evidence.core.limits import Limits
from evidence.docket.sources import child, confined, report
from evidence.docket.sources.base import Arrival
from evidence.docket.sources.facts import Reading, SourceKind
from evidence.docket.sources.page_guard import MAX_PAGE_BYTES

ROW = (
    "<tr><td>01/2{n}/2025</td><td><a href='https://ecf.cand.uscourts.gov/doc1/03519990000{n}' "
    "onClick=\"goDLS('/doc1/03519990000{n}','990001','{n}4','','','1','','');return(false);\">{n}"
    "</a></td><td>{text} (Entered: 01/2{n}/2025)</td></tr>"
)
PAGE = """<html><head><title>CM/ECF</title></head><body><div id="cmecfMainContent">
<h3 align="center">U.S. District Court<br>California Northern District (San Jose)<br>
CIVIL DOCKET FOR CASE #: 5:25-cv-99901-ABC</h3>
<table><tr><td valign="top"><br>Example Widgets LLC v. Sample Logistics Inc.<br>
Assigned to: Judge Jane Roe<br>Cause: 28:1332 Diversity</td>
<td>Date Filed: 01/21/2025<br>Jury Demand: Plaintiff<br>Jurisdiction: Diversity</td></tr></table>
<table rules="all"><tr><td>Date Filed</td><td>#</td><td>Docket Text</td></tr>{rows}</table>
</div></body></html>"""


def docket(*texts: str) -> bytes:
    rows = "".join(ROW.format(n=n, text=text) for n, text in enumerate(texts, start=1))
    return PAGE.format(rows=rows).encode()


def read(body: bytes, court_id: str = "cand") -> Reading:
    """The same reading without a child process."""
    told = confined.accepted(child.reply(confined.request("docket", body, court_id=court_id)))
    return report.reading_of(told, body, Arrival(court_id))


def test_a_saved_docket_gives_case_and_entries() -> None:
    reading = report.read(docket("COMPLAINT", "SUMMONS"), Arrival("cand"))
    update = reading.updates[0]
    assert reading.provenance.kind is SourceKind.COURT_DOCKET
    assert update.case.docket_number == "5:25-cv-99901"
    assert (update.case.cause, update.case.nature_of_suit) == ("28:1332 Diversity", None)
    first, second = update.entries
    assert (first.entry_number, first.pacer_doc_id) == (1, "035099900001")
    assert first.description == "COMPLAINT (Entered: 01/21/2025)"
    assert str(second.date_entered) == "2025-01-22"
    # It lists no parties, which does not say that there are none.
    assert update.parties is None


@pytest.mark.parametrize(
    ("page", "says"),
    [
        (b"<form><input name=login><input type=password></form>", "page to log in"),
        (b"<script>document.location='https://pacer.login.uscourts.gov/'</script>", "log in"),
        (b"<p>Incomplete request. Please try your query again</p>", "Run the docket report again"),
        (b"<p>Case not found.</p>", "no such case"),
        (b"<p>To accept charges shown below, click</p>", "accept the charge"),
        (b"<p>Hello</p>", "no docket number"),
        (b"plain words", "no web page"),
        (b"", "empty"),
        (b"%PDF-1.7", "a PDF"),
        (b"PK\x03\x04", "an archive"),
        (b"\x1f\x8b\x08", "compressed"),
        (b"<table>" * 20_000, "This is not a docket"),
        (b"<" + b"\xff\xfe\x00" * 1_000, "This is not a docket"),
    ],
)
def test_what_is_no_docket_is_refused_with_what_it_is(page: bytes, says: str) -> None:
    with pytest.raises(Invalid, match=says) as caught:
        read(page)
    assert caught.value.code == "not_a_docket"


def test_a_page_beyond_every_measure_is_refused_before_it_is_parsed() -> None:
    for page in (b"<p>" + b"a" * MAX_PAGE_BYTES, b"<a" * 1_600_000):
        with pytest.raises(Invalid, match=r"larger than|tags"):
            read(page)


def test_a_page_that_takes_too_long_ends_as_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "READING_LIMITS", Limits(wall_seconds=0.001))
    with pytest.raises(Failed, match="Reading the docket page took longer"):
        report.read(docket("COMPLAINT"), Arrival("cand"))


@pytest.mark.parametrize("court_id", [None, "", "../etc", "CAND", "x"])
def test_a_docket_without_a_court_is_not_read(court_id: str | None) -> None:
    with pytest.raises(Invalid) as caught:
        report.read(docket("COMPLAINT"), Arrival(court_id))
    assert caught.value.code == "unknown_court"


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_letters_beyond_ascii_stay_themselves_in_any_encoding(encoding: str) -> None:
    page = docket("MOTION by Société – “urgent”").decode().encode(encoding)
    description = read(page).updates[0].entries[0].description
    assert description == "MOTION by Société – “urgent” (Entered: 01/21/2025)"


def test_a_page_from_another_court_than_the_one_named_is_refused() -> None:
    with pytest.raises(Invalid, match="lead to cand") as caught:
        read(docket("COMPLAINT"), "nysd")
    assert caught.value.code == "other_court"


def test_a_court_whose_site_has_another_name_is_the_same_court() -> None:
    page = docket("COMPLAINT").replace(b"ecf.cand", b"ecf.cofc")
    assert read(page, "uscfc").updates[0].case.court_id == "uscfc"
