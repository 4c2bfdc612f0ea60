"""A mail as it is understood here, whichever format it came in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from evidence.intake.extract.fields import Moment

# Names by which Outlook sends what no other program reads (MS-OXTNEF).
_TNEF = "application/ms-tnef"
_NO_SUBJECT = "(no subject)"


@dataclass(frozen=True, slots=True)
class Attached:
    """Something attached to a mail: its bytes come in pieces when they are asked for."""

    section: str
    name: str
    media_type: str
    pieces: Callable[[], Iterator[bytes]]
    content_id: str = ""
    is_inline: bool = False
    problem: str = ""
    # Why it has no bytes at all, as when only a link to it was sent.
    missing: str = ""

    @property
    def is_tnef(self) -> bool:
        """Whether this is a parcel of Outlook's that holds the real attachments."""
        return self.media_type.lower() == _TNEF or self.name.lower() == "winmail.dat"


@dataclass(frozen=True, slots=True)
class Body:
    """What a mail says in one place: as text, as HTML, or the same in both."""

    text: str | None = None
    html: str | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail: who wrote what to whom and when, as its own header states it."""

    sender: tuple[str, ...] = ()
    sent_by: tuple[str, ...] = ()
    reply_to: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    bcc: tuple[str, ...] = ()
    date: Moment | None = None
    subject: str = ""
    message_id: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    # Every field as it stands in the file, for those who want to see them all.
    fields: tuple[tuple[str, str], ...] = ()
    bodies: tuple[Body, ...] = ()
    attachments: tuple[Attached, ...] = ()
    warnings: tuple[str, ...] = ()
    tools: dict[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The subject, or the words that there is none."""
        return self.subject.strip()[:300] or _NO_SUBJECT

    @property
    def date_text(self) -> str:
        """When it was sent, as a person would write it."""
        return self.date.date_text if self.date else ""


def facts_of(letter: Letter) -> dict[str, object]:
    """Return what a mail says of itself, in values that fit into JSON, without what it lacks."""
    date = letter.date
    facts: dict[str, object] = {
        "from": list(letter.sender),
        "sender": list(letter.sent_by),
        "reply_to": list(letter.reply_to),
        "to": list(letter.to),
        "cc": list(letter.cc),
        "bcc": list(letter.bcc),
        "date_stated": date.stated if date else "",
        "date_zone": date.zone if date else "",
        "date_utc": date.utc if date else "",
        "subject": letter.subject,
        "message_id": letter.message_id,
        "in_reply_to": letter.in_reply_to,
        "references": list(letter.references),
    }
    told = {name: value for name, value in facts.items() if value}
    return told | {"attachments": len(letter.attachments)}
