"""The proof chart: what the matrix shows, with pinpoints, and formulas that do nothing."""

import io
from collections.abc import Callable

import openpyxl
import pikepdf
import pypdfium2  # type: ignore[import-untyped]
import pytest
from django.test import Client

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core.dates import read
from evidence.core.moments import NOW
from evidence.proof.models import Allegation, Element
from evidence.proof.queries.chart import chart_of
from evidence.proof.services.allegations import AllegationParticulars, record_allegation
from evidence.proof.services.claims import (
    ClaimParticulars,
    ElementParticulars,
    add_element,
    open_claim,
    tie,
)
from evidence.proof.services.links import (
    ResponseParticulars,
    SupportParticulars,
    Thing,
    link,
    respond,
)
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def alleged(case: Case, owner: User) -> Allegation:
    """An allegation that one exhibit supports, denied in the answer; another element has none."""
    claim = open_claim(case, ClaimParticulars(title="=Contract", law="CACI 303"), by=owner)
    element = add_element(claim, ElementParticulars(text="A contract existed"))
    add_element(claim, ElementParticulars(text="Harm came of it"))
    said = AllegationParticulars(
        pleaded_by="Plaintiff",
        as_pleaded='=HYPERLINK("http://evil.test","x")',
        paragraph="12",
        pleaded=read("2025-01-21"),
    )
    allegation = record_allegation(case, said, by=owner)
    tie(element, allegation, by=owner)
    exhibit = factories.exhibit(case, owner)
    shown = SupportParticulars(
        thing=Thing(exhibit=exhibit),
        page=1,
        bates="ACME0001",
        quotation="we agree",
        held=read("2025-01-25"),
    )
    link(allegation, shown, by=owner)
    denied = ResponseParticulars(
        position="denied",
        responded_by="Defendant",
        text="Denied.",
        pleading="Answer",
        responded=read("2025-03-01"),
    )
    respond(allegation, denied, by=owner)
    return allegation


@pytest.fixture
def fetch(owner: User, case: Case, sign_in: Callable[[User], Client]) -> Callable[[str], bytes]:
    """Return a way to fetch the chart by its query."""
    browser = sign_in(owner)

    def fetched(query: str) -> bytes:
        return browser.get(f"/cases/{case.public_id}/proof/chart/?{query}").getvalue()  # type: ignore[attr-defined, no-any-return]

    return fetched


def test_the_chart_has_the_pinpoint_the_response_and_its_effect(
    alleged: Allegation, fetch: Callable[[str], bytes]
) -> None:
    text = fetch("form=csv").decode("utf-8-sig")

    assert "EX-1" in text and "page 1, ACME0001" in text and "“we agree”" in text
    assert "Defendant: Denied (Answer): “Denied.”" in text
    assert "FRCP 8(b)(1)(B)" in text
    assert "Harm came of it" in text and "Gap" in text


def test_what_shows_an_element_itself_is_not_lent_to_its_allegations(
    case: Case, owner: User, alleged: Allegation
) -> None:
    element = Element.objects.get(text="Harm came of it")
    other = AllegationParticulars(pleaded_by="Plaintiff", as_pleaded="Harm.", paragraph="13")
    tie(element, record_allegation(case, other, by=owner), by=owner)
    shown = SupportParticulars(thing=Thing(exhibit=factories.exhibit(case, owner)))
    link(element, shown, by=owner)

    rows = [row for row in chart_of(case, NOW) if row.element == "Harm came of it"]

    assert [(row.wording, len(row.support), row.gap) for row in rows] == [
        ("the element itself", 1, ""),
        ("as pleaded", 0, "Gap"),
    ]


def test_the_chart_is_asked_as_of_a_day(alleged: Allegation, fetch: Callable[[str], bytes]) -> None:
    text = fetch("form=csv&as_of=2025-01-22").decode("utf-8-sig")

    assert "¶ 12" in text
    assert "ACME0001" not in text and "Denied." not in text


def test_no_cell_is_a_formula(alleged: Allegation, fetch: Callable[[str], bytes]) -> None:
    assert "\n'=Contract" in fetch("form=csv").decode("utf-8-sig").replace("\r", "")
    sheet = openpyxl.load_workbook(io.BytesIO(fetch("form=xlsx"))).active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value]
    assert any("HYPERLINK" in str(cell.value) for cell in cells)
    assert {cell.data_type for cell in cells} <= {"s", "d", "n"}


def test_the_pdf_says_that_what_is_alleged_is_not_found_and_numbers_its_pages(
    alleged: Allegation, fetch: Callable[[str], bytes]
) -> None:
    content = fetch("form=pdf")

    text = pypdfium2.PdfDocument(content)[0].get_textpage().get_text_range()
    words = " ".join(text.split())
    assert "Plaintiff alleges" in words and "alleged is alleged and not found" in words
    assert "page 1, ACME0001" in words and "Page 1 of 1" in words
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert str(pdf.docinfo["/Title"]) == "Proof chart"


def test_an_empty_case_has_an_empty_chart(fetch: Callable[[str], bytes]) -> None:
    assert fetch("form=pdf").startswith(b"%PDF")
    assert fetch("form=csv").decode("utf-8-sig").count("\n") == 1


def test_a_day_that_is_none_is_answered_clearly(
    owner: User, case: Case, sign_in: Callable[[User], Client]
) -> None:
    answer = sign_in(owner).get(f"/cases/{case.public_id}/proof/chart/?as_of=yesterday")

    assert answer.status_code == 422
    assert "is no day" in answer.content.decode()


def test_an_outsider_gets_no_chart(
    case: Case, outsider: User, sign_in: Callable[[User], Client]
) -> None:
    assert sign_in(outsider).get(f"/cases/{case.public_id}/proof/chart/").status_code == 404
