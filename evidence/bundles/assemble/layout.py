"""Which page of the bundle carries what, known before anything is printed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from evidence.bundles.assemble.plan import BundlePlan, PlannedItem

# A table's cost grows faster than its rows, and so does the memory it takes; so
# longer bundles are typeset in parts of this many rows.
ROWS_PER_PART = 400


@dataclass(frozen=True, slots=True)
class Counts:
    """How many pages the front matter takes: cover, index (per part), and each slip sheet."""

    cover: int
    index: tuple[int, ...]
    slips: tuple[int, ...]

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> "Counts":
        """Return the counts that `dataclasses.asdict` wrote."""
        return cls(document["cover"], tuple(document["index"]), tuple(document["slips"]))


@dataclass(frozen=True, slots=True)
class LaidOutItem:
    """An exhibit with its place: bundle pages count from 1, and the slip sheet comes first."""

    item: PlannedItem
    position: int
    slip_page: int
    first_page: int
    last_page: int
    first_stamp: str
    last_stamp: str
    last_digits: str

    @property
    def stamps(self) -> str:
        """Return the stamps from the slip sheet to the last page: first in full, last in digits."""
        if self.slip_page == self.last_page:
            return self.first_stamp
        return f"{self.first_stamp}\N{EN DASH}{self.last_digits}"


@dataclass(frozen=True, slots=True)
class Layout:
    """A plan with a page for everything; templates and the merge read the same numbers."""

    plan: BundlePlan
    counts: Counts
    items: tuple[LaidOutItem, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "items", tuple(_placed(self.plan, self.counts)))

    @property
    def index_page(self) -> int:
        """Return the bundle page on which the index begins."""
        return self.counts.cover + 1

    @property
    def page_count(self) -> int:
        """Return how many pages the finished bundle has."""
        return self.items[-1].last_page

    @property
    def last_stamp(self) -> str:
        """Return the stamp of the last page."""
        return self.plan.stamp.text(self.page_count)

    @property
    def first_stamp(self) -> str:
        """Return the stamp of the cover."""
        return self.plan.stamp.text(1)

    @property
    def unprinted(self) -> tuple[LaidOutItem, ...]:
        """Return the exhibits that only a slip sheet stands for."""
        return tuple(laid for laid in self.items if not laid.item.is_printed)

    def page_labels(self) -> Iterator[tuple[int, str, int]]:
        """Yield (page index, prefix, number) wherever the PDF page labels must change.

        A PDF page label has a prefix and a plain number (PDF 32000-1 §12.4.2). The zeros that
        pad the stamp go to the prefix, so a new range begins at 10, 100, 1000 …
        """
        stamp = self.plan.stamp
        number, end = stamp.start, stamp.start + self.page_count
        while number < end:
            digits = len(str(number))
            zeros = "0" * max(0, stamp.width - digits)
            yield number - stamp.start, stamp.prefix + zeros, number
            number = 10**digits


def _placed(plan: BundlePlan, counts: Counts) -> Iterator[LaidOutItem]:
    stamp = plan.stamp
    page = counts.cover + sum(counts.index) + 1
    for position, (item, slips) in enumerate(zip(plan.items, counts.slips, strict=True), 1):
        last = page + slips + item.printed_pages - 1
        yield LaidOutItem(
            item=item,
            position=position,
            slip_page=page,
            first_page=page + slips if item.is_printed else page,
            last_page=last,
            first_stamp=stamp.text(page),
            last_stamp=stamp.text(last),
            last_digits=stamp.digits(last),
        )
        page = last + 1
