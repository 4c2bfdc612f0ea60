"""The parts of a mail by the places where they lie, so that each comes out with its very bytes.

Python's own parser gives a mail's parts as objects that are written anew; a forwarded mail would
then no longer be the bytes that were sent. Here the source is walked line by line instead (RFC
2046 §5.1), and only the fields of a part's header are given to Python's parser.
"""

import binascii
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesHeaderParser
from mmap import mmap

from evidence.exhibits.extract.content.mail import LONGEST_LINE

Source = bytes | mmap
# RFC 5322 sets no limit; what is longer holds no header that a person wrote or a server needs.
LONGEST_HEADER = 256 << 10
_PIECE = 1 << 20
_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
# RFC 5322 §2.2: printable signs but the colon, then the colon.
_FIELD = re.compile(rb"[!-9;-~]+[ \t]*:")
# RFC 2045 §6.8: whatever is not of this alphabet is to be ignored.
_NOT_BASE64 = bytes(set(range(256)) - set(_ALPHABET))
_BASE64_TEXT = _ALPHABET + b"= \t\r\n"


@dataclass(slots=True)
class Part:
    """A part: header from `start`, body from `body` to `end`; the line end before a boundary
    belongs to that boundary.

    `section` numbers it as IMAP does (RFC 3501 §6.4.5); `alternative` says of which choice it is
    one, as parts of the same choice say the same.
    """

    section: str
    start: int
    body: int = 0
    end: int = 0
    fields: Message = field(default_factory=Message)
    alternative: str = ""
    is_cut_short: bool = False

    @property
    def media_type(self) -> str:
        """The type that the header states, or the one that the standard means without it."""
        return self.fields.get_content_type()

    @property
    def encoding(self) -> str:
        """The stated transfer encoding, in lower case."""
        return str(self.fields.get("content-transfer-encoding", "")).strip().lower()


@dataclass(slots=True)
class _Level:
    """A multipart that is open: its boundary, and how many parts it has had."""

    boundary: bytes
    part: Part
    count: int = 0


class _Walk:
    """The walk through a mail: which multiparts are open, and which part is being read."""

    def __init__(self, content: Source) -> None:
        self.content = content
        self.leaves: list[Part] = []
        self.levels: list[_Level] = []
        self.part: Part | None = None

    def run(self) -> list[Part]:
        at = self._begin(Part(section="1", start=0))
        while self.levels and at < len(self.content):
            if self.content[at : at + 2] != b"--":
                at = self.content.find(b"\n--", at) + 1
                if at == 0:
                    break
            at = self._at_boundary(at, _end_of_line(self.content, at))
        if self.levels:
            # The closing boundary is missing: the mail was cut short, or never finished.
            for level in self.levels:
                level.part.is_cut_short = True
            if self.part:
                self.part.is_cut_short = True
        self._close(len(self.content))
        return self.leaves

    def _begin(self, part: Part) -> int:
        """Read a part's header and return where its body begins."""
        part.body, raw = _header(self.content, part.start, self._is_boundary)
        part.fields = BytesHeaderParser().parsebytes(raw)
        if self.levels and self.levels[-1].part.media_type == "multipart/digest":
            # RFC 2046 §5.1.5: what says nothing of itself in a digest is a mail.
            part.fields.set_default_type("message/rfc822")
        boundary = _boundary_of(part)
        if boundary:
            self.levels.append(_Level(boundary, part))
            self.part = None
        else:
            self.part = part
        return part.body

    def _is_boundary(self, line: bytes) -> bool:
        stripped = line[2:].rstrip()
        return line.startswith(b"--") and any(
            stripped in {level.boundary, level.boundary + b"--"} for level in self.levels
        )

    def _at_boundary(self, at: int, end: int) -> int:
        text = self.content[at + 2 : min(end, at + 2 + LONGEST_LINE)].rstrip()
        for place in range(len(self.levels) - 1, -1, -1):
            level = self.levels[place]
            if text == level.boundary + b"--":
                self._close(at)
                del self.levels[place:]
                return end
            if text == level.boundary:
                self._close(at)
                del self.levels[place + 1 :]
                level.count += 1
                return self._begin(self._part_in(level, end))
        return end

    def _part_in(self, level: _Level, start: int) -> Part:
        outer = level.part
        # The multipart that is the mail itself has no number of its own.
        section = str(level.count) if outer.start == 0 else f"{outer.section}.{level.count}"
        alternative = outer.alternative
        if not alternative and outer.media_type == "multipart/alternative":
            alternative = f"of {outer.section} at {outer.start}"
        return Part(section=section, start=start, alternative=alternative)

    def _close(self, at: int) -> None:
        if self.part is None:
            return
        end = at
        # RFC 2046 §5.1.1: the line end before the boundary is part of the boundary.
        if self.levels and at < len(self.content):
            end -= self.content[at - 1 : at] == b"\n"
            end -= self.content[end - 1 : end] == b"\r"
        self.part.end = max(end, self.part.body)
        self.leaves.append(self.part)
        self.part = None


def parts_of(content: Source) -> list[Part]:
    """Return the parts of a mail that hold something, in their order; multiparts hold only parts.

    The caller has had the mail inspected: nesting and number of parts are within limits.
    """
    return _Walk(content).run()


def header_of(content: Source, start: int = 0) -> Message:
    """Return the fields of the header that begins there; nothing is read but the header."""
    return BytesHeaderParser().parsebytes(_header(content, start, lambda _: False)[1])


def _header(content: Source, start: int, is_boundary: Callable[[bytes], bool]) -> tuple[int, bytes]:
    """Return where the body begins, and the header as far as it is read."""
    body, end = _end_of_header(content, start, is_boundary)
    return body, content[start : min(end, start + LONGEST_HEADER)]


def _end_of_line(content: Source, at: int) -> int:
    return content.find(b"\n", at) + 1 or len(content)


def _end_of_header(
    content: Source, start: int, is_boundary: Callable[[bytes], bool]
) -> tuple[int, int]:
    """Return where the body begins and where the header ends.

    A line that can be no field ends the header too, as mail programs read it.
    """
    at = start
    while at < len(content):
        end = _end_of_line(content, at)
        line = content[at : min(end, at + LONGEST_LINE)]
        if not line.strip(b"\r\n"):
            return end, at
        is_envelope = at == 0 and line.startswith(b"From ")
        is_field = line[:1] in b" \t" or _FIELD.match(line) or is_envelope
        if not is_field or is_boundary(line):
            return at, at
        at = end
    return len(content), len(content)


def _boundary_of(part: Part) -> bytes:
    if part.fields.get_content_maintype() != "multipart":
        return b""
    boundary = part.fields.get_boundary("")
    return boundary.encode("ascii", "surrogateescape") if boundary else b""


def decoded_pieces(content: Source, part: Part) -> Iterator[bytes]:
    """Yield a part's bytes without their transfer encoding, in pieces of about a megabyte.

    Damaged base64 or quoted-printable gives what can be read; `defect_of` says that it is.
    """
    if part.encoding == "base64":
        return _from_base64(content, part)
    if part.encoding == "quoted-printable":
        return _from_quoted(content, part)
    return (content[at : min(at + _PIECE, part.end)] for at in range(part.body, part.end, _PIECE))


def _from_base64(content: Source, part: Part) -> Iterator[bytes]:
    waiting = b""
    for at in range(part.body, part.end, _PIECE):
        raw = content[at : min(at + _PIECE, part.end)]
        waiting += raw.translate(None, _NOT_BASE64)
        whole = len(waiting) // 4 * 4
        yield binascii.a2b_base64(waiting[:whole])
        waiting = waiting[whole:]
    # A group of one sign is six bits, and no byte.
    if len(waiting) > 1:
        yield binascii.a2b_base64(waiting + b"=" * (4 - len(waiting)))


def _from_quoted(content: Source, part: Part) -> Iterator[bytes]:
    at = part.body
    while at < part.end:
        # Up to the end of a line, so that no escape is torn.
        end = min(_end_of_line(content, min(at + _PIECE, part.end) - 1), part.end)
        yield binascii.a2b_qp(content[at:end])
        at = end


def defect_of(content: Source, part: Part) -> str:
    """Return in a sentence what is wrong with a part's bytes, or nothing."""
    if part.is_cut_short:
        return "The mail ends in the middle of this part, so the rest of it is missing."
    if part.encoding == "base64" and _has_torn_base64(content, part):
        return "Its base64 is damaged: what could be decoded was kept."
    if part.encoding not in {"", "7bit", "8bit", "binary", "base64", "quoted-printable"}:
        return f"Its encoding ({part.encoding[:40]}) is not known here: it was kept encoded."
    return ""


def _has_torn_base64(content: Source, part: Part) -> bool:
    signs = 0
    for at in range(part.body, part.end, _PIECE):
        raw = content[at : min(at + _PIECE, part.end)]
        if raw.translate(None, _BASE64_TEXT):
            return True
        signs += len(raw.translate(None, _NOT_BASE64))
    # "=" at the end stands for what is missing in the last group of four.
    tail = content[max(part.body, part.end - 64) : part.end]
    return (signs + tail.count(b"=")) % 4 != 0
