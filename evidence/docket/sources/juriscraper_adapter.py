"""The only door to juriscraper: what courts publish in, plain values in its field names out.

juriscraper 4.0.1 is pinned, because its parsers are reached through an underscore-private call,
which stands here once. Its network classes are never used.
"""

import email.utils
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from evidence.docket.sources.numbers import normal_doc_id
from evidence.docket.sources.plain import clean
from evidence.docket.sources.rss_guard import RawItem, left_out, named

# With a handler in place at import, juriscraper opens no log file and prints no warning.
_log = logging.getLogger("juriscraper.lib.log_tools")
_log.addHandler(logging.NullHandler())
_log.propagate = False

# juriscraper ships no types.
from juriscraper.pacer import (  # type: ignore[import-untyped]  # noqa: E402
    AppellateAttachmentPage,
    AppellateDocketReport,
    AttachmentPage,
    DocketReport,
    NotificationEmail,
    PacerRssFeed,
    S3NotificationEmail,
    rss_feeds,
)

# A feed's parser makes a network client that it never uses; building one costs more than parsing.
rss_feeds.AsyncClient = lambda **_options: None

type Told = dict[str, Any]

# What its parsers raise on pages that are written in a way they do not know.
_UNKNOWN_WRITING = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
    etree.LxmlError,
)
_LINK = re.compile(r"href\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE)
_FIRST_YEAR, _LAST_YEAR = 1988, 2100
_LONGEST_URL = 500


@dataclass(frozen=True, slots=True)
class ParsedItem:
    """One item as juriscraper read it, before items of one docket entry are joined."""

    docket_number: str
    pacer_case_id: str
    case_name: str
    document_number: str
    entered_at: datetime
    short_description: str
    document_url: str
    pacer_doc_id: str


@dataclass(frozen=True, slots=True)
class ParsedItems:
    """The items that could be read, and a sentence for each that could not."""

    items: tuple[ParsedItem, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ToldItems:
    """One docket per item that could be read, and the name and reason of each that could not."""

    dockets: tuple[Told, ...]
    dropped: tuple[tuple[str, str], ...]


def parse_items(raw_items: tuple[RawItem, ...], *, court_id: str) -> ParsedItems:
    """Reads each item by itself, so that a bad one neither hides nor stops another."""
    items: list[ParsedItem] = []
    problems: list[str] = []
    for raw, docket, reason in _each(raw_items, court_id=court_id):
        if docket is None:
            problems.append(left_out(raw, reason))
            continue
        items.append(_parsed_item(raw, docket))
        if _LINK.search(raw.description) and not items[-1].document_url:
            problems.append(
                f"Item {raw.position}: its link is no usable web address and was dropped."
            )
    return ParsedItems(tuple(items), tuple(problems))


def told_by_feed(raw_items: tuple[RawItem, ...], *, court_id: str) -> ToldItems:
    """What each item tells, in juriscraper's field names; items are not joined yet."""
    dockets: list[Told] = []
    dropped: list[tuple[str, str]] = []
    for raw, docket, reason in _each(raw_items, court_id=court_id):
        if docket is None:
            dropped.append((named(raw), reason))
        else:
            dockets.append(docket)
    return ToldItems(tuple(dockets), tuple(dropped))


def told_by_notice(text: str, *, court_id: str, is_whole_mail: bool) -> Told | None:
    """What a notice tells, or None when juriscraper can't read it; {} is its "no such notice"."""
    kind = S3NotificationEmail if is_whole_mail else NotificationEmail
    return _told(kind(court_id), text)


def told_by_docket(text: str, *, court_id: str) -> Told | None:
    """What a saved docket page tells, or None when juriscraper cannot read it."""
    kind = AppellateDocketReport if is_appellate(court_id) else DocketReport
    return _told(kind(court_id), text)


def told_by_attachments(text: str, *, court_id: str) -> Told | None:
    """What a page of attachments tells, or None when juriscraper cannot read it."""
    kind = AppellateAttachmentPage if is_appellate(court_id) else AttachmentPage
    return _told(kind(court_id), text)


def is_appellate(court_id: str) -> bool:
    """True for a court of appeals and for a bankruptcy appellate panel."""
    return bool(re.fullmatch(r"(?:ca|bap)\d{1,2}|cadc|cafc", court_id))


def _parse(report: Any, text: str) -> None:
    # The one place that reaches into juriscraper: no public call takes text.
    report._parse_text(text)


def _told(report: Any, text: str) -> Told | None:
    try:
        _parse(report, text)
        told: Told = report.data
    except _UNKNOWN_WRITING:
        return None
    return told


def _each(
    raw_items: tuple[RawItem, ...], *, court_id: str
) -> Iterator[tuple[RawItem, Told | None, str]]:
    feed = PacerRssFeed(court_id)
    _parse(feed, _as_feed(raw_items))
    read = feed.feed.entries
    if len(read) != len(raw_items):
        reason = f"of {len(raw_items)} items handed to the parser {len(read)} came back"
        yield from ((raw, None, reason) for raw in raw_items)
        return
    for raw, entry in zip(raw_items, read, strict=True):
        reason = _missing(raw)
        docket = None if reason else _docket(feed, entry)
        if docket is None and not reason:
            reason = "its docket number or its text is not written as courts write it"
        yield raw, docket, reason


def _as_feed(raw_items: tuple[RawItem, ...]) -> str:
    root = etree.Element("rss", version="2.0")
    channel = etree.SubElement(root, "channel")
    for raw in raw_items:
        item = etree.SubElement(channel, "item")
        for name, text in (
            ("title", raw.title),
            ("link", raw.link),
            ("description", raw.description),
            ("guid", raw.guid),
            ("pubDate", raw.published),
        ):
            if text:
                etree.SubElement(item, name).text = text
    return etree.tostring(root, encoding="unicode")


def _missing(raw: RawItem) -> str:
    if not raw.link:
        return "it has no link"
    if not raw.published:
        return "it has no date"
    # juriscraper fills what a date lacks from today, so only a whole date is let through.
    day = email.utils.parsedate_tz(raw.published)
    if day is None:
        return f"its date {raw.published[:40]!r} cannot be read"
    if not _FIRST_YEAR <= day[0] <= _LAST_YEAR:
        return f"its date {raw.published[:40]!r} cannot be right"
    return ""


def _docket(feed: Any, entry: object) -> Told | None:
    feed.feed.entries = [entry]
    feed._data = None
    try:
        dockets: list[Told] = feed.data
    except _UNKNOWN_WRITING:
        return None
    return dockets[0] if dockets else None


def _parsed_item(raw: RawItem, docket: Told) -> ParsedItem:
    entry: Told = docket["docket_entries"][0]
    entered_at: datetime = entry["date_filed"]
    if entered_at.tzinfo is None:
        # RSS 2.0 dates are RFC 822; one without a zone that is known counts as GMT.
        entered_at = entered_at.replace(tzinfo=UTC)
    case_id = str(docket["pacer_case_id"] or "")
    return ParsedItem(
        docket_number=clean(str(docket["docket_number"])),
        pacer_case_id=case_id if re.fullmatch(r"[0-9]{1,20}", case_id) else "",
        case_name=clean(str(docket["case_name"] or "")),
        document_number=str(entry["document_number"] or ""),
        entered_at=entered_at.astimezone(UTC),
        short_description=clean(str(entry["short_description"] or "")),
        document_url=_document_url(raw.description),
        pacer_doc_id=normal_doc_id(str(entry["pacer_doc_id"] or "")),
    )


def _document_url(description: str) -> str:
    found = _LINK.search(description)
    if found is None:
        return ""
    url = clean(unescape(next(group for group in found.groups() if group is not None)))
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    is_web = parts.scheme in {"http", "https"} and bool(parts.hostname) and not parts.username
    return url if is_web and " " not in url and len(url) <= _LONGEST_URL else ""
