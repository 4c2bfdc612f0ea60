"""Reads a mail as Outlook saves it (.msg, MS-OXMSG), by python-oxmsg."""

import re
import struct
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC
from importlib.metadata import version
from pathlib import Path

from olefile import OleFileIO  # type: ignore[import-untyped]  # it ships no types
from oxmsg import Message
from oxmsg.attachment import Attachment
from oxmsg.domain import constants as tag
from oxmsg.properties import Properties
from oxmsg.recipient import Recipient
from oxmsg.storage import Storage

from evidence.core.errors import Failed
from evidence.exhibits.extract.media import COMPOUND, MSG
from evidence.intake.extract import compound
from evidence.intake.extract.eml import LONGEST_BODY, read_header
from evidence.intake.extract.fields import moment
from evidence.intake.extract.letters import Attached, Body, Letter

# Whatever the two libraries meet in a damaged or hostile file ends in one of these.
UNREADABLE = (KeyError, ValueError, LookupError, struct.error, OSError, OverflowError, TypeError,
              AttributeError, AssertionError, RecursionError)  # fmt: skip
# MS-OXCMSG 2.2.2.9: how something is attached that is elsewhere.
_BY_REFERENCE = frozenset({2, 3, 4, 7})
_DATA_STORAGE = "__substg1.0_3701000D"
_NAMES = "__nameid_version1.0"
_PROPERTIES = "__properties_version1.0"
# MS-OXMSG 2.4: a message of its own has 8 reserved bytes more than one within another.
_INNER_HEADER = 24
# MS-OXMSG: the class of a mail's file.
_MESSAGE_CLASS = bytes.fromhex("0b0d020000000000c000000000000046")
_KINDS = {1: "to", 2: "cc", 3: "bcc"}
_PIECE = 1 << 20
_REFERENCE = re.compile(r"<[^>\s]+>")
_LINKED = "It is not in the mail: Outlook kept only a link to it."
_NO_BYTES = "Outlook kept only its name, and no bytes."
_ANEW = (
    "It lies in the mail as properties, and not as a file; the file was made here of these, "
    "unchanged."
)
_ONLY_RTF = (
    "What the mail says is kept as Outlook's rich text only, which is not read here. Open the "
    "original in Outlook."
)


def read_msg(path: Path) -> Letter:
    """Return a mail that Outlook saved; raises Failed when the file cannot be read as one."""
    try:
        with OleFileIO(str(path)) as file:
            root = Storage.from_ole(file)
        message = Message(root)
        letter = _with_properties(_delivered(message), message)
        return replace(
            letter,
            bodies=_bodies_of(message),
            attachments=tuple(_attachments_of(root)),
            tools={"python-oxmsg": version("python-oxmsg"), "olefile": version("olefile")},
        )
    except UNREADABLE as error:
        told = " ".join(str(error).split())[:120] or type(error).__name__
        message_text = f"The Outlook mail is damaged and cannot be read ({told})."
        raise Failed(message_text) from error


def _delivered(message: Message) -> Letter:
    """Return what the header says with which the mail was delivered; a draft or sent one has
    none."""
    header = message.properties.str_prop_value(tag.PID_TRANSPORT_MESSAGE_HEADERS) or ""
    # Outlook puts this line before the header of mails that came through Exchange.
    header = re.sub(r"\A\s*Microsoft Mail Internet Headers[^\n]*\n", "", header)
    return read_header(header.encode("utf-8", "replace"))


def _with_properties(letter: Letter, message: Message) -> Letter:
    """Return the mail with what its header leaves open taken from Outlook's own properties."""
    held = message.properties
    subject = message.subject
    warnings = list(letter.warnings)
    if letter.subject and subject and " ".join(subject.split()) != " ".join(letter.subject.split()):
        # Outlook lets people edit the subject of a mail that they have received.
        warnings.append(
            f"Outlook shows another subject than the header with which the mail was delivered: "
            f"“{subject[:200]}” instead of “{letter.subject[:200]}”."
        )
    people = _recipients_of(message)
    sent = message.sent_date
    stated = f"{sent:%Y-%m-%d %H:%M:%S} UTC, as Outlook keeps it" if sent else ""
    in_utc = (
        moment(sent.astimezone(UTC), stated=stated, zone="in UTC, zone not stated")
        if sent
        else None
    )
    return replace(
        letter,
        sender=letter.sender or tuple(filter(None, [message.sender])),
        to=letter.to or people["to"],
        cc=letter.cc or people["cc"],
        bcc=letter.bcc or people["bcc"],
        date=letter.date or in_utc,
        subject=letter.subject or subject,
        message_id=letter.message_id or _text(held, tag.PID_INTERNET_MESSAGE_ID),
        in_reply_to=letter.in_reply_to or _text(held, tag.PID_IN_REPLY_TO_ID),
        references=letter.references
        or tuple(_REFERENCE.findall(_text(held, tag.PID_INTERNET_REFERENCES))),
        warnings=tuple(warnings),
    )


def _text(held: Properties, property_id: int) -> str:
    return held.str_prop_value(property_id) or ""


def _recipients_of(message: Message) -> dict[str, tuple[str, ...]]:
    people: dict[str, list[str]] = {"to": [], "cc": [], "bcc": []}
    for each in message.recipients:
        # The two low bits of a byte; the others say how it was delivered (MS-OXOMSG 2.2.3.1.2).
        kind = (each.properties.int_prop_value(tag.PID_RECIPIENT_TYPE) or 1) & 0x0F
        people[_KINDS.get(kind, "to")].append(_person(each))
    return {kind: tuple(filter(None, each)) for kind, each in people.items()}


def _person(recipient: Recipient) -> str:
    name, address = recipient.name.strip(), recipient.email_address.strip()
    return f"{name} <{address}>" if name and address and name != address else address or name


def _bodies_of(message: Message) -> tuple[Body, ...]:
    text, html = message.body, message.html_body
    if not text and not html:
        has_rich = message.properties.binary_prop_value(tag.PID_RTF_COMPRESSED) is not None
        return (Body(problem=_ONLY_RTF),) if has_rich else ()
    text = text.replace("\r\n", "\n") if text else None
    is_long = max(len(text or ""), len(html or "")) > LONGEST_BODY
    problem = "Only its first megabyte is read here; the whole is in the original."
    return (
        Body(
            text=text[:LONGEST_BODY] if text else None,
            html=html[:LONGEST_BODY] if html else None,
            problem=problem if is_long else "",
        ),
    )


def _attachments_of(root: Storage) -> Iterator[Attached]:
    for number, storage in enumerate(root.iter_attachment_storages(), start=1):
        inner = next((each for each in storage.storages if each.name == _DATA_STORAGE), None)
        attachment = Attachment(storage)
        if inner is not None:
            yield _made_anew(f"{number}", attachment, inner, root)
        else:
            yield _by_value(f"{number}", attachment)


def _by_value(section: str, attachment: Attachment) -> Attached:
    held = attachment.properties
    content = attachment.file_bytes
    method = held.int_prop_value(tag.PID_ATTACH_METHOD)
    content_id = _text(held, tag.PID_ATTACH_CONTENT_ID).strip("<> ")
    missing = _LINKED if method in _BY_REFERENCE else _NO_BYTES
    return Attached(
        section=section,
        name=_name_of(attachment, section),
        media_type=attachment.mime_type or "",
        pieces=lambda: _pieces_of(content or b""),
        content_id=content_id,
        is_inline=bool(content_id) and bool(held.int_prop_value(tag.PID_ATTACHMENT_HIDDEN)),
        missing=missing if content is None else "",
    )


def _made_anew(section: str, attachment: Attachment, inner: Storage, root: Storage) -> Attached:
    """Return a mail or an object that lies in the mail as a folder of properties, as a file."""
    copied = _copied(inner)
    name = _name_of(attachment, section)
    is_message = _PROPERTIES in copied.streams
    if is_message:
        copied = _as_message(copied, root)
        name = name if name.lower().endswith(".msg") else f"{name}.msg"
    content = compound.write_compound(copied, class_id=_MESSAGE_CLASS if is_message else bytes(16))
    return Attached(
        section=section,
        name=name,
        media_type=MSG if is_message else COMPOUND,
        pieces=lambda: _pieces_of(content),
        problem=_ANEW,
    )


def _name_of(attachment: Attachment, section: str) -> str:
    tags = (tag.PID_ATTACH_LONG_FILENAME, tag.PID_ATTACH_FILENAME, tag.PID_DISPLAY_NAME)
    names = (_text(attachment.properties, each).rstrip("\0").strip() for each in tags)
    return next(filter(None, names), f"attachment {section}")


def _copied(storage: Storage) -> compound.Storage:
    return compound.Storage(
        {each.name: each.bytes_ for each in storage.streams},
        {each.name: _copied(each) for each in storage.storages},
    )


def _as_message(inner: compound.Storage, root: Storage) -> compound.Storage:
    """Return a mail within a mail as one that stands alone, as Outlook itself saves it."""
    properties = inner.streams[_PROPERTIES]
    # The names of named properties are kept once, at the top (MS-OXMSG 2.2.3).
    names = {each.name: _copied(each) for each in root.storages if each.name == _NAMES}
    return compound.Storage(
        inner.streams
        | {_PROPERTIES: properties[:_INNER_HEADER] + bytes(8) + properties[_INNER_HEADER:]},
        inner.storages | names,
    )


def _pieces_of(content: bytes) -> Iterator[bytes]:
    return (content[at : at + _PIECE] for at in range(0, len(content), _PIECE))
