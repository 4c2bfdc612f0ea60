"""Says of each page of a finished bundle which exhibit's page it is."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from evidence.bundles.assemble.layout import LaidOutItem, Layout
from evidence.redaction.extract.findings import Checked, Found, keyed


@dataclass(frozen=True, slots=True)
class OnItem:
    """What was found on one exhibit's pages, counted as the exhibit counts them.

    `item` is None for the pages that we made ourselves: cover, index, slip sheets.
    """

    item: LaidOutItem | None
    found: tuple[Found, ...]
    unread: tuple[int, ...]

    def bundle_page(self, page_number: int) -> int:
        """Return the bundle's page on which a page of the exhibit stands."""
        return page_number if self.item is None else self.item.first_page + page_number - 1


def by_item(checked: Checked, layout: Layout) -> list[OnItem]:
    """Return the check of a finished bundle, item by item; every printed one is in the list."""
    found: defaultdict[int, list[Found]] = defaultdict(list)
    unread: defaultdict[int, list[int]] = defaultdict(list)
    owners = dict(_owners(layout.items))
    for each in checked.found:
        # What the file tells as a whole is of our own making.
        position, page = owners.get(each.page_number, (0, each.page_number))
        found[position].append(replace(each, page_number=page))
    for number in checked.unread:
        position, page = owners.get(number, (0, number))
        unread[position].append(page)
    printed = [laid for laid in layout.items if laid.item.is_printed]
    return [
        OnItem(laid, tuple(keyed(found[at])), tuple(unread[at]))
        for laid in (None, *printed)
        for at in [laid.position if laid else 0]
    ]


def _owners(items: Iterable[LaidOutItem]) -> Iterable[tuple[int, tuple[int, int]]]:
    for laid in items:
        if laid.item.is_printed:
            for page in range(laid.first_page, laid.last_page + 1):
                yield page, (laid.position, page - laid.first_page + 1)
