"""Makes the HTML of a mail fit to be printed: nothing active, nothing loaded, nothing unseen."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape

import lxml.html
import nh3

from evidence.pages.extract.paper import framed, marked, ours

_TEXT_TAGS = frozenset({
    "a", "abbr", "b", "blockquote", "br", "caption", "center", "cite", "code", "dd", "del", "div",
    "dl", "dt", "em", "font", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "li",
    "ol", "p", "pre", "q", "s", "small", "span", "strike", "strong", "sub", "sup", "table", "tbody",
    "td", "tfoot", "th", "thead", "tr", "tt", "u", "ul",
})  # fmt: skip
_ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt"}, "td": {"colspan"}, "th": {"colspan"}}
_SCHEMES = {"http", "https", "mailto", "cid", "tel", "ftp", "file", "data"}
# Measured: 300 rows of a thousand columns take a minute to lay out.
_MOST_COLUMNS = 40
# lxml drops what lies deeper than 256 without a word, and WeasyPrint gives up at about 300.
_DEEPEST = 100
_EMPTY = frozenset({"br", "hr", "img"})
_TAG = re.compile(r"</?([a-zA-Z0-9]+)(?:[^>\"]|\"[^\"]*\")*>")
_BREAK = re.compile(r"<br>|</(?:p|div|tr|li)>")


class TooDeep(Exception):
    """Elements lie in each other deeper than can be laid out."""


@dataclass(slots=True)
class Printable:
    """HTML that can be printed, and what of the original is not in it."""

    html: str = ""
    images_not_loaded: int = 0
    images_shown: list[str] = field(default_factory=list)


def printable(html: str, images: Mapping[str, str]) -> Printable:
    """Return a mail's HTML with its text and plain structure, and the pictures given by their id.

    Styles are dropped, so that nothing is hidden by colour or place; a link shows where it leads;
    a picture that is not in the mail is named and never asked for. Raises TooDeep.
    """
    cleaned = nh3.clean(
        html,
        tags=set(_TEXT_TAGS),
        attributes=_ATTRIBUTES,
        attribute_filter=_kept,
        url_schemes=_SCHEMES,
        link_rel=None,
    )
    result = Printable()
    if not cleaned.strip():
        return result
    if _depth_of(cleaned) > _DEEPEST:
        raise TooDeep
    tree = lxml.html.fragment_fromstring(cleaned, create_parent="div")
    for element in list(tree.iter()):
        _make_visible(element)
        if element.tag == "img":
            _place_image(element, images, result)
        elif element.tag == "a":
            _show_link(element)
    result.html = framed(lxml.html.tostring(tree, encoding="unicode"))
    return result


def _depth_of(cleaned: str) -> int:
    """Return how deep elements lie in each other; nh3 closes each that it leaves open."""
    depth = deepest = 0
    for tag in _TAG.finditer(cleaned):
        if tag[0].startswith("</"):
            depth -= 1
        elif tag[1].lower() not in _EMPTY:
            depth += 1
            deepest = max(deepest, depth)
    return deepest


def _kept(_tag: str, attribute: str, value: str) -> str | None:
    if attribute != "colspan":
        return value
    return value if value.isdecimal() and 0 < int(value) <= _MOST_COLUMNS else None


def _make_visible(element: lxml.html.HtmlElement) -> None:
    element.text = marked(element.text) if element.text else element.text
    element.tail = marked(element.tail) if element.tail else element.tail


def _place_image(
    element: lxml.html.HtmlElement, images: Mapping[str, str], result: Printable
) -> None:
    source = (element.get("src") or "").strip()
    content_id = source[4:].strip("<> ") if source[:4].lower() == "cid:" else ""
    if content_id in images:
        element.set("src", images[content_id])
        result.images_shown.append(content_id)
        return
    result.images_not_loaded += 1
    alternative = (element.get("alt") or "").strip()
    words = f"picture not loaded: {_short(source) or 'no address'}"
    words += f", described as “{_short(alternative)}”" if alternative else ""
    element.tag = "span"
    for name in list(element.attrib):
        del element.attrib[name]
    element.text = ours(words)


def _show_link(element: lxml.html.HtmlElement) -> None:
    """Write out where a link leads, unless its words are that already."""
    address = (element.attrib.pop("href", "") or "").strip()
    element.tag = "span"
    said = "".join(element.itertext()).strip()
    if not address or said in {address, address.removeprefix("mailto:")}:
        return
    note = lxml.html.Element("span")
    note.text = ours(f"link to {_short(address)}")
    element.append(note)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 200 else f"{text[:199]}…"


def text_of_html(html: str) -> str:
    """Return the words of HTML alone, line by line, for HTML that cannot be laid out."""
    cleaned = nh3.clean(html, tags={"br", "p", "div", "tr", "li"}, attributes={})
    # What is left of the tags has no attributes, and no other "<" is left unescaped.
    return unescape(_TAG.sub("", _BREAK.sub("\n", cleaned)))
