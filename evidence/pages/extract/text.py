"""Reads what the pages of a PDF say and where they say it; no picture is drawn for it."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from itertools import batched, chain
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]  # it ships no types

from evidence.core.limits import Limits
from evidence.pages.extract.batch import PageWork, each_page

TEXT_LIMITS = Limits(wall_seconds=60, cpu_seconds=60, memory_bytes=2 << 30, file_bytes=256 << 20)
ALONE_LIMITS = Limits(wall_seconds=30, cpu_seconds=30, memory_bytes=2 << 30, file_bytes=64 << 20)
TOOL = "pypdfium2"
# From so many pages on, a second child is worth its start.
PAGES_FOR_TWO = 40
_CHILDREN = min(2, os.cpu_count() or 1)


@dataclass(frozen=True, slots=True)
class TextOfPage:
    """What a page says, with the place of each line; `needs_ocr` when its words are a picture.

    A page that cannot be read has its sentence in `problem`.
    """

    page_number: int
    text: str = ""
    lines: Sequence[Sequence[object]] = ()
    needs_ocr: bool = False
    problem: str = ""


def tool_version() -> str:
    """Return the version of the tool that reads and draws pages, with its engine's in it."""
    return f"{version(TOOL)} (PDFium {pypdfium2.PDFIUM_INFO.version})"


def read_texts(
    pdf: Path, folder: Path, *, numbers: Sequence[int], limits: Limits = TEXT_LIMITS
) -> list[TextOfPage]:
    """Return what these pages of a PDF say; `folder` is the caller's, and nothing stays in it.

    One page that hits a limit or crashes the reader costs no other page.
    """
    work = PageWork(
        module="evidence.pages.extract.text_child",
        request={"path": str(pdf.resolve())},
        folder=folder,
        limits=limits,
        alone=ALONE_LIMITS,
        doing="Reading",
    )
    children = _CHILDREN if len(numbers) >= PAGES_FOR_TWO else 1
    shares = batched(numbers, -(-len(numbers) // children) or 1)
    with ThreadPoolExecutor(children) as side_by_side:
        found = chain.from_iterable(side_by_side.map(partial(each_page, work), shares))
        return [TextOfPage(**page) for page in found]
