"""Reads a court's RSS bytes as plain items and refuses what is no feed or wants to do harm.

Steps: size, text, no entities, well-formed XML of bounded shape, then five texts per item. The
parser behind it gets a feed written anew from these texts, and never the bytes from outside.
"""

import html
import re
from dataclasses import dataclass

from lxml import etree

from evidence.core.errors import Invalid
from evidence.docket.sources.plain import clean, decoded, printable

MAX_FEED_BYTES = 5 * 1024 * 1024
MAX_ITEMS = 20_000
MAX_ATTRIBUTES = 1_000
MAX_DEPTH = 32
MAX_TITLE_CHARACTERS = 2_000
MAX_TEXT_CHARACTERS = 20_000

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>", re.IGNORECASE)
_WEB_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body|form)\b", re.IGNORECASE)
_LOOSE_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)(#?\w+;)?")


@dataclass(frozen=True, slots=True)
class RawItem:
    """The five texts of one RSS item that a docket entry is read from."""

    position: int
    title: str
    link: str
    description: str
    guid: str
    published: str


@dataclass(frozen=True, slots=True)
class RawFeed:
    """A feed's items in their order, the date it was written, and what was left out and why."""

    items: tuple[RawItem, ...]
    items_seen: int
    built: str
    problems: tuple[str, ...]


def read_raw_feed(body: bytes) -> RawFeed:
    """The items of a feed as plain text; raises Invalid when the bytes are not a court's feed."""
    text = _text(body)
    root, problems = _root(text)
    _refuse_bad_shape(root)
    elements = list(root.iter("item"))
    if len(elements) > MAX_ITEMS:
        raise Invalid(
            f"The feed holds {len(elements)} items; at most {MAX_ITEMS} are read.",
            code="too_large",
        )
    items = []
    for position, element in enumerate(elements, start=1):
        item = _item(position, element)
        if len(item.title) > MAX_TITLE_CHARACTERS or len(item.description) > MAX_TEXT_CHARACTERS:
            problems.append(left_out(item, "its text is far longer than any court's"))
        else:
            items.append(item)
    built = _child_text(root.find("channel"), "lastBuildDate")
    return RawFeed(tuple(items), len(elements), built, tuple(problems))


def left_out(item: RawItem, reason: str) -> str:
    """The sentence that reports an item which gave no docket entry."""
    return f"{named(item)} was left out: {reason}."


def named(item: RawItem) -> str:
    """The item as a reader of the feed finds it again: its place, and the start of its title."""
    name = f" ({item.title[:80]})" if item.title else ""
    return f"Item {item.position}{name}"


def _text(body: bytes) -> str:
    if len(body) > MAX_FEED_BYTES:
        raise Invalid("The feed is larger than 5 MiB; nothing of it was read.", code="too_large")
    text = _DECLARATION.sub("", printable(decoded(body)).lstrip("\ufeff"))
    if not text.strip():
        raise Invalid("The court's feed is empty. It will be read again.", code="empty_feed")
    if "<!ENTITY" in text:
        raise Invalid(
            "The feed declares entities, which no court's feed does. Check its address.",
            code="unsafe_feed",
        )
    return text


def _root(text: str) -> tuple[etree._Element, list[str]]:
    problems: list[str] = []
    try:
        root = _parsed(text)
    except etree.XMLSyntaxError as error:
        try:
            root = _parsed(_LOOSE_AMPERSAND.sub(_repaired_reference, text))
        except etree.XMLSyntaxError:
            raise _not_a_feed(text, error) from error
        problems.append("The feed was not well-formed XML; its stray ampersands were repaired.")
    if root.tag != "rss":
        raise _not_a_feed(text, None)
    return root, problems


def _parsed(text: str) -> etree._Element:
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    return etree.fromstring(text.encode(), parser)


def _repaired_reference(found: re.Match[str]) -> str:
    name = found.group(1) or ""
    return html.escape(printable(html.unescape(f"&{name}")), quote=False)


def _not_a_feed(text: str, error: etree.XMLSyntaxError | None) -> Invalid:
    if _WEB_PAGE.search(text[:4_000]):
        return Invalid(
            "This is not a feed: the site sent a web page, perhaps to log in. Check the address.",
            code="not_a_feed",
        )
    if error is not None and "<rss" in text[:4_000]:
        line = error.position[0]
        return Invalid(
            f"The feed is cut off or damaged at line {line}. It will be read again.",
            code="damaged_feed",
        )
    return Invalid("This is not a feed: no RSS was found. Check the address.", code="not_a_feed")


def _refuse_bad_shape(root: etree._Element) -> None:
    depth = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > MAX_DEPTH or len(element.attrib) > MAX_ATTRIBUTES:
            raise Invalid(
                "The feed is built like no court's feed: too deep, or with too many attributes.",
                code="unsafe_feed",
            )


def _item(position: int, element: etree._Element) -> RawItem:
    return RawItem(
        position=position,
        title=_child_text(element, "title"),
        link=_child_text(element, "link"),
        description=_child_text(element, "description"),
        guid=_child_text(element, "guid"),
        published=_child_text(element, "pubDate"),
    )


def _child_text(element: etree._Element | None, name: str) -> str:
    found = None if element is None else element.find(name)
    return "" if found is None else clean("".join(str(part) for part in found.itertext()))
