"""Gives the merged file its links, bookmarks, page labels and title."""

import re

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, Page, Pdf, String

from evidence.bundles.assemble.layout import Layout

PRODUCER = "caseapp bundle assembly"
_TARGET = re.compile(r"bundle:(?:(cover|index)|slip-(\d+))")
_LONGEST_BOOKMARK = 200
_DASH = "\N{EN DASH}"


def target_page(address: str, layout: Layout) -> int | None:
    """Return the bundle page that a `bundle:` address means, counted from 1."""
    match = _TARGET.fullmatch(address)
    if match is None:
        return None
    if match[1]:
        return 1 if match[1] == "cover" else layout.index_page
    position = int(match[2])
    return layout.items[position - 1].slip_page if position <= len(layout.items) else None


def link_pages(pages: list[Page], numbers: range, layout: Layout) -> None:
    """Turn the `bundle:` addresses on the pages so numbered into links within the file.

    `pages` are all pages of the bundle, listed once: pikepdf lists them anew at each look.
    """
    for number in numbers:
        for annotation in pages[number - 1].obj.get("/Annots", Array()):
            action = annotation.get("/A", Dictionary())
            page_meant = target_page(str(action.get("/URI", "")), layout)
            if page_meant is None:
                continue
            del annotation["/A"]
            annotation.Dest = _destination(pages[page_meant - 1])


def bookmarks(layout: Layout) -> list[tuple[str, int]]:
    """Return the bookmarks in order: text with the printed page number, bundle page from 1.

    A bookmark names number, description and page (Cal. Rules of Court 3.1110(f), 8.74(a)(3);
    general guidance on electronic court bundles 2021, 3).
    """
    stamp = layout.plan.stamp.text
    listed = [("Cover", 1), ("Index of exhibits", layout.index_page)]
    for laid in layout.items:
        name = f"{laid.item.label} {_DASH} {laid.item.title}"
        if len(name) > _LONGEST_BOOKMARK:
            name = name[: _LONGEST_BOOKMARK - 1].rstrip() + "…"
        listed.append((name, laid.slip_page))
    return [(f"{name} ({stamp(page)})", page) for name, page in listed]


def add_bookmarks(pdf: Pdf, pages: list[Page], layout: Layout) -> None:
    """Give the file its outline; following a bookmark keeps the reader's zoom."""
    with pdf.open_outline() as outline:
        outline.root.clear()
        for text, page in bookmarks(layout):
            outline.root.append(OutlineItem(text, _destination(pages[page - 1])))
    pdf.Root.PageMode = Name.UseOutlines


def add_page_labels(pdf: Pdf, layout: Layout) -> None:
    """Make the reader's page box show the number that is printed on the page."""
    numbers = Array()
    for index, prefix, number in layout.page_labels():
        numbers.append(index)
        label = Dictionary(S=Name.D, St=number)
        if prefix:
            label.P = String(prefix)
        numbers.append(label)
    pdf.Root.PageLabels = pdf.make_indirect(Dictionary(Nums=numbers))


def add_title(pdf: Pdf, layout: Layout) -> None:
    """Name the file after bundle and case; no date is written, so the bytes never vary."""
    caption = layout.plan.caption
    pdf.docinfo[Name.Title] = String(f"{layout.plan.title} {_DASH} {caption.case_caption}")
    pdf.docinfo[Name.Subject] = String(
        ", ".join(filter(None, (caption.court, caption.docket_number)))
    )
    pdf.docinfo[Name.Producer] = String(PRODUCER)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    pdf.Root.Lang = String("en-US")


def _destination(target: Page) -> Array:
    # Null zoom keeps the reader's own (PDF 32000-1 table 151).
    top = float(target.mediabox[3])
    return Array([target.obj, Name.XYZ, None, top, None])


def resolved_page(destination: pikepdf.Object | None) -> int | None:
    """Return the page, counted from 1, to which an explicit destination leads."""
    if not isinstance(destination, Array) or not len(destination):
        return None
    target = destination[0]
    if not isinstance(target, Dictionary) or target.get("/Type") != Name.Page:
        return None
    try:
        return Page(target).index + 1
    except ValueError:
        # A page that is no longer in the page tree.
        return None
