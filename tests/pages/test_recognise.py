"""Pages that are pictures get words by OCR where it is installed, and say so; or say what lacks."""

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core.models import JobState
from evidence.exhibits.models import Exhibit
from evidence.pages import asking, made, queries, read, recognise
from evidence.pages.extract import ocr
from evidence.pages.extract.ocr import RecognisedPage, beside
from evidence.pages.extract.tools import OCR, ToolMissing
from evidence.pages.models import DerivativeKind, PageText, Recognition, TextOrigin
from tests import factories
from tests.conftest import Bells
from tests.pages.papers import paper, read_exhibit, scan

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]
needs_ocr = pytest.mark.skipif(OCR.path() is None, reason="tesseract is not installed")
WORDS = "The parties signed a confidentiality agreement in January"


def _recognised(case: Case, by: User, content: bytes) -> Exhibit:
    exhibit = read_exhibit(case, by, content, name="scan.pdf")
    assert recognise.recognise(exhibit.recognition.pk) == JobState.DONE
    return exhibit


def _origins(exhibit: Exhibit) -> list[str]:
    return list(exhibit.page_texts.order_by("page_number").values_list("origin", flat=True))


def test_only_pages_without_words_wait_for_ocr(case: Case, owner: User) -> None:
    target = io.BytesIO()
    blank = factories.pdf()
    with pikepdf.open(io.BytesIO(paper("Plain text"))) as pdf:
        for content in (scan("A picture"), blank):
            pdf.pages.extend(pikepdf.open(io.BytesIO(content)).pages)
        pdf.save(target)
    exhibit = read_exhibit(case, owner, target.getvalue())

    assert _origins(exhibit) == [TextOrigin.LAYER, TextOrigin.WAITING, TextOrigin.EMPTY]
    assert Recognition.objects.get(exhibit=exhibit).pages_to_do == 1
    plain = read_exhibit(case, owner, paper("Nothing but text"))
    assert not Recognition.objects.filter(exhibit=plain).exists()


@needs_ocr
def test_the_words_of_a_scan_are_found_where_they_stand(
    case: Case, owner: User, sign_in: SignIn
) -> None:
    exhibit = _recognised(case, owner, scan(WORDS, "Another page of it"))

    first = exhibit.page_texts.get(page_number=1)
    assert (first.origin, first.text.strip()) == (TextOrigin.OCR, WORDS)
    assert first.tool == "tesseract"
    assert first.tool_version.endswith("(eng)")
    assert first.confidence is not None
    assert 75 <= first.confidence <= 100
    (line,) = queries.words_of(exhibit, "1", sought="confidentiality").lines
    assert line.is_found
    # The words stand in the upper left of the page, as in the paper that was scanned.
    assert (line.left / 979 < 0.2, line.top / 1267 < 0.2) == (True, True)
    found = sign_in(owner).get(reverse("search:everywhere"), {"q": "confidentiality"})
    assert "Words by OCR, " in found.content.decode()


@needs_ocr
def test_a_stamp_on_a_scan_is_kept_and_not_read_twice(case: Case, owner: User) -> None:
    stamp = "Case 5:25-cv-00709 Document 1"
    exhibit = _recognised(case, owner, scan(WORDS, stamp=stamp))

    page = exhibit.page_texts.get()
    assert page.origin == TextOrigin.MIXED
    assert page.text == f"{stamp}\n\n{WORDS}"
    assert page.words_note.startswith("Text layer, and OCR, ")


def test_what_the_text_layer_has_is_not_taken_from_ocr_once_more() -> None:
    layer = [[100.0, 20.0, 400.0, 15.0, "Case 5:25-cv-00709"]]
    seen = [
        [101.0, 21.0, 398.0, 13.0, "Case 5:25-cv-00709"],
        [100.0, 300.0, 400.0, 15.0, "The agreement"],
    ]
    assert beside(layer, seen) == seen[1:]
    assert beside([], seen) == seen


@needs_ocr
def test_a_picture_without_words_says_so_and_is_done(case: Case, owner: User) -> None:
    exhibit = _recognised(case, owner, scan(""))
    page = exhibit.page_texts.get()
    assert (page.origin, page.text, page.confidence) == (TextOrigin.EMPTY, "", None)
    assert page.words_note == "OCR found no words on this page"


def test_words_of_which_ocr_is_unsure_are_marked_in_viewer_and_search(
    case: Case, owner: User, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    exhibit = read_exhibit(case, owner, scan("hard to read"), name="scan.pdf")

    def unsure(pdf: Path, folder: Path, *, numbers: tuple[int, ...], by: object) -> object:
        return [
            RecognisedPage(number, "quokka", [[1, 1, 9, 9, "quokka"]], 41) for number in numbers
        ]

    monkeypatch.setattr(
        recognise, "reader", lambda _: ocr.Reader("tesseract", "eng", "5.3.0 (eng)")
    )
    monkeypatch.setattr(recognise, "recognise_pages", unsure)
    recognise.recognise(exhibit.recognition.pk)

    browser = sign_in(owner)
    viewer = reverse("pages:viewer", args=[case.public_id, exhibit.public_id])
    warning = "Words by OCR, 41 % sure: compare them with the picture"
    assert warning in browser.get(viewer).content.decode()
    assert "On 1 of them OCR is unsure" in browser.get(viewer).content.decode()
    assert warning in browser.get(reverse("search:everywhere"), {"q": "quokka"}).content.decode()
    text = reverse("pages:text", args=[case.public_id, exhibit.public_id, 1])
    assert warning in browser.get(text).content.decode()


def test_without_ocr_the_page_says_so_and_the_text_of_others_is_there(
    case: Case, owner: User, nothing_installed: object, sign_in: SignIn
) -> None:
    exhibit = read_exhibit(case, owner, scan("A picture"), name="scan.pdf")
    recognition = exhibit.recognition
    assert recognise.recognise(recognition.pk) == JobState.DONE

    recognition.refresh_from_db()
    assert recognition.lacks == "tesseract"
    assert _origins(exhibit) == [TextOrigin.NO_OCR]
    viewer = reverse("pages:viewer", args=[case.public_id, exhibit.public_id])
    body = sign_in(owner).get(viewer).content.decode()
    assert "its words are not searched: OCR is not installed" in body
    assert "1 page is a picture whose words are not found by search" in body
    assert made.undone_in(exhibit) == ["OCR is not installed"]


@needs_ocr
def test_once_ocr_is_installed_pages_that_wait_are_recognised_by_themselves(
    case: Case, owner: User, nothing_installed: Callable[[], None]
) -> None:
    exhibit = read_exhibit(case, owner, scan(WORDS), name="scan.pdf")
    recognise.recognise(exhibit.recognition.pk)
    assert asking.ask_for_what_lacked() == 0

    nothing_installed()
    assert asking.ask_for_what_lacked() == 1
    again = Recognition.objects.get(exhibit=exhibit)
    assert (again.lacks, again.pages_to_do) == ("", 1)
    assert recognise.recognise(again.pk) == JobState.DONE
    assert exhibit.page_texts.get().text.strip() == WORDS


@needs_ocr
def test_a_language_that_is_not_installed_is_named(
    case: Case, owner: User, settings: object
) -> None:
    with pytest.raises(ToolMissing, match="cannot read the language “tlh”"):
        ocr.reader("eng+tlh")
    assert not ocr.is_ready("tlh")
    settings.OCR_LANGUAGES = "tlh"  # type: ignore[attr-defined]
    exhibit = read_exhibit(case, owner, scan("A picture"), name="scan.pdf")
    recognise.recognise(exhibit.recognition.pk)
    assert _origins(exhibit) == [TextOrigin.NO_OCR]
    assert asking.ask_for_what_lacked() == 0


@needs_ocr
def test_ocr_is_told_as_complete_with_a_file_of_its_own(
    case: Case,
    owner: User,
    bells: Bells,
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    exhibit = read_exhibit(case, owner, scan(WORDS), name="scan.pdf")
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        recognise.recognise(exhibit.recognition.pk)
    assert ("redaction.check", {"exhibit_pk": exhibit.pk}) in bells.rung
    texts = exhibit.derivatives.get(kind=DerivativeKind.OCR_TEXTS)
    assert texts.tool == "tesseract"
    assert queries.exhibits.file_store().path(texts.file.sha256).read_text() == f"{WORDS}\f"


def test_a_page_on_which_ocr_fails_costs_no_other(
    case: Case, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    exhibit = read_exhibit(case, owner, scan("One", "Two"), name="scan.pdf")

    def failing(pdf: Path, folder: Path, *, numbers: tuple[int, ...], by: object) -> object:
        good = RecognisedPage(1, "One", [[1, 1, 9, 9, "One"]], 90)
        return [good, RecognisedPage(2, problem="OCR of page 2 took longer than 90 s.")]

    monkeypatch.setattr(
        recognise, "reader", lambda _: ocr.Reader("tesseract", "eng", "5.3.0 (eng)")
    )
    monkeypatch.setattr(recognise, "recognise_pages", failing)
    assert recognise.recognise(exhibit.recognition.pk) == JobState.DONE
    assert _origins(exhibit) == [TextOrigin.OCR, TextOrigin.FAILED]
    assert "took longer than 90 s" in exhibit.page_texts.get(page_number=2).words_note


def test_a_confidence_stands_with_words_by_ocr_and_with_no_others(case: Case, owner: User) -> None:
    exhibit = read_exhibit(case, owner, paper("One"))
    for origin, confidence in (("ocr", None), ("layer", 50), ("ocr", 101)):
        with pytest.raises(IntegrityError), transaction.atomic():
            PageText.objects.filter(exhibit=exhibit).update(origin=origin, confidence=confidence)


def test_reading_does_not_wait_for_ocr(case: Case, owner: User) -> None:
    exhibit = factories.inspected_exhibit(case, owner, content=scan("A picture"))
    assert read.read(exhibit.reading.pk) == JobState.DONE
    assert exhibit.recognition.state == JobState.PENDING
