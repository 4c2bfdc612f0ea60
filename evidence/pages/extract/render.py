"""Reads the pages of a PDF: what each says, where it says it, and what it looks like."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]  # it ships no types

from evidence.core.errors import Failed
from evidence.core.limits import Limits, run_limited

READING_LIMITS = Limits(
    wall_seconds=120, cpu_seconds=100, memory_bytes=2 << 30, file_bytes=64 << 20
)
TOOL = "pypdfium2"
_MODULE = "evidence.pages.extract.render_child"


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page that was read: its text, its lines with their places, and its two pictures.

    A page that cannot be read has its sentence in `problem` and no pictures.
    """

    page_number: int
    text: str = ""
    lines: Sequence[Sequence[object]] = ()
    width: int = 0
    height: int = 0
    image: str = ""
    thumbnail: str = ""
    problem: str = ""


def tool_version() -> str:
    """Return the version of the tool that draws the pages, with that of the engine in it."""
    return f"{version(TOOL)} (PDFium {pypdfium2.PDFIUM_INFO.version})"


def read_pages(
    pdf: Path, folder: Path, *, numbers: Sequence[int], limits: Limits = READING_LIMITS
) -> list[ReadPage]:
    """Return these pages of a PDF; their pictures lie in the folder, which the caller removes.

    One page that hits a limit or crashes the reader costs no other page: the rest is read
    without it, and it comes back with its problem.
    """
    try:
        return _read(pdf, folder, numbers, limits)
    except Failed as error:
        if len(numbers) == 1:
            return [ReadPage(page_number=numbers[0], problem=error.message[:400])]
    return [
        page
        for number in numbers
        for page in read_pages(pdf, folder, numbers=[number], limits=limits)
    ]


def _read(pdf: Path, folder: Path, numbers: Sequence[int], limits: Limits) -> list[ReadPage]:
    request = {"path": str(pdf.resolve()), "folder": str(folder), "numbers": list(numbers)}
    subject = f"Reading page {numbers[0]}" if len(numbers) == 1 else "Reading these pages"
    reply = run_limited(_MODULE, json.dumps(request).encode(), limits=limits, subject=subject)
    return [ReadPage(**page) for page in json.loads(reply)]
