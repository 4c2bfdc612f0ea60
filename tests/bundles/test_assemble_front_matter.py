"""Tests of cover, index and slip sheets: what they say, and that their numbers are right."""

import io
from contextlib import closing

import pypdfium2 as pdfium
import pytest

from evidence.bundles.assemble import front_matter
from evidence.bundles.assemble.front_matter import compose, parts_of
from evidence.bundles.assemble.layout import Counts, Layout
from evidence.bundles.assemble.plan import PlannedItem, StampSettings
from evidence.core.errors import Failed
from tests.bundles.pdfs import plan_of, render

HASH = "0123456789abcdef" * 4


def exhibit(number: int, title: str = "A thing", **more: object) -> PlannedItem:
    named = {"sha256": HASH, "page_count": 3, "file_name": f"f{number}.pdf", **more}
    return PlannedItem(f"EX-{number}", title, **named)


def pages_of(pdf: bytes) -> list[str]:
    with closing(pdfium.PdfDocument(io.BytesIO(pdf))) as document:
        return [page.get_textpage().get_text_range() for page in document]


def words(text: str) -> str:
    return " ".join(text.split())


def test_the_index_gives_number_title_date_and_stamps_of_each_exhibit():
    plan = plan_of(
        exhibit(1, "Complaint", date_text="January 21, 2025", source_text="ECF 1"),
        exhibit(2, "A film", unprintable_reason="It is a film.", page_count=0),
        stamp=StampSettings(prefix="DLT-"),
    )
    front = compose(plan, render=render)
    assert front.layout.counts == Counts(cover=1, index=(1,), slips=(1, 1))
    cover, index, slip, native = map(words, pages_of(front.parts[0]))
    assert "DLT-000001 to DLT-000007" in cover
    assert "Case No. 5:25-cv-00709" in cover
    assert "NORTHERN DISTRICT OF CALIFORNIA" in cover.upper()
    assert "EX-1 Complaint" in index
    assert "January 21, 2025" in index
    assert "DLT-000003–000006" in index.replace("- ", "-").replace("– ", "–")
    assert "Not printed here" in index
    assert "ECF 1" in slip
    assert "It is a film." in native
    assert "f2.pdf" in native
    assert HASH in native


def test_markup_in_a_title_is_printed_and_not_obeyed():
    plan = plan_of(exhibit(1, "<b>x</b> & <script>1</script> {{ layout }}"))
    index = words(pages_of(compose(plan, render=render).parts[0])[1])
    assert "<b>x</b> & <script>1</script> {{ layout }}" in index


def test_an_index_that_is_longer_than_guessed_is_set_again_with_the_right_numbers():
    long_title = "A very long description of one exhibit that fills the row. " * 12
    plan = plan_of(*(exhibit(number, long_title) for number in range(1, 13)))
    front = compose(plan, render=render)
    assert front.layout.counts.index[0] > 1
    texts = pages_of(front.parts[0])
    opening = 1 + front.layout.counts.index[0]
    assert len(texts) == opening + sum(front.layout.counts.slips)
    first = front.layout.items[0]
    assert first.slip_page == opening + 1
    assert first.first_stamp in words(texts[1])


def test_a_slip_sheet_that_needs_more_pages_gets_them_in_the_count():
    plan = plan_of(exhibit(1, note="word " * 900), exhibit(2))
    front = compose(plan, render=render)
    first, second = front.layout.counts.slips
    assert first > 1
    assert second == 1
    assert front.layout.items[0].first_page == front.layout.items[0].slip_page + first


def test_a_long_bundle_is_set_in_parts_and_the_index_goes_on(monkeypatch):
    monkeypatch.setattr(front_matter, "ROWS_PER_PART", 20)
    plan = plan_of(*(exhibit(number) for number in range(1, 31)))
    front = compose(plan, render=render)
    parts = parts_of(front.layout)
    assert [(len(part.rows), len(part.slips)) for part in parts] == [(20, 0), (10, 0), (0, 30)]
    assert "continued" in pages_of(front.parts[1])[0]
    assert len(front.layout.counts.index) == 2
    assert front.layout.items[-1].last_stamp in words(pages_of(front.parts[1])[-1])


def test_a_template_that_never_settles_is_refused():
    rounds = []

    def restless(layout: Layout, part: object) -> str:
        rounds.append(layout)
        extra = "<p style='break-before: page'>" * (1 + len(rounds) % 2)
        return (
            f"<section id=cover>c</section><section id=index style='break-before: page'>i{extra}"
            "</section><section id=slip-1 style='break-before: page'>s</section>"
        )

    with pytest.raises(Failed, match="changes its length"):
        compose(plan_of(exhibit(1)), render=restless)


def test_a_template_whose_sections_share_a_page_is_refused():
    def crammed(layout: Layout, part: object) -> str:
        return "<p id=cover>c<p id=index>i<p id=slip-1>s"

    with pytest.raises(Failed, match="a page of its own"):
        compose(plan_of(exhibit(1)), render=crammed)


def test_a_case_without_court_or_number_has_a_cover_too():
    plan = plan_of(exhibit(1))
    bare = type(plan.caption)(court="", docket_number="", case_caption="In re Something")
    cover = words(pages_of(compose(type(plan)("T", bare, plan.items), render=render).parts[0])[0])
    assert "Case No." not in cover
    assert "In re Something" in cover
