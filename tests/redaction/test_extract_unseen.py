"""Text that is hidden and can be read out is found however it is hidden; honest pages are not."""

from pathlib import Path

import pytest
from pikepdf import Pdf

from evidence.redaction.extract.check_child import check
from evidence.redaction.extract.findings import Found
from evidence.redaction.extract.kinds import Kind
from tests.redaction import traps
from tests.redaction.traps import OVER, WORDS, annotation, page

BLACK, YELLOW = (0, 0, 0), (1, 1, 0)

HIDDEN = {
    "a black box over it": (page(WORDS + b"0 g " + OVER), Kind.DARK),
    "a box as low as the letters": (page(WORDS + b"0 g 155 699 100 9 re f"), Kind.DARK),
    "a blue box over it": (page(WORDS + b"0.1 0.2 0.8 rg " + OVER), Kind.DARK),
    "a white box over it": (page(WORDS + b"1 g " + OVER), Kind.COVERED),
    "black on a black box": (page(b"0 g 60 690 400 24 re f 0 g " + WORDS), Kind.DARK),
    "white on white": (page(b"1 g " + WORDS), Kind.UNSEEN),
    "cut away by a clip": (page(b"q 60 600 20 20 re W n " + WORDS + b" Q"), Kind.COVERED),
    "below the page": (
        page(WORDS.replace(b"Harvey Secretname", b"nobody")
             + b"BT /F1 12 Tf 72 -40 Td (Harvey Secretname) Tj ET"),
        Kind.OUTSIDE,
    ),
    "cropped away": (traps.cropped(), Kind.OUTSIDE),
    "a black highlight": (page(WORDS, annotations=[annotation("Highlight", BLACK)]), Kind.DARK),
    "a black square": (page(WORDS, annotations=[annotation("Square", BLACK)]), Kind.DARK),
    "a redaction never applied": (
        page(WORDS, annotations=[annotation("Redact", BLACK)]), Kind.UNAPPLIED,
    ),
    "a layer that is off": (traps.layered(is_off=True), Kind.LAYER),
    "inside a form, covered": (traps.in_form(), Kind.DARK),
    "under a picture": (traps.under_picture(), Kind.COVERED),
    "on a turned page": (traps.turned(), Kind.DARK),
    "under dark glass": (traps.glazed(0.85), Kind.DARK),
    "OCR under a blackened scan": (traps.scan(paint=0), Kind.DARK),
    "OCR under a blanked scan": (traps.scan(paint=255), Kind.COVERED),
}  # fmt: skip
HONEST = {
    "plain text": page(WORDS),
    "a light header with its text": page(b"0.9 g 60 690 400 24 re f 0 g " + WORDS),
    "white text on a dark header": page(b"0 g 60 690 400 24 re f 1 g " + WORDS),
    "yellow highlight": page(WORDS, annotations=[annotation("Highlight", YELLOW)]),
    "struck through": page(WORDS + b"0 G 1 w 72 704 m 300 704 l S"),
    "underlined": page(WORDS + b"0 G 1 w 72 698 m 300 698 l S"),
    "a layer that is on": traps.layered(is_off=False),
    "a scan with its unseen words": traps.scan(),
    "pale glass over it": traps.glazed(0.3),
    "pale and tiny": page(b"BT /F1 5 Tf 0.85 g 72 700 Td (pale words in five points) Tj ET"),
}


def found_in(pdf: Pdf, folder: Path, *names: str) -> list[Found]:
    """Return what the child finds on the first page of a PDF."""
    path = folder / "page.pdf"
    pdf.save(path)
    request = {"path": str(path), "numbers": [1], "names": list(names), "whole_file": False}
    return [Found(**each) for each in check(request)["found"]]  # type: ignore[attr-defined]


@pytest.mark.parametrize("how", HIDDEN)
def test_a_hidden_name_is_found_whatever_hides_it(how: str, tmp_path: Path) -> None:
    pdf, kind = HIDDEN[how]

    found = found_in(pdf, tmp_path)

    assert [each.kind for each in found] == [kind]
    assert "Secretname" in found[0].text
    assert "Secretname" not in found[0].shown, "what lists show says nothing of the text"


@pytest.mark.parametrize("how", HONEST)
def test_a_page_that_hides_nothing_has_no_finding(how: str, tmp_path: Path) -> None:
    assert found_in(HONEST[how], tmp_path) == []


def test_only_the_covered_words_are_named_and_the_place_is_theirs(tmp_path: Path) -> None:
    (found,) = found_in(page(WORDS + b"0 g " + OVER), tmp_path)

    assert found.text == traps.SECRET
    (place,) = found.places
    left, top, width, height = place
    # 155 of 612 points from the left, 700 of 792 from below.
    assert 245 <= left <= 255
    assert 98 <= top <= 110
    assert 150 <= width <= 180
    assert 12 <= height <= 22


def test_the_place_on_a_turned_page_is_where_its_reader_sees_it(tmp_path: Path) -> None:
    (found,) = found_in(traps.turned(), tmp_path)

    ((left, top, width, height),) = found.places
    assert left > 850
    assert height > width
    assert 240 <= top <= 260


def test_a_scan_without_words_is_named_as_unread(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    for pdf, unread in (
        (traps.scan(has_words=False), [1]),
        (traps.scan(), []),
        (page(WORDS), []),
        (page(b""), []),
        (page(b"0 g 10 10 50 50 re f"), [1]),
    ):
        pdf.save(path)
        request = {"path": str(path), "numbers": [1], "names": [], "whole_file": False}
        assert check(request)["unread"] == unread


def test_a_stamp_over_a_scan_does_not_make_it_read(tmp_path: Path) -> None:
    pdf = traps.scan(has_words=False)
    pdf.pages[0].contents_add(
        b"BT /F1 9 Tf 1 0 0 1 72 30 Tm (Case 5:25-cv-00709 Page 1 of 3) Tj ET"
    )
    path = tmp_path / "scan.pdf"
    pdf.save(path)

    request = {"path": str(path), "numbers": [1], "names": [], "whole_file": False}

    assert check(request)["unread"] == [1]
