"""Composes the sheet of a mail: who wrote what to whom and when, with what attached."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from evidence.intake.extract.letters import Body, Letter
from evidence.pages.extract.html_body import TooDeep, printable, text_of_html
from evidence.pages.extract.paper import THEIRS, Subject, note, rows, sheet, shown, size_of, warning

# About 100 pages of text; the rest is in the original, and the sheet says so.
MOST_SIGNS = 300_000
_MOST_PEOPLE = 400
_MOST_LISTED = 1_000
_MOST_RAW_SIGNS = 40_000
# HTML of mails is mostly markup.
_MARKUP_PER_WORD = 4
_ABOUT_RAW = (
    "Every field, as programs and servers wrote it, with encoded words decoded. A sender can write "
    "anything into the fields below the first that a trusted server added."
)
# Words long enough to mean something; addresses and tricks of layout make a few of difference.
_WORD = re.compile(r"[^\W\d_]{4,}")
_FEW_WORDS = 5
_DIFFERENT = (
    "The HTML of the mail, which follows, says more or other than the plain text above. Which of "
    "the two a reader saw depends on the program."
)
_KIND = "E-mail, typeset from the file"


@dataclass(frozen=True, slots=True)
class Listed:
    """An attachment as the sheet lists it."""

    section: str
    name: str
    media_type: str
    size: int
    sha256: str
    remark: str = ""
    content_id: str = ""


@dataclass(frozen=True, slots=True)
class Composed:
    """A sheet: as it should be, a second one with bare words for when that cannot be laid out."""

    html: str
    without_layout: str
    sentence: str


@dataclass(slots=True)
class _Said:
    """What the bodies gave: their HTML, remarks about them, and how much may still be printed."""

    left: int = MOST_SIGNS
    html: list[str] = field(default_factory=list)
    remarks: dict[str, None] = field(default_factory=dict)
    images_not_loaded: int = 0
    has_layout: bool = False


def compose(
    letter: Letter, listed: Sequence[Listed], images: Mapping[str, str], *, subject: Subject
) -> Composed:
    """Return the sheet of a mail; `images` are those that may be printed, by their content id."""
    said = _said(letter.bodies, images)
    count = len(listed)
    attached = f"Attachments listed with hash and size: {count:,}." if count else ""
    sentence = " ".join(["The mail was typeset.", *said.remarks, attached])
    whole = _document(letter, listed, said, subject)
    bare = whole
    if said.has_layout:
        bare = _document(letter, listed, _said(letter.bodies, {}, is_bare=True), subject)
    return Composed(whole, bare, sentence.strip())


def _document(letter: Letter, listed: Sequence[Listed], said: _Said, subject: Subject) -> str:
    body = "".join(
        [
            *(warning(each) for each in letter.warnings),
            _header(letter),
            _attachments(listed),
            *said.html,
            _raw_fields(letter),
        ]
    )
    return sheet(subject, kind=_KIND, title=letter.title, body=body)


def _header(letter: Letter) -> str:
    date = letter.date
    when = [date.stated] if date else ["The mail states no date."]
    if date and date.local:
        when.append(f"= {date.local}, {date.zone}")
    if date:
        when.append(f"= {date.utc}" if date.utc else "In UTC: not known, as no zone is stated.")
    return rows(
        [
            ("From", letter.sender or ["The mail names no sender."]),
            ("Sender", letter.sent_by),
            ("Reply to", letter.reply_to),
            ("To", _people(letter.to)),
            ("Cc", _people(letter.cc)),
            ("Bcc", _people(letter.bcc)),
            ("Date", when),
            ("Subject", [letter.subject or "The mail has no subject."]),
            ("Message-ID", [letter.message_id] if letter.message_id else []),
            ("In reply to", [letter.in_reply_to] if letter.in_reply_to else []),
            ("References", _people(letter.references)),
        ]
    )


def _people(people: Sequence[str]) -> list[str]:
    more = len(people) - _MOST_PEOPLE
    rest = [f"… and {more:,} more, who are in the original."] if more > 0 else []
    return [*people[:_MOST_PEOPLE], *rest]


def _attachments(listed: Sequence[Listed]) -> str:
    if not listed:
        return "<h2>Attachments</h2>" + note("Nothing is attached to this mail.")
    lines = "".join(_line(each) for each in listed[:_MOST_LISTED])
    more = len(listed) - _MOST_LISTED
    rest = note(f"… and {more:,} more, which are in the original.") if more > 0 else ""
    return (
        f"<h2>Attachments ({len(listed):,})</h2>"
        + note("Size and SHA-256 are those of the decoded file, as it is taken out of the mail.")
        + '<table class="files"><tr><th>Part<th>Name and stated type<th>Size<th>SHA-256'
        + f"{lines}</table>{rest}"
    )


def _line(each: Listed) -> str:
    details = [each.media_type, *(["belongs to the text"] if each.content_id else [])]
    small = [", ".join(filter(None, details)), each.remark]
    lines = "".join(f'<div class="small">{shown(line)}</div>' for line in small if line)
    size = size_of(each.size) if each.sha256 else "–"
    digest = f"{each.sha256[:32]}<br>{each.sha256[32:]}" if each.sha256 else "–"
    return (
        f'<tr><td class="part">{shown(each.section)}<td>{shown(each.name)}{lines}'
        f'<td class="size">{size}<td class="digest">{digest}'
    )


def _said(bodies: Sequence[Body], images: Mapping[str, str], *, is_bare: bool = False) -> _Said:
    said = _Said()
    for body in bodies:
        if body.problem:
            said.html.append(warning(body.problem))
        has_text = bool(body.text and body.text.strip())
        is_all = has_text and _say_text(body, said)
        if not is_all and body.html and body.html.strip():
            _say_html(body.html, images, said, is_bare=is_bare)
    if said.images_not_loaded:
        said.remarks.setdefault(
            f"Pictures that are not in the mail and were not loaded: {said.images_not_loaded}."
        )
    if not said.html:
        said.html.append(note("The mail has no text."))
    said.html.insert(0, f"<h2>Text</h2>{note(' '.join([*said.remarks, THEIRS]))}")
    return said


def _say_text(body: Body, said: _Said) -> bool:
    """Print the plain text; returns whether that is all there is to print."""
    text = body.text or ""
    if not body.html:
        _say_words(text, said)
        return True
    is_other = differ(text, body.html)
    said.remarks.setdefault(
        "Its plain text and its HTML say different things: both follow."
        if is_other
        else "This is the plain text of the mail; the version in HTML that came with it is in the "
        "original."
    )
    _say_words(text, said)
    if is_other:
        said.html.append(warning(_DIFFERENT))
    return not is_other


def differ(text: str, html: str) -> bool:
    """Whether HTML says much that the plain text beside it does not.

    A reader saw one of the two, and nobody can tell which; programs make the text from the HTML,
    but a sender may write anything into either.
    """
    said = set(_WORD.findall(text.lower()))
    also = set(_WORD.findall(text_of_html(html).lower()))
    return len(also - said) > max(_FEW_WORDS, len(also) // 4)


def _say_html(html: str, images: Mapping[str, str], said: _Said, *, is_bare: bool) -> None:
    is_short = len(html) <= said.left * _MARKUP_PER_WORD
    try:
        made = printable(html, images) if is_short and not is_bare else None
    except TooDeep:
        made = None
    if made is None:
        said.remarks.setdefault(
            "The mail is in HTML that is too long or too involved to be laid out; its words follow."
        )
        _say_words(text_of_html(html), said)
        return
    said.has_layout = True
    said.left -= len(html) // _MARKUP_PER_WORD
    said.images_not_loaded += made.images_not_loaded
    said.remarks.setdefault(
        "The mail is in HTML; its words and pictures follow without its styles."
    )
    said.html.append(f'<div class="page">{made.html}</div>')


def _say_words(text: str, said: _Said) -> None:
    """Print words up to the limit, and where they are cut say so and where the rest is."""
    printed = text[: said.left]
    said.left -= len(printed)
    said.html.append(f'<div class="text">{shown(printed)}</div>')
    if len(printed) < len(text):
        missing = len(text) - len(printed)
        sentence = f"{missing:,} more characters of the text are in the original, and not here."
        said.html.append(warning(f"The text is cut here: {sentence}"))
        said.remarks.setdefault(f"The text is cut: {sentence}")


def _raw_fields(letter: Letter) -> str:
    """Return every field as it stands in the file, which is what servers and programs wrote."""
    raw = "\n".join(f"{name}: {value}" for name, value in letter.fields)
    if not raw:
        return ""
    cut = raw[:_MOST_RAW_SIGNS]
    more = len(raw) - len(cut)
    rest = note(f"… and {more:,} more characters, which are in the original.") if more else ""
    return f'<h2>Header of the file</h2>{note(_ABOUT_RAW)}<div class="raw">{shown(cut)}</div>{rest}'
