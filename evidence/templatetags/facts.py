"""Template filters that print kept facts: what a file tells of itself, what was changed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django import template

register = template.Library()

# Said elsewhere on the page, or of use to programs only.
NOT_SHOWN = frozenset({"role"})
# As one reads a letter's head; the database keeps no order of names. What is not here comes after.
WORDS = {
    "from": "From",
    "sender": "Sent by",
    "reply_to": "Replies to",
    "to": "To",
    "cc": "Copy to",
    "bcc": "Blind copy to",
    "subject": "Subject",
    "participants": "Participants",
    "date_stated": "Date as stated",
    "date_zone": "Its zone",
    "date_utc": "Date in UTC",
    "message_id": "Message-ID",
    "in_reply_to": "In reply to",
    "references": "References",
}
MOST_VALUES = 200


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing a file tells, in words."""

    name: str
    values: tuple[str, ...]
    left_out: int = 0


@register.filter
def as_facts(facts: Mapping[str, object]) -> Iterator[Fact]:
    """Yield what a file tells of itself, name by name, empty ones left out."""
    places = {name: place for place, name in enumerate(WORDS)}
    for name in sorted(facts, key=lambda each: (places.get(each, len(places)), each)):
        values = tuple(_lines(facts[name]))
        if name not in NOT_SHOWN and values:
            shown = values[:MOST_VALUES]
            yield Fact(_in_words(name), shown, len(values) - len(shown))


def _in_words(name: str) -> str:
    words = name.replace("_", " ").strip()
    return WORDS.get(name) or words[:1].upper() + words[1:]


@register.filter
def field_words(name: str) -> str:
    """Print the name of a field as words, such as “Sponsoring witness”."""
    return name.removeprefix("is_").replace("_", " ").capitalize()


@register.filter
def said_value(value: object) -> str:
    """Print a kept value as a sentence gives it: yes or no, words with commas, or nothing."""
    match value:
        case bool():
            return "yes" if value else "no"
        case list():
            return ", ".join(str(each) for each in value) or "nothing"
        case _:
            return str(value).replace("_", " ") or "nothing"


def _lines(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        told = [
            f"{name.replace('_', ' ')}: {line}" for name in value for line in _lines(value[name])
        ]
        # A small record, such as a person's name and address, reads as one line.
        yield from ["; ".join(told)] if told else []
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _lines(each)
    elif isinstance(value, bool):
        yield "yes" if value else "no"
    elif value not in (None, ""):
        yield str(value)
