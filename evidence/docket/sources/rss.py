"""Reads a court's RSS feed as CM/ECF publishes it, and gives docket entries.

Steps: the child process guards and parses, items of one docket entry are joined, each entry gets
its key and its date in the court's zone, and whatever was left out is reported.
"""

import email.utils
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from evidence.core.errors import Invalid
from evidence.core.limits import Limits, run_limited
from evidence.docket.sources.base import FeedReading, FetchedEntry
from evidence.docket.sources.join import Mark, feed_key
from evidence.docket.sources.numbers import display

READING_LIMITS = Limits(
    wall_seconds=60, cpu_seconds=60, memory_bytes=1 << 30, file_bytes=64 * 1024 * 1024
)
MAX_PROBLEMS = 200
# Several events of one entry can be longer; the whole text then stands in the description.
MAX_SHORT_DESCRIPTION = 300


def read_feed(body: bytes, *, court_id: str, time_zone: str) -> FeedReading:
    """The docket entries in a feed's bytes, oldest first, and the items that gave none.

    Raises Invalid when the bytes are no feed, and Failed when reading them takes too much time
    or memory. `time_zone` is the court's own, as in "America/Los_Angeles".
    """
    if not re.fullmatch(r"[a-z0-9]{2,15}", court_id):
        raise Invalid(f"{court_id!r} is not a court's id.", code="unknown_court", param="court_id")
    answer = run_limited(
        "evidence.docket.sources.rss_child",
        court_id.encode() + b"\n" + body,
        limits=READING_LIMITS,
        subject="Reading the court's feed",
    )
    return reading_from(answer, court_id=court_id, time_zone=time_zone)


def reading_from(answer: bytes, *, court_id: str, time_zone: str) -> FeedReading:
    """The reading that the child's answer stands for; raises Invalid when it refused the feed."""
    try:
        zone = ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        message = f"{time_zone!r} is not a time zone."
        raise Invalid(message, code="unknown_time_zone", param="time_zone") from error
    told = json.loads(answer)
    if "refused" in told:
        raise Invalid(told["refused"], code=told["code"])
    items = [_Item(**(item | {"entered_at": _instant(item)})) for item in told["items"]]
    published_at = _published_at(told["built"])
    problems = [*told["problems"], *_late_items(items, published_at)]
    groups = sorted(_of_one_entry(items), key=lambda group: _reading_order(group[0]))
    return FeedReading(
        court_id=court_id,
        entries=tuple(_entry(group, court_id=court_id, zone=zone) for group in groups),
        problems=_bounded(problems),
        items_seen=told["items_seen"],
        published_at=published_at,
    )


@dataclass(frozen=True, slots=True)
class _Item:
    docket_number: str
    pacer_case_id: str
    case_name: str
    document_number: str
    entered_at: datetime
    short_description: str
    document_url: str
    pacer_doc_id: str

    @property
    def case_key(self) -> str:
        return self.pacer_case_id or display(self.docket_number)

    @property
    def entry_number(self) -> int | None:
        # Some appellate courts give no number; the parser then puts the document's id there.
        is_number = re.fullmatch(r"[0-9]{1,9}", self.document_number)
        return int(self.document_number) if is_number else None

    @property
    def event_key(self) -> tuple[str, datetime, str, int | None]:
        """Equal for the several events of one docket entry, which CM/ECF writes as several items.

        Case, instant and document decide. Without a document the number takes its place, since
        some courts link none and enter several documents within one second.
        """
        number = None if self.pacer_doc_id else self.entry_number
        return (self.case_key, self.entered_at, self.pacer_doc_id, number)


def _instant(item: dict[str, str]) -> datetime:
    return datetime.fromisoformat(item["entered_at"])


def _of_one_entry(items: Iterable[_Item]) -> list[list[_Item]]:
    groups: dict[tuple[str, datetime, str, int | None], list[_Item]] = defaultdict(list)
    for item in items:
        groups[item.event_key].append(item)
    # An order of their own makes the result the same whatever the feed's order was.
    return [sorted(group, key=_item_order) for group in groups.values()]


def _item_order(item: _Item) -> tuple[str, str, str, str, str]:
    return (
        item.short_description,
        item.docket_number,
        item.document_number,
        item.case_name,
        item.document_url,
    )


def _entry(group: Sequence[_Item], *, court_id: str, zone: ZoneInfo) -> FetchedEntry:
    texts = sorted({item.short_description for item in group if item.short_description})
    text = " AND ".join(texts)
    is_long = len(text) > MAX_SHORT_DESCRIPTION
    first = group[0]
    return FetchedEntry(
        docket_number=first.docket_number,
        pacer_case_id=first.pacer_case_id,
        case_name=first.case_name,
        entry_number=next((i.entry_number for i in group if i.entry_number is not None), None),
        date_filed=first.entered_at.astimezone(zone).date(),
        entered_at=first.entered_at,
        short_description=f"{text[: MAX_SHORT_DESCRIPTION - 1]}…" if is_long else text,
        description=text if is_long else "",
        document_url=next((item.document_url for item in group if item.document_url), ""),
        pacer_doc_id=first.pacer_doc_id,
        source_key=_source_key(first, court_id=court_id, text=text),
    )


def _source_key(item: _Item, *, court_id: str, text: str) -> str:
    mark = Mark(item.pacer_doc_id, item.entry_number, text)
    return feed_key(court_id, item.case_key, item.entered_at, mark)


def _reading_order(item: _Item) -> tuple[datetime, int, str, str]:
    number = -1 if item.entry_number is None else item.entry_number
    return (item.entered_at, number, item.case_key, item.pacer_doc_id)


def _published_at(built: str) -> datetime | None:
    try:
        return email.utils.parsedate_to_datetime(built).astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return None


def _late_items(items: Iterable[_Item], published_at: datetime | None) -> list[str]:
    if published_at is None:
        return []
    latest = published_at + timedelta(days=1)
    return [
        f"{item.docket_number}: an entry is dated {item.entered_at:%Y-%m-%d %H:%M} UTC, "
        "after the feed itself was written. It was kept; check its date."
        for item in items
        if item.entered_at > latest
    ]


def _bounded(problems: Sequence[str]) -> tuple[str, ...]:
    if len(problems) <= MAX_PROBLEMS:
        return tuple(problems)
    more = len(problems) - MAX_PROBLEMS
    return (*problems[:MAX_PROBLEMS], f"{more} more items were left out for such reasons.")
