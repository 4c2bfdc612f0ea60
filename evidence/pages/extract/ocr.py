"""Reads pages that are pictures: tesseract says which words they show, where, and how surely."""

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evidence.core.errors import Failed
from evidence.core.limits import Limits
from evidence.pages.extract.batch import PageWork, each_page
from evidence.pages.extract.tools import OCR, ToolMissing

# A page of small type in two columns takes 15 s on a slow machine.
OCR_LIMITS = Limits(wall_seconds=240, cpu_seconds=240, memory_bytes=2 << 30, file_bytes=128 << 20)
ALONE_LIMITS = Limits(wall_seconds=90, cpu_seconds=90, memory_bytes=2 << 30, file_bytes=128 << 20)
_SECONDS_TO_ANSWER = 20

type Lines = Sequence[Sequence[object]]


@dataclass(frozen=True, slots=True)
class RecognisedPage:
    """What OCR made out on a page: its words, their places, and how sure it is, in per cent.

    A page on which it failed says why in `problem`; one without a word has no text.
    """

    page_number: int
    text: str = ""
    lines: Lines = ()
    confidence: int = 0
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Reader:
    """The tesseract of this machine, and the languages in which it is to read."""

    program: str
    languages: str
    version: str


class LanguageMissing(ToolMissing):
    """tesseract is there, and cannot read one of the languages that are asked for."""

    def __init__(self, language: str) -> None:
        message = (
            f"OCR cannot read the language “{language}”. Have your administrator install it (on "
            f"Debian: tesseract-ocr-{language}), or change CASEAPP_OCR_LANGUAGES."
        )
        Failed.__init__(self, message, code="tool_missing", tool=OCR.key)
        self.tool = OCR


def reader(languages: str) -> Reader:
    """Return the OCR of this machine; raises ToolMissing, also when it lacks a language."""
    program = OCR.required_path()
    known = _said(program, "--list-langs").splitlines()[1:]
    for language in languages.split("+"):
        if language not in known:
            raise LanguageMissing(language)
    version = _said(program, "--version").split()[1:2]
    return Reader(program, languages, f"{' '.join(version)} ({languages})")


def is_ready(languages: str) -> bool:
    """Whether pages can be read by OCR on this machine now."""
    try:
        reader(languages)
    except ToolMissing:
        return False
    return True


def _said(program: str, question: str) -> str:
    try:
        answer = subprocess.run(  # noqa: S603 - the program of this machine, a fixed question.
            [program, question], capture_output=True, timeout=_SECONDS_TO_ANSWER, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ToolMissing(OCR) from error
    # Version 4 and 5 tell their version on stdout, 3 told it on stderr.
    return (answer.stdout or answer.stderr).decode(errors="replace")


def recognise_pages(
    pdf: Path, folder: Path, *, numbers: Sequence[int], by: Reader
) -> list[RecognisedPage]:
    """Return what OCR reads on these pages of a PDF; `folder` is the caller's work folder.

    One page that hits a limit or on which OCR fails costs no other page.
    """
    work = PageWork(
        module="evidence.pages.extract.ocr_child",
        request={
            "path": str(pdf.resolve()),
            "folder": str(folder.resolve()),
            "program": by.program,
            "languages": by.languages,
        },
        folder=folder.resolve(),
        limits=OCR_LIMITS,
        alone=ALONE_LIMITS,
        doing="OCR of",
    )
    return [RecognisedPage(**page) for page in each_page(work, numbers)]


def beside(layer: Lines, recognised: Lines) -> list[Sequence[object]]:
    """Return the recognised lines that do not stand where the page's own text stands already.

    A court's stamp on a scan is text and is seen by OCR once more.
    """
    return [line for line in recognised if not any(_covers(own, line) for own in layer)]


def _covers(own: Sequence[object], line: Sequence[object]) -> bool:
    left, top, width, height = (float(str(side)) for side in own[:4])
    x, y, across, down = (float(str(side)) for side in line[:4])
    return left <= x + across / 2 <= left + width and top <= y + down / 2 <= top + height
