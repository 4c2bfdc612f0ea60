"""Puts the parts of a long list together and numbers the pages through."""

import io
from collections.abc import Sequence

import pikepdf

from evidence.core.typeset import typeset

_NUMBERS = """<!doctype html><html lang="en"><style>
@page {{ size: letter landscape; margin: .6in .5in .55in;
  @bottom-right {{ content: "Page " counter(page) " of " counter(pages); vertical-align: top;
    font: 8.5pt "Liberation Sans", Arial, "DejaVu Sans", sans-serif; color: #333 }} }}
p {{ margin: 0; break-after: page; height: 1pt }}
p:last-child {{ break-after: auto }}
</style>{pages}</html>"""


def numbered(parts: Sequence[bytes], *, title: str = "Exhibit list") -> tuple[bytes, int]:
    """Return the parts as one PDF with “Page x of y” on each page, and how many pages it has.

    The parts are our own typesetting; how long each became is known only now.
    """
    with pikepdf.new() as whole:
        for part in parts:
            with pikepdf.open(io.BytesIO(part)) as pdf:
                whole.pages.extend(pdf.pages)
        count = len(whole.pages)
        sheet = typeset(_NUMBERS.format(pages="<p></p>" * count))
        with pikepdf.open(io.BytesIO(sheet)) as numbers:
            for page, number in zip(whole.pages, numbers.pages, strict=True):
                page.add_overlay(number, None)
        whole.docinfo["/Title"] = title
        whole.Root.Lang = pikepdf.String("en")
        whole.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        target = io.BytesIO()
        whole.save(target, deterministic_id=True)
    return target.getvalue(), count
