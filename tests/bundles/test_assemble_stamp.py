"""Tests that a stamp stands upright where the reader looks for it, on any page."""

import io
from contextlib import closing

import pikepdf
import pypdfium2 as pdfium
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageChops, ImageStat

from evidence.bundles.assemble.front_matter import stamp_sheet
from evidence.bundles.assemble.plan import PlannedItem, StampSettings
from evidence.bundles.assemble.stamp import Marks, lettering, stamp_page
from tests.bundles.pdfs import blank, plan_of

MARKS = Marks("DLT-000042", "EX-1 · page 1 of 7")
PLAN = plan_of(PlannedItem("EX-1", "T", unprintable_reason="r"), stamp=StampSettings(prefix="DLT-"))


@pytest.fixture(scope="module")
def sheet() -> bytes:
    return stamp_sheet(PLAN)


def stamped(pdf: pikepdf.Pdf, sheet: bytes, marks: Marks = MARKS) -> bytes:
    letters = lettering(pdf, sheet)
    for page in pdf.pages:
        stamp_page(pdf, page, marks, letters=letters)
    saved = io.BytesIO()
    pdf.save(saved)
    return saved.getvalue()


def seen(pdf: bytes, width: float = 612) -> Image.Image:
    """Return the first page as a reader shows it, so wide."""
    with closing(pdfium.PdfDocument(pdf)) as document:
        page = document[0]
        return page.render(scale=width / page.get_width()).to_pil().convert("L")


def corner(image: Image.Image) -> Image.Image:
    return image.crop((image.width - 130, image.height - 45, image.width, image.height))


def difference(one: Image.Image, other: Image.Image) -> float:
    return ImageStat.Stat(ImageChops.difference(one, other)).mean[0]


def text_of(pdf: bytes) -> str:
    with closing(pdfium.PdfDocument(pdf)) as document:
        return document[0].get_textpage().get_text_range()


@pytest.fixture(scope="module")
def reference(sheet) -> Image.Image:
    image = corner(seen(stamped(blank(), sheet)))
    assert ImageStat.Stat(image).extrema[0][0] < 100, "no stamp was printed at all"
    return image


def test_the_stamp_can_be_read_as_text_and_its_font_is_embedded(sheet):
    pdf = stamped(blank(), sheet)
    assert "DLT-000042" in text_of(pdf)
    assert "EX-1 · page 1 of 7" in text_of(pdf)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        font = document.pages[0].obj.Resources.Font["/BundleFont0"]
        assert "/FontFile2" in font.DescendantFonts[0].FontDescriptor


@pytest.mark.parametrize("turn", [90, 180, 270, -90, 450])
def test_the_stamp_is_upright_at_the_bottom_right_of_a_turned_page(sheet, reference, turn):
    size = (792, 612) if turn % 180 else (612, 792)
    pdf = blank(size=size)
    pdf.pages[0].obj.Rotate = turn
    assert difference(corner(seen(stamped(pdf, sheet))), reference) < 2


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_the_stamp_keeps_inside_a_crop_box_that_begins_elsewhere(sheet, reference, turn):
    width, height = (792, 612) if turn % 180 else (612, 792)
    pdf = blank(size=(2000, 2000))
    page = pdf.pages[0].obj
    page.MediaBox = Array([-300, -200, 1700, 1800])
    page.CropBox = Array([-100, 150, width - 100, height + 150])
    page.Rotate = turn
    assert difference(corner(seen(stamped(pdf, sheet))), reference) < 2


def test_a_user_unit_does_not_blow_the_stamp_up(sheet, reference):
    pdf = blank(size=(306, 396))
    pdf.pages[0].obj.UserUnit = 2
    # pdfium ignores UserUnit, so the page is shown at its own size first.
    assert difference(corner(seen(stamped(pdf, sheet), 612)), reference) < 4


@pytest.mark.parametrize(
    "content",
    [
        b"q q 3 0 0 3 99 99 cm 1 0 0 rg",
        b"Q Q 1 0 0 1 0 0 cm",
        b"q Q Q q .5 0 0 .5 0 0 cm 1 w",
        b"BT /F1 400 Tf 3 Tr",
        b"/Span BMC 1 g 1 G",
        b"5 0 0 5 0 0 cm (never closed",
        b"2 0 0 2 0 0 cm <48656C6C",
        b"0 0 1 1 re W n",
        b"2 0 0 2 0 0 cm BI /W 9 /H 9 /BPC 8 /CS /G ID abc",
        b"2 0 0 2 0 0 cm << /never",
        b"2 0 0 2 0 0 cm [ (a) 3",
        b"q\nBI /W 1 /H 1 /BPC 8 /CS /G ID ( EI Q\nq 2 0 0 2 0 0 cm",
        b"% a comment ( with Q\nq",
        b"(a \\( q Q \\) (nested q) Q) pop q",
    ],
)
def test_what_the_content_leaves_behind_does_not_move_the_stamp(sheet, reference, content):
    assert difference(corner(seen(stamped(blank(content=content), sheet))), reference) < 2


@pytest.mark.parametrize(
    "content",
    [
        b"Q 1 0 0 1 0 200 cm Q 0 g 100 100 50 50 re f",
        b"q 2 0 0 2 0 0 cm Q Q Q 0 g 100 100 50 50 re f",
        b"q q 0.5 g 100 100 50 50 re f",
    ],
)
def test_what_the_page_showed_before_it_still_shows(sheet, content):
    plain = io.BytesIO()
    blank(content=content).save(plain)
    before, after = seen(plain.getvalue()), seen(stamped(blank(content=content), sheet))
    above = (0, 0, 612, 740)
    assert difference(before.crop(above), after.crop(above)) < 0.01


def test_a_content_bomb_is_never_unpacked_and_the_stamp_stands(sheet, reference, monkeypatch):
    monkeypatch.setattr("evidence.bundles.assemble.content.MAX_CONTENT_BYTES", 1 << 16)
    pdf = blank(content=b"q " * (1 << 16))
    image = corner(seen(stamped(pdf, sheet)))
    assert difference(image, reference) < 2


def test_a_black_scan_leaves_the_stamp_legible(sheet):
    pdf = stamped(blank(content=b"0 g 0 0 612 792 re f"), sheet)
    assert ImageStat.Stat(corner(seen(pdf))).extrema[0][1] > 180


def test_a_page_smaller_than_its_stamp_still_bears_its_number(sheet):
    pdf = stamped(blank(size=(60, 40)), sheet)
    text = text_of(pdf)
    assert "DLT-000042" in text
    assert "page 1 of 7" not in text


@pytest.mark.parametrize("box", [None, [0, 0, 0, 0], [0, 0, "x", 9], [612, 792, 0, 0], [0, 0, 612]])
def test_a_missing_or_senseless_page_box_does_not_stop_the_stamp(sheet, box):
    pdf = blank()
    page = pdf.pages[0].obj
    del page["/MediaBox"]
    if box is not None:
        page.MediaBox = Array([n if isinstance(n, int) else Name("/X") for n in box])
    assert b"%PDF" in stamped(pdf, sheet)


@pytest.mark.parametrize(("position", "at"), [("bottom-left", (30, 745)), ("top-right", (490, 8))])
def test_the_stamp_goes_where_the_plan_wants_it(sheet, position, at):
    marks = Marks("DLT-000042", position=position)
    image = seen(stamped(pikepdf.open(_saved(blank())), sheet, marks))
    box = image.crop((*at, at[0] + 95, at[1] + 40))
    assert ImageStat.Stat(box).extrema[0][0] < 120


def test_a_page_that_was_stamped_before_keeps_its_first_stamp(sheet):
    first = stamped(blank(), sheet, Marks("DLT-000042"))
    other = stamp_sheet(plan_of(PLAN.items[0], stamp=StampSettings(prefix="ZZQ")))
    again = pikepdf.open(io.BytesIO(first))
    text = text_of(stamped(again, other, Marks("ZZQ000001", position="top-right")))
    assert "DLT-000042" in text
    assert "ZZQ000001" in text


def test_pages_that_share_their_resources_share_the_stamp_font(sheet):
    pdf = blank(3)
    shared = pdf.make_indirect(Dictionary())
    for page in pdf.pages:
        page.obj.Resources = shared
    stamped(pdf, sheet)
    assert list(pdf.pages[0].obj.Resources.Font.keys()) == ["/BundleFont0"]


def _saved(pdf: pikepdf.Pdf) -> io.BytesIO:
    stream = io.BytesIO()
    pdf.save(stream)
    return stream
