"""What HTML, SVG, XML and RTF do when they are opened: scripts, remote parts, entities."""

import html
import re
from typing import BinaryIO

from evidence.exhibits.extract.content.findings import MB, Findings
from evidence.exhibits.extract.media import HTML, RTF, SVG, XML, text_of

LOOKED_THROUGH_BYTES = 64 * MB
_SCRIPTS = (
    (re.compile(r"<(?:\w+:)?script[\s>/]", re.I), "scripts"),
    (re.compile(r"<[a-z][^<>]{0,4000}[\s/\"']on[a-z]{3,30}\s*=", re.I), "event handlers"),
    (re.compile(r"=\s*[\"']?\s*(?:javascript|vbscript)\s*:", re.I), "links that run code"),
    (re.compile(r"<(?:\w+:)?(?:iframe|frame|object|embed|applet)[\s>/]", re.I), "embedded frames"),
    (re.compile(r"<meta[^<>]{0,400}http-equiv\s*=\s*[\"']?refresh", re.I), "a forced redirect"),
    (re.compile(r"<(?:\w+:)?foreignobject[\s>/]", re.I), "embedded HTML"),
    # UTF-7, which an old browser took for markup where no encoding was named.
    (re.compile(r"\+ADw-/?[a-z]", re.I), "markup hidden in UTF-7"),
)
_ENTITIES = re.compile(r"<!ENTITY\s", re.I)
_EXTERNAL_ENTITY = re.compile(r"<!ENTITY\s[^>]{0,2000}\s(?:SYSTEM|PUBLIC)\s", re.I)
_MOST_ENTITIES = 200
_RTF = (
    (re.compile(rb"\\obj(?:data|update|emb|link|autlink|ocx)", re.I), "embedded objects"),
    (re.compile(rb"\\\*\\template\s*(?:\\\w+\s*)*[^}]{0,40}(?:https?:|file:|\\\\)", re.I),
     "a template loaded from elsewhere"),
    (re.compile(rb"INCLUDE(?:PICTURE|TEXT)|DDEAUTO|\bDDE\s", re.I), "fields that load or start"),
)  # fmt: skip


def inspect_markup(stream: BinaryIO, found: Findings) -> None:
    """Write down what is active in a text file of markup; other text holds nothing active."""
    content = stream.read(LOOKED_THROUGH_BYTES)
    if stream.read(1):
        limit = LOOKED_THROUGH_BYTES // MB
        found.quarantine(f"It is longer than the {limit} MB of markup that are looked through.")
    if found.media_type == RTF:
        _report([word for pattern, word in _RTF if pattern.search(content)], "document", found)
        return
    text = text_of(content)
    if text is None:
        text = content.decode("latin-1")
    _look_for_entities(text, found)
    if found.media_type in {HTML, SVG, XML}:
        look_for_scripts(text, found)


def look_for_scripts(text: str, found: Findings) -> None:
    """Write down what a browser would run in this text."""
    # "java&#115;cript:" and its like are read as browsers read them.
    plain = html.unescape(re.sub("[\0\t\r]", " ", text))
    held = [word for pattern, word in _SCRIPTS if pattern.search(text) or pattern.search(plain)]
    what = "picture" if found.media_type == SVG else "page"
    _report(held, what, found)


def _look_for_entities(text: str, found: Findings) -> None:
    if found.media_type == HTML:
        return
    if _EXTERNAL_ENTITY.search(text):
        found.quarantine("The XML names an external entity, which would load another file.")
    count = len(_ENTITIES.findall(text[: 4 * MB]))
    if count > _MOST_ENTITIES or _expands(text):
        raise found.refuse(
            "The XML defines entities within entities, which grow without end when they are read."
        )
    if count:
        found.quarantine("The XML defines entities of its own, which evidence has no need of.")


def _expands(text: str) -> bool:
    # Three entities that hold two or more others: a million laughs is seven or more such steps.
    defined = re.findall(r"(?is)<!ENTITY\s+(?:%\s+)?\S+\s+([\"'])(.{0,4000}?)\1", text[: 4 * MB])
    growing = [value for _, value in defined if value.count("&") + value.count("%") >= 2]
    return len(growing) >= 3


def _report(held: list[str], what: str, found: Findings) -> None:
    if held:
        found.quarantine(
            f"The {what} holds active content: {', '.join(held)}. Print it to a PDF to use its "
            "pages in a bundle."
        )
