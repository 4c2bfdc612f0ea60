"""How deep mails are nested and how many parts they have, without parsing them."""

import re
from typing import BinaryIO

from evidence.exhibits.extract.content.findings import Findings
from evidence.exhibits.extract.media import MBOX

MAX_NESTING = 20
MAX_PARTS = 5_000
LONGEST_LINE = 64 << 10
_TYPE = re.compile(rb"(?i)content-type:\s*(multipart/|message/rfc822)?")
_BOUNDARY = re.compile(rb"(?i)boundary\s*=\s*(?:\"([^\"]{1,200})\"|([^\s;\"]{1,200}))")


class _Walk:
    """A position in a mail: in a header or a body, within which boundaries."""

    def __init__(self, found: Findings) -> None:
        self.found = found
        self.open: list[bytes] = []
        self.header: list[bytes] | None = []
        self.parts = 1
        self.is_mailbox = found.media_type == MBOX
        self.is_after_blank = False

    def take(self, line: bytes) -> None:
        """Go one line on."""
        if self.is_mailbox and self.is_after_blank and line.startswith(b"From "):
            # The next mail, whatever the last one left open; each has its own parts.
            self.open.clear()
            self.header, self.parts = [], 1
        elif self.header is not None:
            self._in_header(line)
        elif line.startswith(b"--") and self.open:
            self._at_boundary(line[2:].rstrip())
        self.is_after_blank = not line.strip()

    def _in_header(self, line: bytes) -> None:
        assert self.header is not None  # noqa: S101 - narrows the type; the caller has looked.
        if line.strip():
            if len(self.header) < 2000:
                self.header.append(line)
            return
        whole = b"".join(self.header)
        kind = _TYPE.search(whole)
        self.header = None
        if not kind or not kind[1]:
            return
        if kind[1].lower() == b"message/rfc822":
            # The mail within begins with a header of its own, and ends where this part does.
            self.open.append(b"")
            self.header = []
        elif boundary := _BOUNDARY.search(whole):
            self.open.append(boundary[1] or boundary[2])
        self._check()

    def _at_boundary(self, text: bytes) -> None:
        for place in range(len(self.open) - 1, -1, -1):
            boundary = self.open[place]
            if boundary and text == boundary + b"--":
                del self.open[place:]
                return
            if boundary and text == boundary:
                del self.open[place + 1 :]
                self.parts += 1
                self.header = []
                self._check()
                return

    def _check(self) -> None:
        if len(self.open) > MAX_NESTING:
            raise self.found.refuse(
                f"Mails and parts are nested deeper than {MAX_NESTING} times. Save the inner "
                "mails as files of their own and upload those."
            )
        if self.parts > MAX_PARTS:
            raise self.found.refuse(
                f"The mail has more than {MAX_PARTS:,} parts. Save its attachments and upload them."
            )


def inspect_mail(stream: BinaryIO, found: Findings) -> None:
    """Write down what makes a mail a danger to its reader; raises Refused beyond the limits."""
    walk = _Walk(found)
    while line := stream.readline(LONGEST_LINE):
        walk.take(line)
