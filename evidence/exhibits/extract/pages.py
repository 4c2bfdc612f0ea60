"""Counts the pages of a PDF exhibit and says in a sentence why one cannot be printed."""

import json
from dataclasses import dataclass
from pathlib import Path

from evidence.core.errors import Failed
from evidence.core.limits import Limits, run_limited

MAX_PAGES = 50_000
INSPECTION_LIMITS = Limits(
    wall_seconds=60, cpu_seconds=45, memory_bytes=1 << 30, file_bytes=16 << 20
)
_HEADER_WITHIN = 1024


@dataclass(frozen=True, slots=True)
class PdfFacts:
    """What is known of a PDF: `problem` is empty, or a sentence saying why it can't be printed.

    `is_encrypted` with no problem means that the file opens without a password and only
    restricts what a reader may do.
    """

    page_count: int
    is_encrypted: bool
    problem: str


def inspect_pdf(path: Path, *, limits: Limits = INSPECTION_LIMITS) -> PdfFacts:
    """Return the facts of a file that claims to be a PDF; the file is never altered.

    A bad file is a fact and no error: it is described in `problem`, with no pages. Raises
    OSError when the file cannot be opened at all.
    """
    if not _looks_like_pdf(path):
        return _unprintable("This file is not a PDF: it lacks the mark that every PDF begins with.")
    request = json.dumps({"path": str(path.resolve()), "max_pages": MAX_PAGES}).encode()
    try:
        reply = run_limited(
            "evidence.exhibits.extract.pages_child",
            request,
            limits=limits,
            subject="Reading this PDF",
        )
    except Failed as error:
        return _unprintable(f"{error.message} The file may be damaged or built to do harm.")
    return PdfFacts(**json.loads(reply))


def _looks_like_pdf(path: Path) -> bool:
    # Readers accept junk before the header within the first kilobyte
    # (PDF 32000-1, Annex H, note 13).
    with path.open("rb") as stream:
        return b"%PDF-" in stream.read(_HEADER_WITHIN)


def _unprintable(problem: str) -> PdfFacts:
    return PdfFacts(page_count=0, is_encrypted=False, problem=problem)
