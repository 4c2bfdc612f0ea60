"""Draws a chronology as a band: columns for what is known to a period, bars for what spans more.

Pure: counts and spans in, places and sizes out; the template writes them as SVG. An entry that is
known to its year only is a bar over that year and no column of a month, so that none is made up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from evidence.timeline.assemble.periods import (
    ZOOMS,
    Zoom,
    following,
    label_of,
    start_of,
    steps_between,
    tick_of,
    window,
)

MOST_COLUMNS = 36
MOST_BARS = 10
WIDTH = 1008
NARROWEST = 28
TALLEST, SHORTEST = 64, 6
HEAD, FOOT, LANE, BAR = 18, 38, 26, 18
SIGN_WIDTH = 6.6


@dataclass(frozen=True, slots=True)
class Tally:
    """How many entries one period has, and how many of them are alleged or disputed."""

    first: date
    entries: int
    doubted: int


@dataclass(frozen=True, slots=True)
class Span:
    """An entry that may lie in more than one period; a missing bound is open."""

    first: date | None
    last: date | None
    words: str
    address: str


@dataclass(frozen=True, slots=True)
class Column:
    """One period as it is drawn."""

    x: float
    width: float
    y: float
    height: float
    doubted_height: float
    label: str
    tick: str
    year: str
    entries: int
    doubted: int
    since: date
    until: date

    @property
    def middle(self) -> float:
        """Where its words are centred."""
        return round(self.x + self.width / 2, 1)

    @property
    def bar_x(self) -> float:
        """Where its filled part begins."""
        return self.x + 3

    @property
    def bar_width(self) -> float:
        """How wide its filled part is."""
        return round(self.width - 6, 1)

    @property
    def count_y(self) -> float:
        """The line on which its count stands."""
        return self.y - 4


@dataclass(frozen=True, slots=True)
class Bar:
    """A span as it is drawn; an open end runs to the edge and is pointed."""

    x: float
    y: float
    width: float
    words: str
    text_x: float
    anchor: str
    address: str
    is_open_before: bool
    is_open_after: bool

    @property
    def points(self) -> str:
        """Its outline: pointed where it goes on beyond what is known or shown."""
        left, right, top, bottom = self.x, self.x + self.width, self.y, self.y + BAR
        tip = min(8.0, self.width / 2)
        corners = [(left + tip, top)] if self.is_open_before else [(left, top)]
        corners += (
            [(right - tip, top), (right, top + BAR / 2), (right - tip, bottom)]
            if (self.is_open_after)
            else [(right, top), (right, bottom)]
        )
        corners += (
            [(left + tip, bottom), (left, top + BAR / 2)]
            if self.is_open_before
            else [(left, bottom)]
        )
        return " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)

    @property
    def text_y(self) -> float:
        """The line on which its words stand."""
        return self.y + 13


@dataclass(frozen=True, slots=True)
class Band:
    """A window of the chronology, drawn; `earlier` and `later` lead to its neighbours."""

    zoom: Zoom
    width: float
    height: float
    base: float
    columns: tuple[Column, ...]
    bars: tuple[Bar, ...]
    bars_left_out: int
    earlier: date | None
    later: date | None

    @property
    def tick_y(self) -> float:
        """The line on which periods are named."""
        return self.base + 14

    @property
    def year_y(self) -> float:
        """The line on which years are named."""
        return self.base + 28

    @property
    def reach(self) -> float:
        """How far down a column can be pressed."""
        return self.base + 32


def fitting(first: date, last: date) -> Zoom:
    """Return the finest zoom in which the whole fits into one window."""
    for zoom in reversed(ZOOMS):
        if steps_between(start_of(first, zoom), start_of(last, zoom), zoom) < MOST_COLUMNS:
            return zoom
    return "year"


def draw(
    tallies: Sequence[Tally], spans: Sequence[Span], *, zoom: Zoom, at: date | None
) -> Band | None:
    """Return the band, or None when nothing in it has a date.

    `at` is the first day of the window; without it the window ends with the last entry.
    """
    bounds = _bounds(tallies, spans)
    if not bounds:
        return None
    begin, end = (start_of(day, zoom) for day in bounds)
    first, count = window(begin, end, zoom, at, most=MOST_COLUMNS)
    step = max(NARROWEST, WIDTH / count)
    shown = within(spans, bounds, zoom=zoom, at=at)
    columns = _columns(tallies, first, count, zoom=zoom, step=step)
    base = HEAD + TALLEST
    frame = _Frame(first, following(first, zoom, count), step * count, zoom)
    lanes = enumerate(shown[:MOST_BARS])
    bars = tuple(frame.bar(each, base + FOOT + number * LANE) for number, each in lanes)
    last = following(first, zoom, count - 1)
    return Band(
        zoom=zoom,
        width=step * count,
        height=base + FOOT + len(bars) * LANE,
        base=base,
        columns=columns,
        bars=bars,
        bars_left_out=len(shown) - len(bars),
        earlier=max(begin, following(first, zoom, -count)) if first > begin else None,
        later=following(last, zoom) if last < end else None,
    )


def within(
    spans: Sequence[Span], bounds: tuple[date, date], *, zoom: Zoom, at: date | None
) -> list[Span]:
    """Return the spans that lie in the window of a band with these bounds."""
    begin, end = (start_of(day, zoom) for day in bounds)
    first, count = window(begin, end, zoom, at, most=MOST_COLUMNS)
    return [each for each in spans if _overlaps(each, first, following(first, zoom, count))]


def drawn_of(
    tallies: Sequence[Tally], spans: Sequence[Span], *, zoom: Zoom, at: date | None
) -> list[int]:
    """Return which of the spans become bars, by their place, so that only these are read."""
    bounds = _bounds(tallies, spans)
    inside = within(spans, bounds, zoom=zoom, at=at)[:MOST_BARS] if bounds else []
    return [number for number, each in enumerate(spans) if any(each is bar for bar in inside)]


def _bounds(tallies: Sequence[Tally], spans: Sequence[Span]) -> tuple[date, date] | None:
    spanned = [day for each in spans for day in (each.first, each.last) if day]
    days = [*(each.first for each in tallies), *spanned]
    return (min(days), max(days)) if days else None


def _overlaps(span: Span, first: date, after: date) -> bool:
    begins, ends = span.first or span.last, span.last or span.first
    if span.first is None:
        return bool(ends and ends >= first)
    if span.last is None:
        return span.first < after
    return bool(begins and ends and begins < after and ends >= first)


def _columns(
    tallies: Sequence[Tally], first: date, count: int, *, zoom: Zoom, step: float
) -> tuple[Column, ...]:
    by_first = {each.first: each for each in tallies}
    firsts = [following(first, zoom, number) for number in range(count)]
    most = max((by_first[day].entries for day in firsts if day in by_first), default=1)
    columns = []
    for number, day in enumerate(firsts):
        tally = by_first.get(day, Tally(day, 0, 0))
        height = max(SHORTEST, TALLEST * tally.entries / most) if tally.entries else 0.0
        columns.append(
            Column(
                x=round(number * step, 1),
                width=round(step, 1),
                y=round(HEAD + TALLEST - height, 1),
                height=round(height, 1),
                doubted_height=round(height * tally.doubted / max(tally.entries, 1), 1),
                label=label_of(day, zoom),
                tick=tick_of(day, zoom),
                year=str(day.year) if number == 0 or day.month == 1 else "",
                entries=tally.entries,
                doubted=tally.doubted,
                since=day,
                until=following(day, zoom) - timedelta(days=1),
            )
        )
    return tuple(columns)


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where days lie in a window."""

    first: date
    after: date
    width: float
    zoom: Zoom

    def x(self, day: date) -> float:
        """Return the place of a day: exact within its period, as wide as any other."""
        start = start_of(day, self.zoom)
        period = (following(start, self.zoom) - start).days or 1
        steps = steps_between(self.first, start, self.zoom) + (day - start).days / period
        return self.width * steps / steps_between(self.first, self.after, self.zoom)

    def bar(self, span: Span, y: float) -> Bar:
        """Return a span cut to the window, its words where there is room for them."""
        begins = self.x(span.first) if span.first else 0.0
        ends = self.x(span.last + timedelta(days=1)) if span.last else self.width
        left, right = max(begins, 0.0), min(ends, self.width)
        text_x, anchor = self._words_at(left, right, len(span.words) * SIGN_WIDTH)
        return Bar(
            x=round(left, 1),
            y=y,
            width=round(max(right - left, 6.0), 1),
            words=span.words,
            text_x=round(text_x, 1),
            anchor=anchor,
            address=span.address,
            is_open_before=span.first is None or begins < 0,
            is_open_after=span.last is None or ends > self.width,
        )

    def _words_at(self, left: float, right: float, length: float) -> tuple[float, str]:
        """Return where a bar's words begin or end: in it, after it, else before it."""
        if length + 16 <= right - left:
            return left + 9, "start"
        if right + length + 8 <= self.width:
            return max(right, left + 6) + 6, "start"
        return max(left - 6, length), "end"
