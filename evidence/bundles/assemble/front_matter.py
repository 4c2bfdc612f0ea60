"""Typesets cover, index and slip sheets so that every page number printed in them is right."""

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape
from itertools import batched, pairwise

import pikepdf

from evidence.bundles.assemble.layout import ROWS_PER_PART, Counts, LaidOutItem, Layout
from evidence.bundles.assemble.plan import BundlePlan
from evidence.core.errors import Failed
from evidence.core.typeset import typeset

_ROUNDS = 3
# A first guess; when it is wrong, a second round of typesetting puts it right.
_ROWS_PER_PAGE = 15
_TYPESETTERS = 2
# Up to here one document is quicker than the start of another child.
_SHORT_BUNDLE = 25
_SLIPS_PER_PART = 100

_STAMP_SHEET = """<!doctype html><style>
@page {{ size: letter }}
p {{ font: 10pt "Liberation Sans", Arial, "DejaVu Sans", sans-serif;
     font-variant-ligatures: none; font-kerning: none; unicode-bidi: isolate-override }}
</style><p>{characters}</p>"""


@dataclass(frozen=True, slots=True)
class FrontPart:
    """What one typeset document holds: perhaps the cover, then index rows, then slip sheets.

    A short bundle has one part with everything; a long one has parts with index rows, then
    parts with slip sheets.
    """

    shows_cover: bool
    rows: tuple[LaidOutItem, ...]
    slips: tuple[LaidOutItem, ...]

    @property
    def is_continued(self) -> bool:
        """Whether the index began in an earlier part."""
        return not self.shows_cover


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The typeset parts, the layout whose numbers they print, and the stamp's letters."""

    layout: Layout
    parts: tuple[bytes, ...]
    stamp_sheet: bytes


Render = Callable[[Layout, FrontPart], str]


def compose(plan: BundlePlan, *, render: Render) -> FrontMatter:
    """Return the front matter of a plan, typeset until its own length no longer changes.

    `render` gives the HTML of one part. It marks the beginning of the cover with id="cover",
    of the index with id="index" and of each slip sheet with id="slip-<position>", each on a new
    page and in this order; a link to a slip sheet, the index or the cover has the address
    `bundle:slip-<position>`, `bundle:index` or `bundle:cover`. Raises Failed when typesetting
    fails or does not settle.
    """
    counts = _estimate(plan, render)
    for _ in range(_ROUNDS):
        layout = Layout(plan, counts)
        parts = parts_of(layout)
        pdfs = _typeset_parts(layout, parts, render)
        counts = _measured(parts, pdfs)
        if counts == layout.counts:
            return FrontMatter(layout, pdfs, stamp_sheet(plan))
    raise Failed(
        f"The index of “{plan.title}” changes its length each time it is set. Shorten the longest "
        "titles or notes, then build again."
    )


def parts_of(layout: Layout) -> tuple[FrontPart, ...]:
    """Return the parts in which the front matter is typeset, in bundle order."""
    items = layout.items
    if len(items) <= _SHORT_BUNDLE:
        return (FrontPart(shows_cover=True, rows=items, slips=items),)
    rows = batched(items, ROWS_PER_PART)
    slips = batched(items, _SLIPS_PER_PART)
    return (
        *(
            FrontPart(shows_cover=number == 0, rows=batch, slips=())
            for number, batch in enumerate(rows)
        ),
        *(FrontPart(shows_cover=False, rows=(), slips=batch) for batch in slips),
    )


def stamp_sheet(plan: BundlePlan) -> bytes:
    """Return a PDF page that has every character of the plan's stamps, with its font."""
    labels = "".join(item.label for item in plan.items)
    wanted = set(f"0123456789page of·{plan.stamp.prefix}{labels}") - {" "}
    return _sheet_of("".join(sorted(wanted)))


@lru_cache(maxsize=64)
def _sheet_of(characters: str) -> bytes:
    return typeset(_STAMP_SHEET.format(characters=escape(" ".join(characters))))


def _estimate(plan: BundlePlan, render: Render) -> Counts:
    """Return the likely lengths: a guess, and for a long bundle a trial of the index alone."""
    total = len(plan.items)
    index = tuple(
        -(-min(ROWS_PER_PART, total - first) // _ROWS_PER_PAGE)
        for first in range(0, total, ROWS_PER_PART)
    )
    guess = Counts(cover=1, index=index, slips=(1,) * total)
    if total <= _SHORT_BUNDLE:
        return guess
    layout = Layout(plan, guess)
    opening = tuple(part for part in parts_of(layout) if part.rows)
    tried = _measured(opening, _typeset_parts(layout, opening, render))
    return replace(tried, slips=guess.slips)


def _typeset_parts(
    layout: Layout, parts: tuple[FrontPart, ...], render: Render
) -> tuple[bytes, ...]:
    # Rendered here and not in the threads: a template may ask the database.
    pages = [render(layout, part) for part in parts]
    with ThreadPoolExecutor(max_workers=_TYPESETTERS) as typesetters:
        return tuple(typesetters.map(typeset, pages))


def _measured(parts: tuple[FrontPart, ...], pdfs: tuple[bytes, ...]) -> Counts:
    cover = 0
    index: list[int] = []
    slips: list[int] = []
    for part, pdf in zip(parts, pdfs, strict=True):
        lengths = [after - before for before, after in pairwise(_beginnings(pdf, part))]
        if part.shows_cover:
            cover = lengths.pop(0)
        if part.rows:
            index.append(lengths.pop(0))
        slips.extend(lengths)
    return Counts(cover, tuple(index), tuple(slips))


def _beginnings(pdf: bytes, part: FrontPart) -> list[int]:
    """Return the page index at which each section of a part begins, and the part's length."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        anchors = pikepdf.NameTree(document.Root.Names.Dests)
        page_of: dict[object, int] = {
            page.objgen: number for number, page in enumerate(document.pages)
        }
        sections = ["cover"] if part.shows_cover else []
        sections += ["index"] if part.rows else []
        sections += [f"slip-{laid.position}" for laid in part.slips]
        begins = [page_of[anchors[section][0].objgen] for section in sections]
        begins.append(len(document.pages))
    if begins[0] != 0 or any(a >= b for a, b in pairwise(begins)):
        raise Failed("The bundle's templates do not begin each section on a page of its own.")
    return begins
