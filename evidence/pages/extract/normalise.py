"""Makes a PDF of a file that is none: pictures embedded, office documents and mails printed."""

from dataclasses import dataclass
from html import escape
from importlib.metadata import version
from pathlib import Path

from evidence.core.errors import Failed
from evidence.core.typeset import typeset
from evidence.pages.extract.conversation import is_conversation, typeset_conversation
from evidence.pages.extract.images import IMAGES, embed
from evidence.pages.extract.message import MESSAGES, Typeset, typeset_message
from evidence.pages.extract.office import OFFICE_ENDINGS, convert
from evidence.pages.extract.paper import Subject
from evidence.pages.extract.tools import OFFICE

TEXTS = frozenset({"text/plain", "text/csv"})
NORMALISED_TYPES = IMAGES | TEXTS | MESSAGES | OFFICE_ENDINGS.keys()
# About 400 pages; more is a table or a log, which nobody reads on paper.
LONGEST_TEXT = 1 << 20
_BYTE_ORDER_MARKS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
_SHEET = """<!doctype html><html lang="en"><title>{name}</title><style>
@page {{ size: letter; margin: 0.9in 0.8in;
  @top-left {{ content: "{file}"; font: 8pt "Liberation Sans", sans-serif; color: #444 }}
  @bottom-left {{ content: "Typeset from plain text ({encoding}), SHA-256 {sha256}";
    font: 7pt "Liberation Mono", monospace; color: #444 }}
  @bottom-right {{ content: counter(page) " of " counter(pages);
    font: 8pt "Liberation Sans", sans-serif; color: #444 }} }}
pre {{ margin: 0; font: 9.5pt/1.4 "Liberation Mono", "DejaVu Sans Mono", monospace;
  white-space: pre-wrap; overflow-wrap: anywhere; tab-size: 4 }}
</style><pre>{text}</pre>"""


@dataclass(frozen=True, slots=True)
class Normalised:
    """How the PDF was made: the tool, its version, and in a sentence what it did."""

    tool: str
    tool_version: str
    sentence: str


def can_be_normalised(media_type: str) -> bool:
    """Whether a file of this type becomes a PDF here."""
    return media_type in NORMALISED_TYPES


def normalise(source: Path, target: Path, *, media_type: str, name: str, sha256: str) -> Normalised:
    """Return how the PDF that then lies at `target` was made; the source is only read.

    The same source gives the same bytes. Raises Failed with the reason when there can be none, and
    its ToolMissing when there could be one on a machine with another program.
    """
    if media_type in IMAGES:
        embedded = embed(source, target, media_type=media_type)
        return Normalised("img2pdf", embedded.version, embedded.sentence)
    if media_type in OFFICE_ENDINGS:
        converted = convert(source, target, media_type=media_type)
        return Normalised(OFFICE.name, converted.version, converted.sentence)
    subject = Subject(name, sha256)
    if made := _typeset_message(source, target, media_type=media_type, subject=subject):
        return Normalised("weasyprint", made.tool_version, made.sentence)
    return _typeset(source, target, name=name, sha256=sha256)


def _typeset_message(
    source: Path, target: Path, *, media_type: str, subject: Subject
) -> Typeset | None:
    """Return how a mail or a conversation was typeset, or None when the file is neither."""
    if media_type in MESSAGES:
        return typeset_message(source, target, media_type=media_type, subject=subject)
    if is_conversation(source):
        return typeset_conversation(source, target, subject=subject)
    return None


def _typeset(source: Path, target: Path, *, name: str, sha256: str) -> Normalised:
    if source.stat().st_size > LONGEST_TEXT:
        message = f"The text is longer than {LONGEST_TEXT >> 20} MB and was not typeset."
        raise Failed(message, code="text_too_long")
    text, encoding = decoded(source.read_bytes())
    html = _SHEET.format(
        name=escape(name),
        file=_in_css(name),
        encoding=encoding,
        sha256=sha256,
        text=escape(text),
    )
    target.write_bytes(typeset(html))
    return Normalised("weasyprint", version("weasyprint"), f"The text was typeset ({encoding}).")


def decoded(content: bytes) -> tuple[str, str]:
    """Return a text and the encoding it was read in; nothing of it is dropped.

    By its byte order mark, else UTF-8, else Windows-1252, in which any byte is a character or
    is shown as �.
    """
    for mark, encoding in _BYTE_ORDER_MARKS.items():
        if content.startswith(mark):
            return content.decode(encoding, "replace"), encoding.removesuffix("-sig").upper()
    try:
        return content.decode(), "UTF-8"
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace"), "Windows-1252"


def _in_css(name: str) -> str:
    """Return a name as it may stand in a string of a style sheet inside HTML."""
    return "".join(
        sign if sign.isalnum() or sign in " .,_-()" else f"\\{ord(sign):x} " for sign in name
    )[:600]
