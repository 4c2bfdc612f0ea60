"""Divides the messages.csv of a LinkedIn export into its conversations, row by unchanged row."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evidence.intake.extract.fields import MONTHS
from evidence.intake.extract.integrity import integrity_warning, signs_of_resaving
from evidence.intake.extract.linkedin import Chat, Export, read_export
from evidence.intake.extract.participants import participants_of
from evidence.intake.extract.sheets import Record
from evidence.intake.extract.tray import Label, Tray
from evidence.intake.extract.unpack import Member, Role

FILE_NAME = "messages.csv"
# Some 400,000 messages; what is larger is kept whole.
LARGEST_BYTES = 128 << 20
_LISTED = 20


@dataclass(frozen=True, slots=True)
class _Source:
    """The messages.csv that is divided: its bytes, what was read of them, and where it lies."""

    content: bytes
    export: Export
    path: str
    signs: tuple[str, ...]


def take_conversations(tray: Tray) -> bool:
    """Lay on the tray each conversation of an export that lies there; returns whether one does."""
    is_export = False
    for member in list(tray.members):
        if not _is_messages(member):
            continue
        if member.size > LARGEST_BYTES:
            tray.warn(
                f"{member.path} is larger than {LARGEST_BYTES >> 20} MB and was not divided into "
                "conversations. It was kept whole."
            )
            continue
        content = member.file.read_bytes() if member.file else b""
        export = read_export(content)
        if export is None:
            tray.warn(f"{member.path} has other columns than LinkedIn's. It was kept whole.")
            continue
        is_export = True
        signs = tuple(signs_of_resaving(content, export))
        _divide(_Source(content, export, member.path, signs), tray)
    return is_export


def _is_messages(member: Member) -> bool:
    # At the root, or in the one folder into which some programs pack an export again.
    is_near_root = member.path.count("/") <= 1
    return bool(member.file) and is_near_root and member.name.lower() == FILE_NAME


def _divide(source: _Source, tray: Tray) -> None:
    conversations = source.export.conversations
    if warning := integrity_warning(list(source.signs)):
        tray.warn(warning)
    if len(conversations) >= tray.budget.entries_left:
        tray.warn(
            f"{source.path} holds {len(conversations):,} conversations, which is more than are "
            "taken out of one archive. It was kept whole."
        )
        return
    for chats in conversations.values():
        tray.count()
        tray.keep(_label(source, chats), _rows(source, [chat.record for chat in chats]))
    _keep_unreadable(source, tray)


def _rows(source: _Source, records: Sequence[Record]) -> Iterator[bytes]:
    """Yield the header and these rows as they stand in the file."""
    for record in (source.export.header, *records):
        yield source.content[record.start : record.end]


def _keep_unreadable(source: _Source, tray: Tray) -> None:
    rows = source.export.unreadable
    if not rows:
        return
    listed = "; ".join(f"line {row.line}: {row.problem}" for row in rows[:_LISTED])
    more = f"; and {len(rows) - _LISTED:,} more" if len(rows) > _LISTED else ""
    tray.warn(
        f"Rows of {source.path} that cannot be read: {len(rows):,} ({listed}{more}). They are kept "
        "together as a file of their own."
    )
    label = Label(
        path=f"{source.path}#unreadable",
        name="LinkedIn rows that cannot be read.csv",
        role=Role.CONVERSATION,
        title="LinkedIn: rows that cannot be read",
        facts={"lines": [row.line for row in rows]},
    )
    tray.count()
    tray.keep(label, _rows(source, rows))


def _label(source: _Source, chats: Sequence[Chat]) -> Label:
    title = title_of(chats)
    return Label(
        path=f"{source.path}#{chats[0].conversation_id or 'no id'}",
        name=f"LinkedIn, {title.replace('/', '-')[:150]}.csv",
        role=Role.CONVERSATION,
        title=f"LinkedIn conversation: {title}"[:300],
        date_text=dates_of(chats),
        facts=_facts_of(source, chats),
    )


def title_of(chats: Sequence[Chat]) -> str:
    """Return what a conversation is called: its own title, or the people who are in it."""
    stated = next((chat.conversation_title for chat in chats if chat.conversation_title), "")
    if stated:
        return stated
    people = [each.shown for each in participants_of(chats)]
    return ", ".join(people) or "no participants stated"


def dates_of(chats: Sequence[Chat]) -> str:
    """Return from when to when a conversation went, in UTC; nothing when no date can be read."""
    moments = sorted(chat.utc for chat in chats if chat.utc)
    if not moments:
        return ""
    first, last = _day(moments[0]), _day(moments[-1])
    return f"{first} (UTC)" if first == last else f"{first} to {last} (UTC)"


def _day(utc: str) -> str:
    year, month, day = utc[:10].split("-")
    return f"{int(day)} {MONTHS[int(month) - 1]} {year}"


def _facts_of(source: _Source, chats: Sequence[Chat]) -> dict[str, object]:
    moments = sorted(chat.utc for chat in chats if chat.utc)
    identities = "\n".join(f"{chat.identity} {chat.ordinal}" for chat in chats)
    counted = {
        "drafts": sum(chat.is_draft for chat in chats),
        "sponsored": sum(chat.is_sponsored for chat in chats),
        "from_closed_accounts": sum(chat.is_from_gone_member for chat in chats),
        "without_readable_date": sum(not chat.utc for chat in chats),
    }
    return {
        "platform": "LinkedIn",
        "cut_from": source.path,
        "conversation_id": chats[0].conversation_id,
        "conversation_title": chats[0].conversation_title,
        "participants": [
            {"name": each.shown, "profile": each.profile, "sent": each.sent}
            for each in participants_of(chats)
        ],
        "messages": len(chats),
        "first_utc": moments[0] if moments else "",
        "last_utc": moments[-1] if moments else "",
        "folders": sorted({chat.folder for chat in chats if chat.folder}),
        **{name: count for name, count in counted.items() if count},
        # One hash over who said what and when, to find the same conversation in another export.
        "identities_sha256": hashlib.sha256(identities.encode()).hexdigest(),
        **({"resaved_signs": list(source.signs)} if source.signs else {}),
    }
