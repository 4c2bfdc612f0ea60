"""Opens the finished bundle again and finds in it everything that the plan promised."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium  # type: ignore[import-untyped]

from evidence.bundles.assemble import navigation
from evidence.bundles.assemble.disarm import live_parts
from evidence.bundles.assemble.layout import Layout
from evidence.core.errors import Failed

# How many exhibits have the text of their first and last page read back.
_SAMPLED_EXHIBITS = 25


class BundleWrong(Failed):
    """The finished file is not what the plan says; it must not be handed out."""

    default_code = "bundle_wrong"


def verify(path: Path, layout: Layout) -> None:
    """Return only when the file is what the layout says; else raise BundleWrong naming the fault.

    Opens exhibit content: call it in a confined child only.
    """
    with pikepdf.open(path) as bundle:
        _check_pages(bundle, layout)
        _check_index(bundle, layout)
        _check_bookmarks(bundle, layout)
        if live := sorted(set(live_parts(bundle))):
            raise _wrong(f"it still holds {', '.join(live)}")
    with closing(pdfium.PdfDocument(path)) as document:
        _check_labels(document, layout)
        for page in sampled_pages(layout):
            _check_stamp(document, page, layout)


def sampled_pages(layout: Layout) -> list[int]:
    """Return the pages, counted from 1, whose stamps are read back.

    Cover, index, and the slip sheet, first and last page of exhibits spread over the bundle.
    """
    step = max(1, len(layout.items) // _SAMPLED_EXHIBITS)
    pages = {1, layout.index_page, layout.page_count}
    for laid in layout.items[::step]:
        pages |= {laid.slip_page, laid.first_page, laid.last_page}
    return sorted(pages)


def _check_pages(bundle: pikepdf.Pdf, layout: Layout) -> None:
    found = len(bundle.pages)
    if found != layout.page_count:
        raise _wrong(f"it has {found} pages where {layout.page_count} were planned")


def _check_index(bundle: pikepdf.Pdf, layout: Layout) -> None:
    index = range(layout.index_page, layout.items[0].slip_page)
    reached = {target for page in index for target in _link_targets(bundle, page)}
    for laid in layout.items:
        if laid.slip_page not in reached:
            raise _wrong(f"no index link leads to {laid.item.label} on page {laid.slip_page}")
    if strays := reached - {laid.slip_page for laid in layout.items} - {1, layout.index_page}:
        raise _wrong(f"an index link leads to page {min(strays)}, where no exhibit begins")


def _link_targets(bundle: pikepdf.Pdf, page: int) -> Iterator[int]:
    for annotation in bundle.pages[page - 1].obj.get("/Annots", []):
        target = navigation.resolved_page(annotation.get("/Dest"))
        if target is None:
            raise _wrong(f"a link on page {page} leads nowhere")
        yield target


def _check_bookmarks(bundle: pikepdf.Pdf, layout: Layout) -> None:
    with bundle.open_outline() as outline:
        found = [
            (str(entry.title), navigation.resolved_page(_destination_of(entry)))
            for entry in outline.root
        ]
    planned = navigation.bookmarks(layout)
    if len(found) != len(planned):
        raise _wrong(f"it has {len(found)} bookmarks where {len(planned)} were planned")
    for (title, page), (planned_title, planned_page) in zip(found, planned, strict=True):
        if (title, page) != (planned_title, planned_page):
            raise _wrong(f"the bookmark “{title}” leads to page {page}, not {planned_page}")


def _destination_of(entry: pikepdf.OutlineItem) -> pikepdf.Object | None:
    destination = entry.destination
    return destination if isinstance(destination, pikepdf.Object) else None


def _check_labels(document: pdfium.PdfDocument, layout: Layout) -> None:
    for page in range(1, layout.page_count + 1):
        label, stamp = document.get_page_label(page - 1), layout.plan.stamp.text(page)
        if label != stamp:
            raise _wrong(f"the reader labels page {page} “{label}”, and “{stamp}” is printed")


def _check_stamp(document: pdfium.PdfDocument, page: int, layout: Layout) -> None:
    stamp = layout.plan.stamp.text(page)
    with (
        closing(document[page - 1]) as opened,
        closing(opened.get_textpage()) as text,
    ):
        if stamp.replace(" ", "") not in "".join(text.get_text_range().split()):
            raise _wrong(f"the stamp {stamp} cannot be read back from page {page}")


def _wrong(fault: str) -> BundleWrong:
    return BundleWrong(
        f"The finished bundle failed its check and was thrown away: {fault}. Build it again; if "
        "that fails too, report it."
    )
