"""Draws the pages of a PDF: a picture of each to look at, and a small one to find it by."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evidence.core.limits import Limits
from evidence.pages.extract.batch import PageWork, each_page

DRAWING_LIMITS = Limits(
    wall_seconds=120, cpu_seconds=100, memory_bytes=2 << 30, file_bytes=64 << 20
)
ALONE_LIMITS = Limits(wall_seconds=60, cpu_seconds=60, memory_bytes=2 << 30, file_bytes=64 << 20)


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """The two pictures of a page as files; a page that cannot be drawn says why in `problem`."""

    page_number: int
    width: int = 0
    height: int = 0
    image: str = ""
    thumbnail: str = ""
    problem: str = ""


def draw_pages(
    pdf: Path, folder: Path, *, numbers: Sequence[int], limits: Limits = DRAWING_LIMITS
) -> list[DrawnPage]:
    """Return these pages of a PDF, drawn; the pictures lie in the folder, which is the caller's.

    One page that hits a limit or crashes the drawing costs no other page.
    """
    work = PageWork(
        module="evidence.pages.extract.render_child",
        request={"path": str(pdf.resolve()), "folder": str(folder)},
        folder=folder,
        limits=limits,
        alone=ALONE_LIMITS,
        doing="Drawing",
    )
    return [DrawnPage(**page) for page in each_page(work, numbers)]
