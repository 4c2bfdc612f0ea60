"""Has LibreOffice print an office document into a PDF, behind walls, with nothing of its own."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from evidence.core.limits import Limits, run_limited
from evidence.exhibits.extract.media import RTF
from evidence.pages.extract.tools import OFFICE

# LibreOffice maps about 1.5 GB before it has read anything; it is the address space that counts.
OFFICE_LIMITS = Limits(
    wall_seconds=150, cpu_seconds=140, memory_bytes=4 << 30, file_bytes=512 << 20
)
_OPEN_XML = "application/vnd.openxmlformats-officedocument"
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument"
# LibreOffice takes the end of a name for a hint; it looks into the file all the same.
OFFICE_ENDINGS = {
    f"{_OPEN_XML}.wordprocessingml.document": ".docx",
    f"{_OPEN_XML}.spreadsheetml.sheet": ".xlsx",
    f"{_OPEN_XML}.presentationml.presentation": ".pptx",
    "application/msword": ".doc",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.ms-powerpoint": ".ppt",
    f"{_OPEN_DOCUMENT}.text": ".odt",
    f"{_OPEN_DOCUMENT}.spreadsheet": ".ods",
    f"{_OPEN_DOCUMENT}.presentation": ".odp",
    RTF: ".rtf",
}
_SHEETS = frozenset({".xlsx", ".xls", ".ods"})
_SLIDES = frozenset({".pptx", ".ppt", ".odp"})
_FIELDS = "A field for today’s date shows the day of the conversion."


@dataclass(frozen=True, slots=True)
class Converted:
    """Which LibreOffice made the PDF, and in a sentence what it leaves out."""

    version: str
    sentence: str


def convert(source: Path, target: Path, *, media_type: str) -> Converted:
    """Return how the PDF came about that lies at `target` then; the source is only read.

    The same source gives the same bytes with the same LibreOffice and the same fonts. Raises
    ToolMissing when there is no LibreOffice, Failed when it can make nothing of the document.
    """
    ending = OFFICE_ENDINGS[media_type]
    program = OFFICE.required_path()
    folder = target.parent / "office"
    folder.mkdir()
    try:
        copy = folder / f"document{ending}"
        shutil.copyfile(source, copy)
        request = {"program": program, "folder": str(folder.resolve()), "source": str(copy)}
        reply = run_limited(
            "evidence.pages.extract.office_child",
            json.dumps(request).encode(),
            limits=OFFICE_LIMITS,
            subject="Converting this document",
        )
        told = json.loads(reply)
        Path(told["pdf"]).replace(target)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return Converted(told["version"], _left_out(ending))


def _left_out(ending: str) -> str:
    if ending in _SHEETS:
        return f"Hidden sheets, comments and formulas are not on its pages. {_FIELDS}"
    if ending in _SLIDES:
        return f"Speaker notes, hidden slides and animations are not on its pages. {_FIELDS}"
    return f"Comments are not on its pages; tracked changes stand as the file shows them. {_FIELDS}"
