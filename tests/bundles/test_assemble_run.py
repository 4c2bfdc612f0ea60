"""Tests of a whole bundle: built in the confined child, then read as a stranger would."""

import ctypes
import hashlib
from contextlib import closing
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from pikepdf import Name

from evidence.bundles.assemble.disarm import live_parts
from evidence.bundles.assemble.front_matter import FrontMatter, compose
from evidence.bundles.assemble.navigation import resolved_page
from evidence.bundles.assemble.plan import PlannedItem, StampSettings
from evidence.bundles.assemble.run import Assembled, run_assembly
from evidence.core.errors import Failed
from evidence.core.limits import Limits
from evidence.exhibits.extract.pages import inspect_pdf
from tests.bundles.pdfs import armed, blank, item, layered, linked, plan_of, render

STAMP = StampSettings(prefix="DLT-")


def composed(*items: PlannedItem) -> FrontMatter:
    return compose(plan_of(*items, stamp=STAMP), render=render)


def built(front: FrontMatter, out: Path, **more: object) -> Assembled:
    return run_assembly(front, out, on_progress=lambda _: None, **more)


@pytest.fixture(scope="module")
def front(tmp_path_factory) -> FrontMatter:
    """Front matter of a bundle with one exhibit of each difficult kind."""
    folder = tmp_path_factory.mktemp("exhibits")
    turned = blank(2)
    turned.pages[1].obj.Rotate = 90
    locked = {"encryption": pikepdf.Encryption(user="", owner="secret")}
    return composed(
        item(folder, "EX-1", blank(3)),
        item(folder, "EX-2", armed()),
        PlannedItem("EX-3", "A film", file_name="film.mp4", unprintable_reason="It is a film."),
        item(folder, "EX-4", turned),
        item(folder, "EX-5", linked()),
        item(folder, "EX-6", blank(2, b"q q 2 0 0 2 0 0 cm"), how=locked),
        item(folder, "EX-7", layered()),
    )


@pytest.fixture(scope="module")
def bundle(front, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("built") / "bundle.pdf"
    built(front, path)
    return path


@pytest.fixture
def opened(bundle):
    with pikepdf.open(bundle) as pdf:
        yield pdf


def test_the_facts_handed_over_are_those_of_the_file(front, tmp_path):
    out, pages = tmp_path / "bundle.pdf", []
    assembled = run_assembly(front, out, on_progress=pages.append)
    content = out.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    assert assembled == Assembled(front.layout.page_count, digest, len(content))
    assert pages == sorted(pages)
    assert pages[-1] == front.layout.page_count
    assert [path.name for path in tmp_path.iterdir()] == ["bundle.pdf"]


def test_the_same_plan_gives_the_same_bytes(front, bundle, tmp_path):
    again = compose(front.layout.plan, render=render)
    built(again, tmp_path / "again.pdf")
    assert (tmp_path / "again.pdf").read_bytes() == bundle.read_bytes()


def test_every_page_bears_its_number_and_the_reader_shows_the_same(front, bundle):
    with closing(pdfium.PdfDocument(bundle)) as document:
        assert len(document) == front.layout.page_count
        for number, page in enumerate(document, 1):
            stamp = f"DLT-{number:06}"
            assert document.get_page_label(number - 1) == stamp
            assert stamp in page.get_textpage().get_text_range()


def test_each_page_of_an_exhibit_says_which_it_is(front, bundle):
    laid = front.layout.items[0]
    with closing(pdfium.PdfDocument(bundle)) as document:
        text = document[laid.first_page].get_textpage().get_text_range()
    assert "EX-1 · page 2 of 3" in text
    assert "original 2" in text


def test_the_bookmarks_lead_to_cover_index_and_slip_sheets(front, bundle):
    with closing(pdfium.PdfDocument(bundle)) as document:
        found = [
            (entry.get_title(), entry.get_dest().get_index() + 1) for entry in document.get_toc()
        ]
    assert found[:2] == [("Cover (DLT-000001)", 1), ("Index of exhibits (DLT-000002)", 2)]
    assert [page for _, page in found[2:]] == [laid.slip_page for laid in front.layout.items]
    assert found[4] == (f"EX-3 – A film ({front.layout.items[2].first_stamp})", found[4][1])


def test_each_index_row_leads_to_its_slip_sheet_in_a_reader(front, bundle):
    with closing(pdfium.PdfDocument(bundle)) as document:
        page = document[front.layout.index_page - 1]
        reached = set()
        link = pdfium.raw.FPDF_LINK()
        position = ctypes.c_int(0)
        while pdfium.raw.FPDFLink_Enumerate(page, position, link):
            target = pdfium.raw.FPDFLink_GetDest(document, link)
            reached.add(pdfium.raw.FPDFDest_GetDestPageIndex(document, target) + 1)
    assert reached == {laid.slip_page for laid in front.layout.items}


def test_the_link_of_a_row_lies_on_the_label_it_leads_to(front, bundle):
    with pikepdf.open(bundle) as pdf, closing(pdfium.PdfDocument(bundle)) as document:
        number = front.layout.index_page - 1
        text = document[number].get_textpage()
        labels = {laid.slip_page: laid.item.label for laid in front.layout.items}
        read = {}
        for annotation in pdf.pages[number].obj.Annots:
            box = [float(edge) for edge in annotation.Rect]
            left, right = sorted(box[::2])
            bottom, top = sorted(box[1::2])
            under = text.get_text_bounded(left, bottom, right, top)
            read.setdefault(resolved_page(annotation.Dest), []).append(under.strip())
    for page, label in labels.items():
        assert label in read[page]


def test_nothing_in_the_bundle_acts_by_itself(opened, bundle):
    assert list(live_parts(opened)) == []
    raw = bundle.read_bytes() + b"".join(
        thing.unparse(resolved=True) for thing in opened.objects if not isinstance(thing, bytes)
    )
    for mark in (b"/JavaScript", b"/Launch", b"/SubmitForm", b"/GoToR", b"/OpenAction", b"/AA",
                 b"/EmbeddedFile", b"/XFA", b"file:", b"secret bytes"):  # fmt: skip
        assert mark not in raw, mark


def test_a_web_link_and_a_form_s_words_stay_in_the_copy(front, opened):
    page = opened.pages[front.layout.items[1].first_page - 1].obj
    addresses = [str(a.A.URI) for a in page.Annots if "/A" in a]
    assert addresses == ["https://example.test/kept"]
    values = [str(a.V) for a in page.Annots if "/V" in a]
    assert values == ["me"]


def test_the_exhibit_s_own_file_is_not_touched(front):
    for laid in front.layout.items:
        if laid.item.is_printed:
            content = laid.item.pdf_path.read_bytes()
            assert hashlib.sha256(content).hexdigest() == laid.item.sha256


def test_links_within_an_exhibit_lead_within_its_copy(front, bundle):
    laid = front.layout.items[4]
    with closing(pdfium.PdfDocument(bundle)) as document:
        page = document[laid.first_page - 1]
        link, position, reached = pdfium.raw.FPDF_LINK(), ctypes.c_int(0), []
        while pdfium.raw.FPDFLink_Enumerate(page, position, link):
            target = pdfium.raw.FPDFLink_GetDest(document, link)
            reached.append(pdfium.raw.FPDFDest_GetDestPageIndex(document, target) + 1)
    assert reached == [laid.last_page] * 2


def test_a_layer_that_its_author_switched_off_stays_off(front, bundle):
    with closing(pdfium.PdfDocument(bundle)) as document:
        page = document[front.layout.items[6].first_page - 1]
        image = page.render(scale=0.5).to_pil().convert("L")
    assert image.getpixel((225 // 2 + 20, (792 - 450) // 2)) == 255


def test_a_turned_page_keeps_its_turn(front, opened):
    page = opened.pages[front.layout.items[3].first_page].obj
    assert page.Rotate == 90


def test_title_and_case_stand_in_the_file_and_no_time_does(opened):
    assert str(opened.docinfo.Title) == "Exhibits – De La Torre v. LinkedIn Corporation"
    assert "/CreationDate" not in opened.docinfo
    assert opened.Root.PageMode == Name.UseOutlines


def test_a_flipped_byte_is_named_and_nothing_is_handed_out(tmp_path):
    exhibit = item(tmp_path, "EX-1", blank(1))
    front = composed(exhibit)
    content = bytearray(exhibit.pdf_path.read_bytes())
    content[50] ^= 1
    exhibit.pdf_path.write_bytes(content)
    with pytest.raises(Failed, match=r"EX-1 .* does not match its recorded SHA-256") as caught:
        built(front, tmp_path / "out.pdf")
    assert caught.value.code == "exhibit_changed"
    assert caught.value.facts["path"] == str(exhibit.pdf_path)
    assert not (tmp_path / "out.pdf").exists()


def test_a_missing_file_is_named(tmp_path):
    exhibit = item(tmp_path, "EX-1", blank(1))
    front = composed(exhibit)
    exhibit.pdf_path.unlink()
    with pytest.raises(Failed, match=r"The file of EX-1 .* is missing"):
        built(front, tmp_path / "out.pdf")


def test_an_exhibit_with_other_pages_than_planned_is_named(tmp_path):
    sound = item(tmp_path, "EX-9", blank(3))
    exhibit = PlannedItem("EX-9", "T", pdf_path=sound.pdf_path, sha256=sound.sha256, page_count=2)
    with pytest.raises(Failed, match="EX-9 cannot be printed: it has 3 pages, not 2"):
        built(composed(exhibit), tmp_path / "out.pdf")


def test_an_exhibit_that_exhausts_the_child_is_named(tmp_path):
    hostile = blank(1, b"Q " * (1 << 19) + b"q " * 200_000)
    pages = [item(tmp_path, "EX-1", blank(1)), item(tmp_path, "EX-2", _many(hostile, 40))]
    with pytest.raises(Failed, match="Reading EX-2 for the bundle used more than 2 s"):
        built(composed(*pages), tmp_path / "out.pdf", limits=Limits(cpu_seconds=2))
    assert not (tmp_path / "out.pdf").exists()


def test_a_build_that_takes_too_long_is_stopped(front, tmp_path):
    with pytest.raises(Failed, match=r"took longer than 0\.001 s"):
        built(front, tmp_path / "out.pdf", limits=Limits(wall_seconds=0.001))
    assert list(tmp_path.iterdir()) == []


def test_a_caller_that_gives_up_stops_the_child(front, tmp_path):
    def lost(_: int) -> None:
        raise InterruptedError("the lease is gone")

    with pytest.raises(InterruptedError):
        run_assembly(front, tmp_path / "out.pdf", on_progress=lost)
    assert list(tmp_path.iterdir()) == []


def test_real_and_hostile_files_make_one_bundle(tmp_path):
    folder = Path(__file__).resolve().parents[3] / "shared/data/pdfs"
    if not folder.is_dir():
        pytest.skip("shared/data is absent")
    items = []
    for number, path in enumerate(sorted(folder.glob("*/*.pdf"))[::8], 1):
        facts = inspect_pdf(path)
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        how = {"sha256": sha256, "page_count": facts.page_count, "pdf_path": path}
        reason = facts.problem
        items.append(PlannedItem(f"EX-{number}", path.name, unprintable_reason=reason, **how))
    front = composed(*items)
    assert built(front, tmp_path / "out.pdf").page_count == front.layout.page_count


def _many(pdf: pikepdf.Pdf, copies: int) -> pikepdf.Pdf:
    for _ in range(copies - 1):
        pdf.pages.append(pdf.pages[0])
    return pdf
