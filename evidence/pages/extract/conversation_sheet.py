"""Composes the sheet of a LinkedIn conversation: who took part, then what each said and when."""

from collections.abc import Sequence
from html import escape
from itertools import groupby

from evidence.intake.extract.conversations import dates_of, title_of
from evidence.intake.extract.integrity import integrity_warning, signs_of_resaving
from evidence.intake.extract.linkedin import Chat, Export
from evidence.intake.extract.participants import GONE_SHOWN, Participant, participants_of
from evidence.intake.extract.sheets import Record
from evidence.pages.extract.message_sheet import Composed
from evidence.pages.extract.paper import THEIRS, Subject, note, rows, sheet, shown, warning

# About 180 pages. Measured: a thousand messages of twenty words take 8 s of a processor.
MOST_MESSAGES = 2_000
MOST_SIGNS = 600_000
_MOST_PEOPLE = 300
_LONG_MESSAGE = 800
_SHOWN_IDENTITY = 16
_KIND = "LinkedIn messages, typeset from the export"
_ABOUT = (
    "Times are UTC, as LinkedIn exports them. Oldest first; the number is that of the line in the "
    "file. The export names senders by profile and says nothing of who exported it, nor whether a "
    "message was read. The sixteen signs under a message begin its SHA-256 over conversation, "
    f"date, sender and content. {THEIRS}"
)


def compose_conversations(content: bytes, export: Export, *, subject: Subject) -> Composed:
    """Return the sheet of all conversations in a file, which most often is one."""
    conversations = export.conversations
    title = _title(conversations)
    signs = signs_of_resaving(content, export)
    parts = [warning(integrity_warning(signs))] if signs else []
    left = MOST_MESSAGES
    for chats in conversations.values():
        parts.append(_conversation(chats, left, has_heading=len(conversations) > 1))
        left = max(0, left - len(chats))
    parts.append(_unreadable(content, export.unreadable))
    html = sheet(subject, kind=_KIND, title=title, body="".join(parts))
    return Composed(html, html, _sentence(export, signs))


def _title(conversations: dict[str, list[Chat]]) -> str:
    if len(conversations) == 1:
        return f"LinkedIn conversation: {title_of(next(iter(conversations.values())))}"
    if not conversations:
        return "LinkedIn: rows that cannot be read"
    return f"LinkedIn messages: {len(conversations):,} conversations"


def _sentence(export: Export, signs: Sequence[str]) -> str:
    count, unreadable = len(export.chats), len(export.unreadable)
    told = [f"Messages typeset, oldest first: {count:,}."]
    if count > MOST_MESSAGES:
        told = [
            f"The first {MOST_MESSAGES:,} of {count:,} messages were typeset; the rest is in the "
            "original."
        ]
    if unreadable:
        told.append(f"Rows that cannot be read, shown as they stand: {unreadable:,}.")
    if signs:
        told.append("The file was saved again by another program.")
    return " ".join(told)


def _conversation(chats: Sequence[Chat], left: int, *, has_heading: bool) -> str:
    heading = f"<h2>{shown(title_of(chats))}</h2>" if has_heading else ""
    ordered = in_order(chats)
    printed = _as_many_as_fit(ordered[:left])
    body = "".join(_of_day(day, list(chats)) for day, chats in groupby(printed, key=_day))
    missing = len(ordered) - len(printed)
    cut = (
        warning(
            f"The conversation is cut here. Later messages that are in the original, and not here: "
            f"{missing:,}."
        )
        if missing
        else ""
    )
    return heading + _particulars(chats) + note(_ABOUT) + body + cut


def in_order(chats: Sequence[Chat]) -> list[Chat]:
    """Return messages oldest first, those without a readable date last.

    LinkedIn writes the newest first: of messages of the same second the later row is the older.
    """
    return sorted(chats, key=lambda chat: (not chat.utc, chat.utc, -chat.record.line))


def _as_many_as_fit(chats: Sequence[Chat]) -> list[Chat]:
    printed: list[Chat] = []
    signs = 0
    for chat in chats:
        signs += len(chat.content)
        # One message alone is printed however long it is, up to its own limit.
        if printed and signs > MOST_SIGNS:
            break
        printed.append(chat)
    return printed


def _particulars(chats: Sequence[Chat]) -> str:
    drafts = sum(chat.is_draft for chat in chats)
    sponsored = sum(chat.is_sponsored for chat in chats)
    undated = sum(not chat.utc for chat in chats)
    counts = [f"{len(chats):,}"]
    counts += [f"Drafts among them, which were not sent: {drafts:,}"] if drafts else []
    counts += [f"Advertisements among them: {sponsored:,}"] if sponsored else []
    counts += [f"Without a date that can be read: {undated:,}"] if undated else []
    people = participants_of(chats)
    more = len(people) - _MOST_PEOPLE
    rest = [f"… and {more:,} more, who are in the original."] if more > 0 else []
    return rows(
        [
            ("Participants", [*map(_person, people[:_MOST_PEOPLE]), *rest]),
            ("Dates", [dates_of(chats) or "No date can be read."]),
            ("Messages", counts),
            ("Conversation", [chats[0].conversation_id or "The export gives no id."]),
            ("Folders", sorted({chat.folder for chat in chats if chat.folder})),
        ]
    )


def _person(person: Participant) -> str:
    profile = f" · {person.profile}" if person.profile and person.names else ""
    return f"{person.shown}{profile} · {person.sent:,} sent"


def _day(chat: Chat) -> str:
    return dates_of([chat]) or "Without a date that can be read"


def _of_day(day: str, chats: Sequence[Chat]) -> str:
    """Return the messages of a day; its heading stays with the first."""
    first, rest = _message(chats[0]), "".join(map(_message, chats[1:]))
    kind = "day long" if _is_long(chats[0]) else "day"
    return f'<div class="{kind}"><h2>{escape(day)}</h2>{first}</div>{rest}'


def _is_long(chat: Chat) -> bool:
    return len(chat.content) > _LONG_MESSAGE or chat.content.count("\n") > _LONG_MESSAGE // 100


def _message(chat: Chat) -> str:
    kinds = ["chat", *(["draft"] if chat.is_draft else [])]
    kinds += ["long"] if _is_long(chat) else []
    who = GONE_SHOWN if chat.is_from_gone_member else chat.sender or "Sender not stated"
    remarks = [_when(chat), *_remarks(chat)]
    subject = f"<p>Subject: {shown(chat.subject)}</p>" if chat.subject.strip() else ""
    files = "".join(f'<p class="small">Attachment, by address only: {shown(each)}</p>'
                    for each in chat.attachments)  # fmt: skip
    more = len(chat.content) - MOST_SIGNS
    cut = warning(f"{more:,} more characters are in the original.") if more > 0 else ""
    return (
        f'<div class="{" ".join(kinds)}"><p><span class="who">{shown(who)}</span> '
        f'<span class="when">{shown(" · ".join(remarks))}</span></p>{subject}'
        f'<p class="said">{shown(_content(chat)[:MOST_SIGNS])}</p>{cut}{files}'
        f'<p class="digest">{_identity(chat)}</p></div>'
    )


def _when(chat: Chat) -> str:
    return chat.utc[11:] if chat.utc else f"dated “{chat.date}”"


def _remarks(chat: Chat) -> list[str]:
    told = [f"line {chat.record.line:,}"]
    if chat.is_draft:
        told.append("DRAFT, NOT SENT")
    if chat.is_sponsored:
        told.append("advertisement: its markup is shown as text")
    if chat.recipients.strip():
        told.append(f"to {chat.recipients.strip()}")
    return told


def _content(chat: Chat) -> str:
    return chat.content.replace("\r\n", "\n")


def _identity(chat: Chat) -> str:
    among_equals = f" no. {chat.ordinal + 1} of its kind" if chat.ordinal else ""
    return f"{chat.identity[:_SHOWN_IDENTITY]}{among_equals}"


def _unreadable(content: bytes, records: Sequence[Record]) -> str:
    if not records:
        return ""
    raw = "".join(
        f'<p class="note">Line {record.line:,}: {escape(record.problem)}.</p>'
        f'<div class="raw">{shown(content[record.start : record.end].decode("utf-8", "replace"))}'
        "</div>"
        for record in records[:MOST_MESSAGES]
    )
    more = len(records) - MOST_MESSAGES
    rest = (
        warning(f"{more:,} more such rows are in the original, and not here.") if more > 0 else ""
    )
    return f"<h2>Rows that cannot be read ({len(records):,})</h2>{raw}{rest}"
