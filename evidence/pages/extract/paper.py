"""The paper on which mails and conversations are typeset: what is ours told from what is theirs."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

_STYLE = Path(__file__).with_name("paper.css")
THEIRS = "What stands beside a grey line is the sender's."
# Signs of the private use area stand for our own marks until everything else is escaped; what a
# sender puts there is unseen and marked like any other unseen sign.
_OPEN, _SHUT = "\ue000", "\ue001"
# Unicode's controls, formats, private signs and line marks, but tab and line feed and the few
# formats that are drawn (Arabic number signs and such).
_UNSEEN = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff"
    "\ue000-\uf8ff\ufeff\ufff9-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f"
    "\U000f0000-\U0010ffff"
)
_SIGN = re.compile(f"[{_UNSEEN}]")
_RUN = re.compile(f"[{_UNSEEN}](?:[ \u00a0\u034f]*[{_UNSEEN}])*")
# Joiners shape letters and faces; next to ASCII and blanks they only hide.
_JOINERS = "\u200c\u200d"
_LONGEST_RUN = 3


@dataclass(frozen=True, slots=True)
class Subject:
    """The file that a sheet is about."""

    name: str
    sha256: str


def sheet(subject: Subject, *, kind: str, title: str, body: str) -> str:
    """Return a document: running header with name and kind, footer with hash, then the body.

    `body` is HTML made by the functions here.
    """
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(plain(title))}'
        f"</title><style>{_STYLE.read_text()}</style>"
        f'<div class="running"><span class="file">{shown(subject.name[:200])}</span>'
        f'<span class="kind">{escape(kind)}</span>'
        f'<span class="hash">Original file SHA-256 {escape(subject.sha256)}</span></div>'
        f"<h1>{shown(title)}</h1>{body}"
    )


def shown(text: str) -> str:
    """Return text as HTML in which every sign can be seen, those too that hide or turn others."""
    return framed(escape(marked(text)))


def marked(text: str) -> str:
    """Return text with unseen signs named between two marks, which `framed` makes visible."""
    return _RUN.sub(_named, text)


def framed(html: str) -> str:
    """Return HTML in which what `marked` has named stands in frames of its own."""
    return html.replace(_OPEN, '<span class="ours">').replace(_SHUT, "</span>")


def ours(words: str) -> str:
    """Return words that we put into somebody's text, between the marks of `marked`."""
    return f"{_OPEN}{marked(words).replace(_OPEN, '').replace(_SHUT, '')}{_SHUT}"


def plain(text: str) -> str:
    """Return text on which nothing unseen is left, for places where nothing can be framed."""
    return marked(text).replace(_OPEN, "[").replace(_SHUT, "]")


def _named(run: "re.Match[str]") -> str:
    text = run[0]
    if len(text) == 1 and text in _JOINERS and _joins(run):
        return text
    codes = [f"U+{ord(sign):04X}" for sign in _SIGN.findall(text)]
    if len(codes) <= _LONGEST_RUN:
        return _SIGN.sub(lambda sign: f"{_OPEN}U+{ord(sign[0]):04X}{_SHUT}", text)
    kinds = ", ".join(dict.fromkeys(codes))
    return f"{_OPEN}{len(codes)} unseen signs: {kinds}{_SHUT}"


def _joins(run: "re.Match[str]") -> bool:
    before = run.string[run.start() - 1 : run.start()]
    after = run.string[run.end() : run.end() + 1]
    return all(sign and not sign.isascii() and not sign.isspace() for sign in (before, after))


def note(sentence: str) -> str:
    """Return a remark of ours in small type."""
    return f'<p class="note">{shown(sentence)}</p>'


def warning(sentence: str) -> str:
    """Return a remark of ours that nobody should overlook."""
    return f'<p class="warning">{shown(sentence)}</p>'


def rows(fields: Sequence[tuple[str, Sequence[str]]]) -> str:
    """Return a table of names and values; a name without a value is left out."""
    made = "".join(
        f"<tr><th>{escape(name)}<td>{''.join(f'<span>{shown(each)}</span>' for each in values)}"
        for name, values in fields
        if values
    )
    return f'<table class="fields">{made}</table>'


def size_of(count: int) -> str:
    """Return a number of bytes as people and programs read it."""
    return f"{count:,} bytes" if count != 1 else "1 byte"
