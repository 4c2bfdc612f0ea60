"""Reads what stands in the header of a mail: words, addresses, dates with their zone."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

# Spelled here, so that no locale changes what a document says.
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_FOLD = re.compile(r"\r?\n(?=[ \t])")
# Bounded, as Python's own pattern takes 10 s on 60 kB of words that do not end.
_ENCODED_WORD = r"=\?[^?\s]{1,60}\?[bBqQ]\?[^?\r\n]{0,2000}\?="
_ENCODED = re.compile(rf"{_ENCODED_WORD}(?:[ \t]*{_ENCODED_WORD}){{0,500}}")
# What takes Python's parser of addresses long is not written by people.
LONGEST_ADDRESSES = 64 << 10


@dataclass(frozen=True, slots=True)
class Moment:
    """When something was sent: as it is stated, and what that means; `utc` is empty if unknown."""

    stated: str
    local: str = ""
    zone: str = ""
    utc: str = ""

    @property
    def date_text(self) -> str:
        """The moment as a person would write it, or as it is stated when nobody can tell."""
        return f"{self.local} ({self.zone})" if self.local else self.stated[:60]


def text_of(raw: str) -> str:
    """Return a field's value as it is meant: unfolded, and its encoded words decoded (RFC 2047).

    Bytes that are no ASCII are taken for UTF-8, or for Windows-1252 where they can't be that. A
    word in an unknown encoding stays as it is written.
    """
    value = _from_bytes(_FOLD.sub("", raw).strip().encode("utf-8", "surrogateescape"))
    return _ENCODED.sub(lambda run: _decoded(run[0]), value)


def _decoded(run: str) -> str:
    """Return a run of encoded words as text; they may share a sign between them."""
    try:
        return "".join(_word(word, charset) for word, charset in decode_header(run))
    except (ValueError, LookupError):
        return run


def _word(word: bytes | str, charset: str | None) -> str:
    if isinstance(word, str):
        return word
    if charset in {None, "unknown-8bit", "us-ascii"}:
        return _from_bytes(word)
    return word.decode(charset or "utf-8", "replace")


def _from_bytes(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("cp1252", "replace")


def values_of(fields: Message, name: str) -> list[str]:
    """Return every value of a field as text, in order."""
    return [text_of(str(raw)) for key, raw in fields.raw_items() if key.lower() == name]


def value_of(fields: Message, name: str) -> str:
    """Return the first value of a field as text, or nothing."""
    return next(iter(values_of(fields, name)), "")


def addresses_of(fields: Message, name: str) -> tuple[str, ...]:
    """Return the people of a field, each with name and address where both are given."""
    raws = [_FOLD.sub("", str(raw)) for key, raw in fields.raw_items() if key.lower() == name]
    if sum(map(len, raws)) > LONGEST_ADDRESSES:
        return tuple(text_of(raw) for raw in raws)
    try:
        people = [_person(text_of(shown), address) for shown, address in getaddresses(raws)]
    except RecursionError:
        # Comments within comments, a thousand deep: shown as they stand.
        people = []
    # The parser gives up on a field as a whole; it is shown as it stands then too.
    return tuple(people if any(people) else (text_of(raw) for raw in raws if raw.strip()))


def _person(shown: str, address: str) -> str:
    address = text_of(address)
    return f"{shown} <{address}>" if shown and address and shown != address else address or shown


def moment_of(stated: str) -> Moment | None:
    """Return what a date field says, or None when there is none; a zone is never made up."""
    if not stated.strip():
        return None
    try:
        read = parsedate_to_datetime(stated)
        if read.tzinfo is None and "-0000" not in stated:
            # None is stated, or by a name that the standard does not give (CEST): no UTC then.
            return Moment(stated, _local(read), "zone not known")
        # RFC 5322 §3.3: -0000 says that the time is in UTC, and not where it was sent.
        zone = "" if read.tzinfo else "in UTC, zone not stated"
        return moment(read if read.tzinfo else read.replace(tzinfo=UTC), stated=stated, zone=zone)
    except (ValueError, TypeError, OverflowError, IndexError):
        return Moment(stated=stated)


def moment(when: datetime, *, stated: str, zone: str = "") -> Moment:
    """Return a time with its zone as people and machines read it."""
    return Moment(
        stated=stated,
        local=_local(when),
        zone=zone or zone_name(when.utcoffset() or timedelta()),
        utc=f"{when.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC",
    )


def _local(when: datetime) -> str:
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}, {when:%H:%M:%S}"


def zone_name(offset: timedelta) -> str:
    """Return an offset as UTC+01:00, or UTC."""
    minutes = int(offset.total_seconds() // 60)
    if not minutes:
        return "UTC"
    sign = "+" if minutes > 0 else "−"
    return f"UTC{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
