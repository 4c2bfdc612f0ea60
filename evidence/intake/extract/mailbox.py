"""Takes the mails out of a mailbox (mbox, RFC 4155), each with its bytes as they stand there."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from evidence.intake.extract.eml import read_header
from evidence.intake.extract.letters import facts_of
from evidence.intake.extract.mime import Source
from evidence.intake.extract.tray import Label, Tray
from evidence.intake.extract.unpack import Role

# A separator follows the beginning or a blank line, ends with a year and perhaps a zone, and a
# header follows it: a sentence that begins with "From" is no mail.
_SEPARATOR = re.compile(
    rb"(?:\A|(?<=\n\n)|(?<=\n\r\n))From [^\r\n]{0,500}\d{4}(?: [+-]\d{4})?[ \t]*\r?\n"
    rb"(?=[!-9;-~]+:)"
)
_QUOTED = re.compile(rb"(?m)^>+From ")
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Boxed:
    """A mail in a mailbox: where it lies, and the separator before it."""

    separator: bytes
    start: int
    end: int


def mails_in(content: Source) -> list[Boxed]:
    """Return where the mails of a mailbox lie; separators and the blank lines before them are not
    part of any mail, and everything else is."""
    found = list(_SEPARATOR.finditer(content))
    ends = [_before_blank_line(content, each.start()) for each in found[1:]] + [len(content)]
    return [
        Boxed(each[0], each.end(), max(end, each.end()))
        for each, end in zip(found, ends, strict=True)
    ]


def _before_blank_line(content: Source, at: int) -> int:
    return at - 2 if content[at - 2 : at] == b"\r\n" else at - 1


def take_from_mailbox(content: Source, tray: Tray) -> None:
    """Lay every mail of a mailbox on the tray as a message, its bytes unchanged."""
    for number, boxed in enumerate(mails_in(content), start=1):
        tray.count()
        letter = read_header(content[boxed.start : min(boxed.end, boxed.start + _PIECE)])
        quoted = len(_QUOTED.findall(content, boxed.start, boxed.end))
        separator = boxed.separator.decode("utf-8", "replace").strip()
        facts = facts_of(letter) | {"number_in_mailbox": number, "mailbox_line": separator}
        del facts["attachments"]
        if quoted:
            # The mailbox put the sign there (RFC 4155 App. A); taking it off could be wrong.
            facts["lines_quoted_by_the_mailbox"] = quoted
        label = Label(
            path=f"{number}",
            name=f"{letter.title[:150]}.eml",
            role=Role.MESSAGE,
            title=letter.title,
            date_text=letter.date_text,
            facts=facts,
        )
        tray.keep(label, _slices(content, boxed))


def _slices(content: Source, boxed: Boxed) -> Iterator[bytes]:
    for at in range(boxed.start, boxed.end, _PIECE):
        yield content[at : min(at + _PIECE, boxed.end)]
