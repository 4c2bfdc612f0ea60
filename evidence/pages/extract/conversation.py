"""Typesets conversations that were cut out of a LinkedIn export, known by their columns."""

from pathlib import Path

from evidence.core.errors import Failed
from evidence.core.typeset import typeset
from evidence.intake.extract.linkedin import LONGEST_HEADER, delimiter_of
from evidence.pages.extract.message import SHEET_LIMITS, Typeset, composed, versions_of
from evidence.pages.extract.paper import Subject

# A file of more is a whole export, which nobody reads on paper.
LARGEST_BYTES = 16 << 20


def is_conversation(source: Path) -> bool:
    """Whether a text begins with the columns of LinkedIn's messages; only its head is read."""
    with source.open("rb") as stream:
        return delimiter_of(stream.read(LONGEST_HEADER)) is not None


def typeset_conversation(source: Path, target: Path, *, subject: Subject) -> Typeset:
    """Return how the PDF of conversations that then lies at `target` was made.

    The same file gives the same bytes. Raises Failed with the reason when there can be none.
    """
    if source.stat().st_size > LARGEST_BYTES:
        message = (
            f"The messages take more than {LARGEST_BYTES >> 20} MB and were not typeset. Upload "
            "the archive that LinkedIn gave: each conversation becomes an exhibit of its own."
        )
        raise Failed(message, code="text_too_long")
    request = {"path": str(source.resolve())}
    made = composed("conversation_child", request, subject, what="Reading these messages")
    target.write_bytes(typeset(made["html"], limits=SHEET_LIMITS))
    return Typeset(versions_of(made), str(made["sentence"]))
