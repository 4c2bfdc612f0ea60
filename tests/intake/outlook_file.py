"""Outlook mails made for the tests, property by property (MS-OXMSG)."""

import struct
from dataclasses import dataclass, field
from datetime import UTC, datetime

from evidence.intake.extract.compound import Storage, write_compound

SUBJECT, BODY, HEADERS, CLASS = 0x0037, 0x1000, 0x007D, 0x001A
SENDER_NAME, SENDER_ADDRESS, MESSAGE_ID = 0x0C1A, 0x5D01, 0x1035
SENT, HTML, RTF, CODEPAGE = 0x0039, 0x1013, 0x1009, 0x3FDE
_TEXT, _BINARY, _NUMBER, _TIME, _YES = 0x001F, 0x0102, 0x0003, 0x0040, 0x000B
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)


@dataclass
class Properties:
    """Properties of a mail, a recipient or an attachment, and the streams that they need."""

    rows: list[bytes] = field(default_factory=list)
    streams: dict[str, bytes] = field(default_factory=dict)

    def text(self, tag: int, value: str) -> "Properties":
        """Add a text."""
        return self._stream(tag, _TEXT, value.encode("utf-16-le"))

    def binary(self, tag: int, value: bytes) -> "Properties":
        """Add bytes."""
        return self._stream(tag, _BINARY, value)

    def number(self, tag: int, value: int) -> "Properties":
        """Add a whole number."""
        self.rows.append(struct.pack("<HHIII", _NUMBER, tag, 6, value, 0))
        return self

    def yes(self, tag: int) -> "Properties":
        """Add a truth."""
        self.rows.append(struct.pack("<HHIII", _YES, tag, 6, 1, 0))
        return self

    def time(self, tag: int, value: datetime) -> "Properties":
        """Add a moment."""
        ticks = int((value - _EPOCH).total_seconds()) * 10_000_000
        self.rows.append(struct.pack("<HHIQ", _TIME, tag, 6, ticks))
        return self

    def _stream(self, tag: int, kind: int, content: bytes) -> "Properties":
        self.rows.append(struct.pack("<HHIII", kind, tag, 6, len(content), 0))
        self.streams[f"__substg1.0_{tag:04X}{kind:04X}"] = content
        return self

    def storage(self, header: int, storages: dict[str, Storage] | None = None) -> Storage:
        """Return the folder of these properties, whose stream begins with so many bytes."""
        stream = bytes(header) + b"".join(self.rows)
        return Storage(self.streams | {"__properties_version1.0": stream}, storages or {})


def recipient(name: str, address: str, *, kind: int = 1) -> Storage:
    """Return a recipient: 1 for To, 2 for Cc, 3 for Bcc."""
    held = Properties().text(0x3001, name).text(0x39FE, address).number(0x0C15, kind)
    return held.storage(8)


def attachment(name: str, content: bytes, *, content_id: str = "") -> Storage:
    """Return a file attached by value."""
    held = Properties().text(0x3707, name).binary(0x3701, content).number(0x3705, 1)
    if content_id:
        held.text(0x3712, content_id).yes(0x7FFE)
    return held.storage(8)


def link(name: str) -> Storage:
    """Return an attachment of which only the place is known."""
    return Properties().text(0x3707, name).number(0x3705, 2).storage(8)


def embedded(name: str, inner: Storage) -> Storage:
    """Return a mail attached to a mail."""
    held = Properties().text(0x3001, name).number(0x3705, 5)
    return held.storage(8, {"__substg1.0_3701000D": inner})


def message(
    held: Properties,
    *,
    recipients: tuple[Storage, ...] = (),
    attachments: tuple[Storage, ...] = (),
    is_inner: bool = False,
) -> Storage:
    """Return the folder of a mail; an inner one lies in another mail and names nothing itself."""
    storages = {f"__recip_version1.0_#{n:08X}": each for n, each in enumerate(recipients)}
    storages |= {f"__attach_version1.0_#{n:08X}": each for n, each in enumerate(attachments)}
    if not is_inner:
        storages["__nameid_version1.0"] = Storage({"__substg1.0_00020102": b""})
    return held.storage(24 if is_inner else 32, storages)


def note(subject: str = "Settlement", body: str = "Dear Bo,\r\n\r\nno.\r\n") -> Properties:
    """Return the properties of an ordinary mail of invented people."""
    held = Properties().text(CLASS, "IPM.Note").text(SUBJECT, subject).text(BODY, body)
    held.text(SENDER_NAME, "Ada Example").text(SENDER_ADDRESS, "ada@example.test")
    held.text(MESSAGE_ID, "<1@example.test>")
    return held.time(SENT, datetime(2025, 1, 21, 17, 4, 5, tzinfo=UTC))


def saved(root: Storage) -> bytes:
    """Return the file that Outlook would save."""
    return write_compound(root)
