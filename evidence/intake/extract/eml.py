"""Reads a mail as it went over the wire (.eml, RFC 5322 and MIME)."""

import mimetypes
from collections.abc import Iterator
from dataclasses import replace
from email.message import Message
from itertools import groupby

from evidence.intake.extract.fields import addresses_of, moment_of, text_of, value_of
from evidence.intake.extract.letters import Attached, Body, Letter
from evidence.intake.extract.mime import (
    Part,
    Source,
    decoded_pieces,
    defect_of,
    header_of,
    parts_of,
)

# About 400 pages; what is longer is no letter.
LONGEST_BODY = 1 << 20
_ONCE = ("from", "sender", "date", "subject", "message-id", "to", "cc", "bcc", "in-reply-to")
_CUT = "Only its first megabyte is read here; the whole is in the original."
_WRAPPED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_PGP = "application/pgp-encrypted"


def read_eml(content: Source) -> Letter:
    """Return a mail; its attachments are decoded when they are asked for.

    The caller has had it inspected: nesting and number of parts are within limits.
    """
    parts = parts_of(content)
    bodies = [part for part in parts if _is_body(part)]
    others = [part for part in parts if not _is_body(part)]
    letter = read_header(content)
    return replace(
        letter,
        bodies=tuple(_bodies_of(content, bodies)),
        attachments=tuple(_attached(content, part) for part in others),
        warnings=(*letter.warnings, *_locks_of(parts)),
    )


def read_header(content: Source, start: int = 0) -> Letter:
    """Return what the header of a mail says, without what is in the mail."""
    fields = header_of(content, start)
    return Letter(
        sender=addresses_of(fields, "from"),
        sent_by=addresses_of(fields, "sender"),
        reply_to=addresses_of(fields, "reply-to"),
        to=addresses_of(fields, "to"),
        cc=addresses_of(fields, "cc"),
        bcc=addresses_of(fields, "bcc"),
        date=moment_of(value_of(fields, "date")),
        subject=value_of(fields, "subject"),
        message_id=value_of(fields, "message-id"),
        in_reply_to=value_of(fields, "in-reply-to"),
        references=tuple(value_of(fields, "references").split()),
        fields=tuple((name, text_of(str(raw))) for name, raw in fields.raw_items()),
        warnings=tuple(_doubles_in(fields)),
    )


def _doubles_in(fields: Message) -> Iterator[str]:
    for name in _ONCE:
        # RFC 5322 §3.6: none of these may stand twice; programs differ in which one they show.
        if (count := len(fields.get_all(name, []))) > 1:
            yield f"The header has {count} fields named {name.title()}, where one is allowed."


def _locks_of(parts: list[Part]) -> Iterator[str]:
    kinds = {part.media_type for part in parts}
    if kinds & _WRAPPED:
        yield "The mail is wrapped by S/MIME: what it says is in its part smime.p7m, unread here."
    if _PGP in kinds:
        yield "The mail is encrypted with OpenPGP: what it says cannot be read here."
    if "message/external-body" in kinds:
        yield "A part of the mail is not in it, but kept elsewhere (message/external-body)."


def _is_body(part: Part) -> bool:
    is_said = part.media_type in {"text/plain", "text/html"}
    is_attached = part.fields.get_content_disposition() == "attachment"
    return is_said and not is_attached and not part.fields.get_filename()


def _bodies_of(content: Source, parts: list[Part]) -> Iterator[Body]:
    """Yield what the mail says, place by place; versions of the same text are one place."""
    for _, group in groupby(parts, key=lambda part: part.alternative or part.section):
        read = [(part.media_type, *_text_of(content, part)) for part in group]
        texts = [text for kind, text, _ in read if kind == "text/plain"]
        pages = [text for kind, text, _ in read if kind == "text/html"]
        yield Body(
            text="\n".join(texts) if texts else None,
            html="\n".join(pages) if pages else None,
            problem=" ".join(dict.fromkeys(problem for _, _, problem in read if problem)),
        )


def _text_of(content: Source, part: Part) -> tuple[str, str]:
    """Return a part's text, and in a sentence what is wrong with it."""
    raw, problem = b"", defect_of(content, part)
    for piece in decoded_pieces(content, part):
        raw += piece
        if len(raw) > LONGEST_BODY:
            raw, problem = raw[:LONGEST_BODY], f"{problem} {_CUT}".strip()
            break
    text, complaint = decoded_text(raw, part.fields.get_content_charset("") or "")
    return text.replace("\r\n", "\n"), f"{problem} {complaint}".strip()


def decoded_text(raw: bytes, charset: str) -> tuple[str, str]:
    """Return bytes as text in the stated encoding, and a sentence when that was not possible."""
    if charset not in {"", "us-ascii", "ascii", "unknown-8bit"}:
        try:
            return raw.decode(charset, "replace"), ""
        except (LookupError, ValueError):
            text, _ = decoded_text(raw, "")
            return text, f"Its stated encoding ({charset[:40]}) is not known here."
    try:
        return raw.decode(), ""
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace"), ""


def _attached(content: Source, part: Part) -> Attached:
    return Attached(
        section=part.section,
        name=_name_of(content, part),
        media_type=part.media_type,
        pieces=lambda: decoded_pieces(content, part),
        content_id=value_of(part.fields, "content-id").strip("<> "),
        is_inline=part.fields.get_content_disposition() == "inline",
        problem=defect_of(content, part),
    )


def _name_of(content: Source, part: Part) -> str:
    """Return the name under which a part is attached, or one made of what it is."""
    if stated := text_of(part.fields.get_filename("") or ""):
        return stated
    if part.media_type == "message/rfc822":
        subject = value_of(header_of(content, part.body), "subject")
        return f"{subject[:150] or f'message {part.section}'}.eml"
    extension = mimetypes.MimeTypes().guess_extension(part.media_type) or ""
    return f"part {part.section}{extension}"
