"""Tests of what an exhibit's file tells about itself before anybody tries to print it."""

from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from evidence.core.limits import Limits
from evidence.exhibits.extract.pages import PdfFacts, inspect_pdf


@pytest.fixture
def saved(tmp_path: Path):
    """Return a function that saves a PDF of some pages and gives its path."""

    def save(pages: int = 1, **how: object) -> Path:
        pdf = pikepdf.new()
        for _ in range(pages):
            pdf.add_blank_page()
        path = tmp_path / "exhibit.pdf"
        pdf.save(path, **how)
        return path

    return save


def test_the_pages_of_a_sound_pdf_are_counted(saved):
    assert inspect_pdf(saved(7)) == PdfFacts(page_count=7, is_encrypted=False, problem="")


def test_the_file_is_not_touched(saved):
    path = saved(2)
    before = path.read_bytes()
    inspect_pdf(path)
    assert path.read_bytes() == before


def test_a_file_of_another_kind_is_called_no_pdf(tmp_path):
    path = tmp_path / "letter.pdf"
    path.write_bytes(b"PK\x03\x04 a zip in disguise")
    facts = inspect_pdf(path)
    assert facts.page_count == 0
    assert facts.problem.startswith("This file is not a PDF")


def test_an_empty_file_is_called_no_pdf(tmp_path):
    path = tmp_path / "empty.pdf"
    path.touch()
    assert inspect_pdf(path).problem.startswith("This file is not a PDF")


def test_junk_before_the_header_does_not_hide_a_pdf(saved):
    path = saved(3)
    path.write_bytes(b"\r\n<junk>\r\n" + path.read_bytes())
    assert inspect_pdf(path).page_count == 3


def test_a_pdf_that_needs_a_password_says_so(saved):
    path = saved(encryption=pikepdf.Encryption(user="secret", owner="secret"))
    facts = inspect_pdf(path)
    assert facts.is_encrypted
    assert "password" in facts.problem


def test_a_pdf_with_an_owner_password_only_can_be_printed(saved):
    path = saved(4, encryption=pikepdf.Encryption(user="", owner="secret"))
    assert inspect_pdf(path) == PdfFacts(page_count=4, is_encrypted=True, problem="")


def test_a_damaged_pdf_says_so(tmp_path):
    path = tmp_path / "torn.pdf"
    path.write_bytes(b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pa")
    facts = inspect_pdf(path)
    assert facts.page_count == 0
    assert facts.problem.startswith("This PDF is damaged and cannot be read")
    assert str(tmp_path) not in facts.problem


def test_a_pdf_without_pages_says_so(saved):
    assert inspect_pdf(saved(0)).problem == "This PDF has no pages."


def test_a_page_tree_that_contains_itself_ends_in_a_sentence(saved):
    path = saved(1)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.Root.Pages.Kids = Array([pdf.Root.Pages])
        pdf.save(path)
    assert "damaged" in inspect_pdf(path).problem


def test_one_page_listed_a_hundred_thousand_times_is_refused_quickly(tmp_path):
    page = b"3 0 R " * 100_000
    path = tmp_path / "shared.pdf"
    path.write_bytes(
        b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
        b"2 0 obj\n<< /Type /Pages /Count 100000 /Kids [" + page + b"] >>\nendobj\n"
        b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>\nendobj\n"
        b"trailer\n<< /Root 1 0 R /Size 4 >>\n"
    )
    facts = inspect_pdf(path, limits=Limits(wall_seconds=20, cpu_seconds=15))
    assert "damaged" in facts.problem or "more than 50,000 pages" in facts.problem
    assert facts.page_count == 0


def test_a_tree_that_multiplies_shared_branches_is_refused(saved):
    path = saved(1)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        branch = pdf.Root.Pages.Kids[0]
        for _ in range(8):
            branch = pdf.make_indirect(
                Dictionary(Type=Name.Pages, Kids=Array([branch] * 10), Count=1)
            )
        pdf.Root.Pages.Kids = Array([branch])
        pdf.save(path)
    facts = inspect_pdf(path, limits=Limits(wall_seconds=30, cpu_seconds=25))
    assert "more than 50,000 pages" in facts.problem or "Loop detected" in facts.problem


def test_an_inspection_that_takes_too_long_is_a_fact_and_no_error(saved):
    facts = inspect_pdf(saved(1), limits=Limits(wall_seconds=0.001))
    assert facts.page_count == 0
    assert "took longer than 0.001 s" in facts.problem


def test_a_missing_file_is_an_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        inspect_pdf(tmp_path / "nothing.pdf")


def test_real_and_hostile_files_each_get_pages_or_a_sentence():
    folder = Path(__file__).resolve().parents[3] / "shared/data/pdfs"
    if not folder.is_dir():
        pytest.skip("shared/data is absent")
    for path in [
        *sorted(folder.glob("hostile/*.pdf"))[::6],
        *sorted(folder.glob("real/*.pdf"))[::25],
    ]:
        facts = inspect_pdf(path)
        assert (facts.page_count > 0) != bool(facts.problem), path.name
