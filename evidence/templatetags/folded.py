"""Folds the filters of a list away on narrow screens, and names those that are set."""

from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from evidence.templatetags.evidence_format import day_words

register = template.Library()

NOTHING_SET = "none set"


@register.simple_block_tag
def folded(content: SafeString, title: str = "Filters") -> SafeString:
    """Print fields under a summary that names what is set among them; for wide screens unfolded.

    `static/css/filters.css` unfolds it and `static/js/filters.js` keeps the summary true as the
    fields are changed; without JavaScript each answer of the server names what it was asked.
    """
    return format_html(
        '<details class="folded"><summary><b>{}</b><span class="visually-hidden">:</span> '
        '<span data-set-filters data-nothing="{}">{}</span></summary>'
        '<div class="fields">{}</div></details>',
        title,
        NOTHING_SET,
        ", ".join(said_by(content)) or NOTHING_SET,
        # What the template between the tags has escaped already.
        mark_safe(content),  # noqa: S308
    )


def said_by(fields: str) -> Iterator[str]:
    """Yield each field that is set, as “Stance: Denies”, read off the fields themselves."""
    reader = _Fields()
    reader.feed(fields)
    for name, label in reader.labels.items():
        if words := reader.values.get(name):
            yield f"{' '.join(label.split())}: {_in_words(words)}"


def _in_words(value: str) -> str:
    try:
        return day_words(date.fromisoformat(value))
    except ValueError:
        return " ".join(value.split())


class _Fields(HTMLParser):
    """The labels of fields and what is chosen or written in each, by the id of the field."""

    def __init__(self) -> None:
        super().__init__()
        self.labels: dict[str, str] = {}
        self.values: dict[str, str] = {}
        self._label = self._field = ""
        self._is_chosen = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note which field a label, a choice or an input is of."""
        given = dict(attrs)
        if tag == "label":
            self._label = given.get("for") or ""
        elif tag == "select":
            self._field = given.get("id") or ""
        elif tag == "option":
            self._is_chosen = "selected" in given and bool(given.get("value"))
        elif tag == "input" and given.get("type") != "hidden":
            self.values[given.get("id") or ""] = given.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        """Leave what ends."""
        if tag == "label":
            self._label = ""
        elif tag == "option":
            self._is_chosen = False

    def handle_data(self, data: str) -> None:
        """Keep the words of a label, and of the option that is chosen."""
        if self._label:
            self.labels[self._label] = self.labels.get(self._label, "") + data
        elif self._is_chosen:
            self.values[self._field] = self.values.get(self._field, "") + data
