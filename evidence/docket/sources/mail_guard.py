"""Reads the bytes of a notice as plain texts, whatever a mail program did to them on the way.

Steps: size, headers, the one part that says something, its text, its links. The parser behind it
gets a mail written anew from these texts, and never the bytes from outside.
"""

import email
import email.header
import html
import re
from base64 import encodebytes
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from email.message import Message

from evidence.core.errors import Invalid
from evidence.docket.sources.plain import clean, decoded, printable

MAX_NOTICE_BYTES = 10 * 1024 * 1024
MAX_PARTS = 200
MAX_TEXT_CHARACTERS = 2_000_000

# RFC 5322 §2.2; courts leave out the blank after the colon.
_HEADER_LINE = re.compile(rb"\A(?:From |[!-9;-~]{1,80}:)")
# "entered on 10/5/2022 at 6:13 PM PDT and filed on 10/5/2022"
_ENTERED = re.compile(r"\bentered\s+(?:by[^<]{0,200}?\s)?on\s+(\d{1,2})/(\d{1,2})/(\d{4})")
_SENDER_HEADERS = ("from", "sender", "return-path", "message-id", "authentication-results")
_TAG = re.compile(r"<(?:html|table|td|body|p|br|strong)\b", re.IGNORECASE)
_LINK = re.compile(r"https?://[^\s\"'<>()]{1,2000}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RawNotice:
    """The texts of a notice, of its mail's headers, and what was left out of it.

    `headers` holds what tells who sent it, in the order of the mail; it is empty for a body that
    came without its mail.
    """

    is_whole_mail: bool
    subject: str
    is_html: bool
    text: str
    links: tuple[str, ...]
    headers: tuple[tuple[str, str], ...]
    has_picture: bool

    def anew(self) -> str:
        """The notice as a mail that says what it is."""
        kind = "text/html" if self.is_html else "text/plain"
        body = encodebytes(self.text.encode()).decode("ascii")
        return (
            f"Subject: {self.subject}\nContent-Type: {kind}; charset=utf-8\n"
            f"Content-Transfer-Encoding: base64\n\n{body}"
        )


def read_raw_notice(body: bytes) -> RawNotice:
    """The texts of a whole mail or of a notice's body; raises Invalid when there are none."""
    if len(body) > MAX_NOTICE_BYTES:
        raise Invalid("The notice is larger than 10 MiB; nothing was read.", code="too_large")
    if not body.strip():
        raise Invalid("The notice is empty. Save the mail again.", code="not_a_notice")
    if _HEADER_LINE.match(body.lstrip()):
        return _of_mail(email.message_from_bytes(body.lstrip()))
    text = _bounded(printable(decoded(body)))
    return RawNotice(
        is_whole_mail=False,
        subject="",
        is_html=bool(_TAG.search(text)),
        text=text,
        links=_links(text),
        headers=(),
        has_picture=False,
    )


def entered_on(raw: RawNotice) -> date | None:
    """The day on which the notice says that its entry was made, in the court's zone."""
    found = _ENTERED.search(raw.text.replace("=\n", ""))
    if found is None:
        return None
    month, day, year = (int(part) for part in found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _of_mail(mail: Message) -> RawNotice:
    parts = [part for part in mail.walk() if not part.is_multipart()]
    if len(parts) > MAX_PARTS:
        raise Invalid(
            f"The mail has {len(parts)} parts, which no court's notice has.", code="not_a_notice"
        )
    told = _telling_part(parts)
    text = _bounded(printable(decoded(_payload(told))))
    return RawNotice(
        is_whole_mail=True,
        subject=_words(mail.get("Subject", "")),
        is_html=told.get_content_type() == "text/html",
        text=text,
        links=_links(text),
        headers=tuple(
            (name.lower(), _words(value))
            for name, value in mail.items()
            if name.lower() in _SENDER_HEADERS
        ),
        has_picture=any(part.get_content_maintype() == "image" for part in parts),
    )


def _telling_part(parts: Sequence[Message]) -> Message:
    # Courts send one part. A program that forwards adds a plain version, which loses the links.
    for kind in ("text/html", "text/plain"):
        for part in parts:
            if part.get_content_type() == kind and part.get_content_disposition() != "attachment":
                return part
    raise Invalid("The mail has no text. Save the notice itself.", code="not_a_notice")


def _payload(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _words(value: object) -> str:
    """A header's words; RFC 2047 words are decoded, and what is none of these stays as it is."""
    text = str(value)
    with suppress(LookupError, ValueError):
        text = str(email.header.make_header(email.header.decode_header(text)))
    return clean(text)[:2_000]


def _bounded(text: str) -> str:
    if len(text) > MAX_TEXT_CHARACTERS:
        raise Invalid("The notice's text is far longer than any court's.", code="too_large")
    return text


def _links(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_LINK.findall(html.unescape(text))))[:2_000]
