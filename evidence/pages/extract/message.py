"""Typesets a mail: header with zone and UTC, attachments with their hashes, then what it says."""

import json
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from evidence.core.errors import Failed
from evidence.core.limits import Limits, run_limited
from evidence.core.typeset import typeset
from evidence.exhibits.extract.media import MAIL, MSG
from evidence.pages.extract.paper import Subject

MESSAGES = frozenset({MAIL, MSG})
# Attachments are decoded for their hashes: as long as unpacking a mail may take.
READING_LIMITS = Limits(
    wall_seconds=120, cpu_seconds=100, memory_bytes=2 << 30, file_bytes=256 << 20
)

# The longest that are composed take some 25 s of a processor; a busy machine gives a third of one.
SHEET_LIMITS = Limits(wall_seconds=240, cpu_seconds=100, memory_bytes=2 << 30, file_bytes=256 << 20)


@dataclass(frozen=True, slots=True)
class Typeset:
    """How a PDF was made: the versions of what made it, and in a sentence what it shows."""

    tool_version: str
    sentence: str


def typeset_message(source: Path, target: Path, *, media_type: str, subject: Subject) -> Typeset:
    """Return how the PDF of a mail that then lies at `target` was made; the same mail gives the
    same bytes.

    A mail whose HTML cannot be laid out is set as bare words. Raises Failed with the reason.
    """
    request = {"path": str(source.resolve()), "media_type": media_type}
    made = composed("message_child", request, subject, what="Reading this mail")
    sentence = str(made["sentence"])
    try:
        pdf = typeset(made["html"], limits=SHEET_LIMITS)
    except Failed:
        if made["without_layout"] == made["html"]:
            raise
        pdf = typeset(made["without_layout"], limits=SHEET_LIMITS)
        sentence = "The mail's HTML could not be laid out: its bare words were typeset."
    target.write_bytes(pdf)
    return Typeset(versions_of(made), sentence)


def composed(
    module: str, request: dict[str, str], subject: Subject, *, what: str
) -> dict[str, Any]:
    """Return what a composing child made of a file; raises Failed with its sentence."""
    asked = request | {"name": subject.name, "sha256": subject.sha256}
    reply = run_limited(
        f"evidence.pages.extract.{module}",
        json.dumps(asked).encode(),
        limits=READING_LIMITS,
        subject=what,
    )
    answer: dict[str, Any] = json.loads(reply)
    if "failed" in answer:
        raise Failed(answer["failed"], code="not_typeset")
    return answer


def versions_of(made: dict[str, Any]) -> str:
    """Return the version of the typesetter, and of what read the file for it."""
    others = ", ".join(f"{name} {number}" for name, number in sorted(made["tools"].items()))
    return f"{version('weasyprint')} ({others})" if others else version("weasyprint")
