"""Template filters and tags that print dates, sizes, names and states one way everywhere."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from django import template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from evidence.core import clock
from evidence.templatetags.hues import HUES

register = template.Library()

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SIZE_UNITS = ("KB", "MB", "GB", "TB")


class Unknown(Protocol):
    """A note of a field that is empty; this package knows no models."""

    field: str


# Fields whose name alone does not say what they hold.
FIELD_WORDS: Mapping[str, str] = {
    "date_filed": "Filed",
    "description": "Text",
    "document_url": "Document",
    "entered_at": "Entered",
    "entry_number": "Number",
    "pacer_doc_id": "PACER document",
    "short_description": "Short text",
}


@dataclass(frozen=True, slots=True)
class Learnt:
    """Where one field of a record came from."""

    field: str
    source: str
    at: datetime


# Cc are control characters, Cf invisible format characters such as the bidirectional overrides.
HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Zl", "Zp"})


def day_words(value: date) -> str:
    """Return a date as a court's docket gives it, such as “Jan 21, 2025”."""
    return f"{MONTHS[value.month - 1]} {value.day}, {value.year}"


def _clock_face(value: datetime) -> str:
    return f"{value.hour % 12 or 12}:{value.minute:02d} {'AM' if value.hour < 12 else 'PM'}"


@register.filter
def spoken(key: str) -> str:
    """Print the key of a record as words: “page image”."""
    return str(key).replace("_", " ")


@register.filter
def court_date(value: date | None) -> str:
    """Print a date as the court's docket gives it, such as “Jan 21, 2025”."""
    if not value:
        return ""
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), day_words(value))


@register.filter
def utc_time(value: datetime | None) -> str:
    """Print an instant in UTC with the zone named."""
    return _instant(value, "UTC")


@register.filter
def utc_stamp(value: datetime | None) -> str:
    """Print an instant as a sworn paper gives it: “23 November 2026, 14:05:09 UTC”."""
    if not value:
        return ""
    local = value.astimezone(ZoneInfo("UTC"))
    return f"{local.day} {local:%B %Y, %H:%M:%S} UTC"


@register.filter
def court_time(value: datetime | None, zone: str) -> str:
    """Print an instant in the court's zone with the zone named, such as “PST”."""
    return _instant(value, zone or "UTC")


def _instant(value: datetime | None, zone: str) -> str:
    if not value:
        return ""
    local = value.astimezone(ZoneInfo(zone))
    return format_html(
        '<time datetime="{}">{}<span class="comma">, </span>'
        '<span class="clock">{} <span class="zone">{}</span></span></time>',
        clock.utc_text(value),
        day_words(local),
        _clock_face(local),
        local.tzname() or zone,
    )


@register.filter
def zone_city(zone: str) -> str:
    """Print the city that names a time zone, such as “Los Angeles”."""
    return zone.rpartition("/")[2].replace("_", " ")


@register.filter
def ago(value: datetime | None) -> str:
    """Print how long ago an instant was, in its largest unit: “12 minutes ago”."""
    if not value:
        return ""
    seconds = max(0, int((clock.now() - value).total_seconds()))
    for size, unit in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            count = seconds // size
            return f"{count} {unit}{'' if count == 1 else 's'} ago"
    return "just now"


@register.filter
def elapsed(seconds: float | None) -> str:
    """Print a duration given in seconds, such as “4.2 s” or “2 min 5 s”."""
    if seconds is None:
        return ""
    if seconds < 60:
        return f"{seconds:.1f} s"
    return f"{int(seconds) // 60} min {int(seconds) % 60} s"


@register.filter
def file_size(size: int | None) -> str:
    """Print a size in decimal units, as disk makers and court filing limits count them."""
    if size is None:
        return ""
    if size < 1000:
        return f"{size} bytes"
    scaled = float(size)
    for unit in SIZE_UNITS:
        scaled /= 1000
        if scaled < 999.95 or unit == SIZE_UNITS[-1]:
            break
    return f"{scaled:.1f} {unit}" if scaled < 10 else f"{scaled:.0f} {unit}"


@register.filter
def short_hash(value: str) -> str:
    """Print the first twelve digits of a hash; the whole of it stands in the title."""
    if not value:
        return ""
    return format_html('<code class="hash" title="SHA-256 {}">{}…</code>', value, value[:12])


@register.filter
def whole_hash(value: str) -> str:
    """Print a hash in groups of eight that a person can compare; copying yields no spaces."""
    groups = ((value[start : start + 8],) for start in range(0, len(value), 8))
    return format_html(
        '<code class="hash whole">{}</code>', format_html_join("", "<span>{}</span>", groups)
    )


@register.filter
def exhibit_label(number: int) -> str:
    """Print an exhibit's number as it is cited, such as “EX-4”."""
    return f"EX-{number}"


@register.filter
def page_ranges(numbers: Iterable[int]) -> str:
    """Print page numbers as one says them: “1–3, 7, 9–12”."""
    ranges: list[list[int]] = []
    for number in sorted(numbers):
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    return ", ".join(str(low) if low == high else f"{low}–{high}" for low, high in ranges)


@register.filter
def about(unknowns: Iterable[Unknown], field: str) -> Unknown | None:
    """Return the note that says why this field is empty, or None when there is none."""
    return next((unknown for unknown in unknowns if unknown.field == field), None)


@register.filter
def provenance(entry: Any) -> Iterator[Learnt]:
    """Yield which field of a docket entry was learnt from which source, and when."""
    origins = dict(entry._meta.get_field("origin").flatchoices)
    for name, learnt in sorted(entry.provenance.items()):
        yield Learnt(
            FIELD_WORDS.get(name, name.replace("_", " ").capitalize()),
            str(origins.get(learnt["source"], learnt["source"])),
            datetime.fromisoformat(learnt["at"]),
        )


@register.filter
def outside_name(value: str) -> SafeString:
    """Print a name that came from outside, isolated, with its hidden characters made visible."""
    # Nearly every name is printable throughout; character by character is slow on long pages.
    if value.isprintable():
        return format_html("<bdi>{}</bdi>", value)
    parts = ((_visible(character),) for character in value)
    return format_html("<bdi>{}</bdi>", format_html_join("", "{}", parts))


def _visible(character: str) -> str:
    if unicodedata.category(character) not in HIDDEN_CATEGORIES:
        return character
    return format_html('<span class="hidden-character">{}</span>', f"U+{ord(character):04X}")


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw one symbol of the sprite; it is decoration, the words beside it carry the meaning."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("img/icons.svg"),
        name,
    )


@register.simple_tag
def badge(state: str, word: str = "") -> SafeString:
    """Print a state as a word on its hue; an unknown state is printed plain."""
    return format_html(
        '<span class="badge {}">{}</span>',
        HUES.get(state, "plain"),
        word[:1].upper() + word[1:] if word else state.replace("_", " ").capitalize(),
    )
