"""Puts front matter and exhibits together into one stamped file, exhibit by exhibit."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from pikepdf import ObjectStreamMode, Pdf

from evidence.bundles.assemble import navigation
from evidence.bundles.assemble.disarm import disarm
from evidence.bundles.assemble.front_matter import FrontMatter, parts_of
from evidence.bundles.assemble.layout import LaidOutItem, Layout
from evidence.bundles.assemble.plan import PlannedItem
from evidence.bundles.assemble.stamp import Lettering, Marks, lettering, stamp_page
from evidence.core.errors import Failed
from evidence.core.hashing import sha256_of_file

# What pikepdf raises on files that are not what they say, depending on where it finds out.
_READING_ERRORS = (
    pikepdf.PikepdfError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
)


class ExhibitChanged(Failed):
    """An exhibit's file is not the one that the plan was made from."""

    default_code = "exhibit_changed"


class ExhibitUnreadable(Failed):
    """An exhibit's file can't be merged, although the plan says that it can be printed."""

    default_code = "exhibit_unreadable"


@dataclass(frozen=True, slots=True)
class Progress:
    """Whom to tell: before each exhibit is read, and how many pages are done after it."""

    reading: Callable[[str], None]
    pages_done: Callable[[int], None]


@dataclass(frozen=True, slots=True)
class _FrontPages:
    """Cover and index, then the pages of each slip sheet, and the files that own them.

    A page is empty once its file is gone, so the files are held as long as the pages.
    """

    opening: list[pikepdf.Page]
    slips: list[list[pikepdf.Page]]
    sources: tuple[Pdf, ...]


def assemble(front: FrontMatter, out_path: Path, *, progress: Progress) -> None:
    """Write the whole bundle to `out_path`: merged, stamped, linked, with bookmarks and labels.

    Opens hostile files: call it in a confined child only. Raises ExhibitChanged or
    ExhibitUnreadable, which name the exhibit; then nothing usable is at `out_path`.
    """
    layout = front.layout
    bundle = Pdf.new()
    letters = lettering(bundle, front.stamp_sheet)
    pages = _front_pages(front)
    _append_stamped(bundle, pages.opening, layout=layout, letters=letters)
    progress.pages_done(len(bundle.pages))
    for laid in layout.items:
        slip = pages.slips[laid.position - 1]
        _append_stamped(bundle, slip, layout=layout, letters=letters)
        if laid.item.is_printed:
            progress.reading(laid.item.label)
            _append_exhibit(bundle, laid, layout=layout, letters=letters)
        progress.pages_done(len(bundle.pages))
    _finish(bundle, layout)
    # The file's own identifier comes from its content, and no time is written: the same plan
    # gives the same bytes.
    bundle.save(
        out_path,
        deterministic_id=True,
        object_stream_mode=ObjectStreamMode.generate,
        fix_metadata_version=False,
    )


def _front_pages(front: FrontMatter) -> _FrontPages:
    counts = front.layout.counts
    opening: list[pikepdf.Page] = []
    slips: list[list[pikepdf.Page]] = []
    lengths = iter(counts.slips)
    sources = tuple(Pdf.open(io.BytesIO(part)) for part in front.parts)
    index_lengths = iter(counts.index)
    for part, source in zip(parts_of(front.layout), sources, strict=True):
        pages = list(source.pages)
        first_slip = counts.cover if part.shows_cover else 0
        first_slip += next(index_lengths) if part.rows else 0
        opening += pages[:first_slip]
        while first_slip < len(pages):
            last_slip = first_slip + next(lengths)
            slips.append(pages[first_slip:last_slip])
            first_slip = last_slip
    return _FrontPages(opening, slips, sources)


def _append_stamped(
    bundle: Pdf, pages: list[pikepdf.Page], *, layout: Layout, letters: Lettering
) -> None:
    stamp = layout.plan.stamp
    for page in pages:
        bundle.pages.append(page)
        number = len(bundle.pages)
        marks = Marks(stamp.text(number), position=stamp.position)
        stamp_page(bundle, bundle.pages[number - 1], marks, letters=letters)


def _append_exhibit(bundle: Pdf, laid: LaidOutItem, *, layout: Layout, letters: Lettering) -> None:
    item, stamp = laid.item, layout.plan.stamp
    path = _verified(item)
    try:
        source = Pdf.open(path)
        if len(source.pages) != item.page_count:
            raise _unreadable(item, f"it has {len(source.pages)} pages, not {item.page_count}")
        disarm(source)
        bundle.add_pages_from(source, outlines="ignore")
        added = bundle.pages[laid.first_page - 1 : laid.last_page]
        for number, page in enumerate(added, 1):
            note = f"{item.label} · page {number} of {item.page_count}"
            text = stamp.text(laid.first_page + number - 1)
            marks = Marks(text, note, stamp.position)
            stamp_page(bundle, page, marks, letters=letters)
    except _READING_ERRORS as error:
        raise _unreadable(item, str(error)[:200]) from error


def _verified(item: PlannedItem) -> Path:
    path = item.pdf_path
    if path is None or not path.is_file():
        message = (
            f"The file of {item.label} ({item.file_name or path}) is missing. Restore it from a "
            "backup, then build again."
        )
        raise ExhibitChanged(message, label=item.label, path=str(path))
    found = sha256_of_file(path)
    if found != item.sha256:
        message = (
            f"{item.label} ({item.file_name or path.name}) does not match its recorded SHA-256; "
            f"the stored file {path} has changed: it is {found}, and {item.sha256} was recorded. "
            "Restore it from a backup, then build again."
        )
        raise ExhibitChanged(message, label=item.label, path=str(path), found=found)
    return path


def _unreadable(item: PlannedItem, reason: str) -> ExhibitUnreadable:
    name = f" ({item.file_name})" if item.file_name else ""
    return ExhibitUnreadable(
        f"{item.label}{name} cannot be printed: {reason}. Replace the file with one that opens, "
        "or take the exhibit out of the bundle.",
        label=item.label,
    )


def _finish(bundle: Pdf, layout: Layout) -> None:
    pages = list(bundle.pages)
    for numbers in _front_ranges(layout):
        navigation.link_pages(pages, numbers, layout)
    navigation.add_bookmarks(bundle, pages, layout)
    navigation.add_page_labels(bundle, layout)
    navigation.add_title(bundle, layout)


def _front_ranges(layout: Layout) -> Iterator[range]:
    """Yield the pages that we made ourselves: only there a `bundle:` address is ours."""
    yield range(1, layout.items[0].slip_page)
    for laid, length in zip(layout.items, layout.counts.slips, strict=True):
        yield range(laid.slip_page, laid.slip_page + length)
