"""Reads the messages of a LinkedIn data export (messages.csv), conversation by conversation.

The columns have changed over the years, from 9 to 13, so they are found by name. The file has no
ids of messages, and tells nothing of who exported it: who wrote is known by profile address only.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from evidence.intake.extract.sheets import Record, records_of

NEEDED = frozenset({"conversation id", "from", "sender profile url", "date", "content"})
GONE = "LinkedIn Member"
_YES = frozenset({"yes", "true", "1"})
_MOMENT = re.compile(r"(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d) UTC")
_MARKUP = re.compile(r"<[a-zA-Z][^>]{0,2000}>")
LONGEST_HEADER = 4096
DELIMITERS = (b",", b";", b"\t")


@dataclass(frozen=True, slots=True)
class Chat:
    """A message as its row gives it; `utc` is empty when the date is none that LinkedIn writes.

    `identity` is the SHA-256 of conversation, date, sender and content; `ordinal` counts rows of
    the same identity, so that two exports of the same account name a message alike.
    """

    record: Record
    conversation_id: str
    conversation_title: str
    sender: str
    sender_url: str
    recipients: str
    recipient_urls: tuple[str, ...]
    date: str
    utc: str
    subject: str
    content: str
    folder: str
    attachments: tuple[str, ...]
    is_draft: bool
    identity: str
    ordinal: int = 0

    @property
    def is_sponsored(self) -> bool:
        """Whether this is an advertisement: markup, from nobody with a profile."""
        is_nobody = not self.sender_url and self.sender != GONE
        return is_nobody and bool(_MARKUP.search(self.content))

    @property
    def is_from_gone_member(self) -> bool:
        """Whether the sender's account was closed or hidden when the export was made."""
        return not self.sender_url and self.sender == GONE


@dataclass(frozen=True, slots=True)
class Export:
    """All that messages.csv holds: each record of it is in exactly one of these places."""

    header: Record
    columns: tuple[str, ...]
    delimiter: bytes
    chats: tuple[Chat, ...]
    unreadable: tuple[Record, ...]
    is_utf8: bool

    @property
    def conversations(self) -> dict[str, list[Chat]]:
        """The messages by conversation, conversations and messages in the order of the file."""
        found: dict[str, list[Chat]] = {}
        for chat in self.chats:
            found.setdefault(chat.conversation_id, []).append(chat)
        return found


def read_export(content: bytes) -> Export | None:
    """Return what a messages.csv holds, or None for a file whose header is not LinkedIn's."""
    delimiter = delimiter_of(content)
    if delimiter is None:
        return None
    header = next(records_of(content, delimiter=delimiter))
    columns = _columns(header)
    encoding = _encoding(content)
    chats: list[Chat] = []
    unreadable: list[Record] = []
    seen: Counter[str] = Counter()
    for record in _after_header(content, delimiter, len(columns)):
        if record.problem:
            unreadable.append(record)
        elif not record.is_blank:
            chats.append(_chat(record, columns, encoding, seen))
    return Export(
        header, columns, delimiter, tuple(chats), tuple(unreadable), is_utf8=encoding == "utf-8"
    )


def _after_header(content: bytes, delimiter: bytes, columns: int) -> Iterable[Record]:
    records = records_of(content, delimiter=delimiter, columns=columns)
    next(records)
    return records


def delimiter_of(content: bytes) -> bytes | None:
    """Return what parts the columns of a messages.csv; None when the header is not LinkedIn's."""
    head = content[:LONGEST_HEADER]
    for delimiter in DELIMITERS:
        header = next(records_of(head, delimiter=delimiter), None)
        if header and _columns(header) and set(_columns(header)) >= NEEDED:
            return delimiter
    return None


def _columns(header: Record) -> tuple[str, ...]:
    return tuple(cell.decode("utf-8", "replace").strip().lower() for cell in header.cells)


def _encoding(content: bytes) -> str:
    try:
        content.decode()
    except UnicodeDecodeError:
        # What a spreadsheet program writes; LinkedIn writes UTF-8.
        return "cp1252"
    return "utf-8"


def _chat(record: Record, columns: tuple[str, ...], encoding: str, seen: Counter[str]) -> Chat:
    cells = [cell.decode(encoding, "replace") for cell in record.cells]
    # A name that stands twice means its first column.
    row = dict(zip(reversed(columns), reversed(cells), strict=True))
    sender, url = row["from"].strip(), row["sender profile url"].strip()
    identity = _identity(row["conversation id"], row["date"], url or sender, row["content"])
    ordinal = seen[identity]
    seen[identity] += 1
    drafts = (row.get("is message draft", ""), row.get("is conversation draft", ""))
    return Chat(
        record=record,
        conversation_id=row["conversation id"],
        conversation_title=row.get("conversation title", "").strip(),
        sender=sender,
        sender_url=url,
        recipients=row.get("to", ""),
        recipient_urls=_listed(row.get("recipient profile urls", "")),
        date=row["date"],
        utc=_utc(row["date"]),
        subject=row.get("subject", ""),
        content=row["content"],
        folder=row.get("folder", ""),
        attachments=_listed(row.get("attachments", "")),
        is_draft=any(each.strip().lower() in _YES for each in drafts),
        identity=identity,
        ordinal=ordinal,
    )


def _identity(*parts: str) -> str:
    return hashlib.sha256("|".join(parts).encode("utf-8", "replace")).hexdigest()


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, (each.strip() for each in cell.split(","))))


def _utc(stated: str) -> str:
    match = _MOMENT.fullmatch(stated.strip())
    if not match:
        return ""
    try:
        datetime(*map(int, match.groups()), tzinfo=UTC)  # type: ignore[misc, arg-type]  # six numbers
    except ValueError:
        return ""
    return match[0]
