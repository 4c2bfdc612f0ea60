"""Files with words on their pages, made for the tests."""

import io
from html import escape

import img2pdf  # type: ignore[import-untyped]
import pikepdf
import pypdfium2  # type: ignore[import-untyped]
from PIL import Image, ImageDraw

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core.typeset import typeset
from evidence.exhibits.models import Exhibit
from evidence.pages import draw, read
from evidence.pages.models import Drawing
from tests import factories

_BREAK = '<p style="break-before: page">'


def paper(*pages: str) -> bytes:
    """Return a PDF with these words, each on a page of its own."""
    body = _BREAK.join(f"{escape(words)}</p>" for words in pages)
    return typeset(f"<!doctype html><style>@page {{ size: letter }}</style><p>{body}")


def picture(kind: str, *, colour: str = "navy", frames: int = 1) -> bytes:
    """Return a picture file of this kind; a TIFF may have many frames."""
    made = [Image.new("RGB", (400, 300), colour) for _ in range(frames)]
    for number, frame in enumerate(made):
        ImageDraw.Draw(frame).rectangle((10, 10, 60 + 20 * number, 60), fill="white")
    target = io.BytesIO()
    more = {"save_all": True, "append_images": made[1:]} if frames > 1 else {}
    made[0].save(target, kind, **more)
    return target.getvalue()


def scan(*pages: str, stamp: str = "") -> bytes:
    """Return a PDF whose pages are pictures of these words; a stamp on them is text."""
    drawn = pypdfium2.PdfDocument(paper(*pages))
    pictures = []
    for page in drawn:
        target = io.BytesIO()
        page.render(scale=150 / 72).to_pil().convert("L").save(target, "PNG", dpi=(150, 150))
        pictures.append(target.getvalue())
    made = img2pdf.convert(pictures)
    return _stamped(made, stamp) if stamp else bytes(made)


def _stamped(made: bytes, stamp: str) -> bytes:
    foot = f'@page {{ size: letter; @bottom-center {{ content: "{stamp}" }} }}'
    over = pikepdf.open(io.BytesIO(typeset(f"<!doctype html><style>{foot}</style><p>")))
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(made)) as pdf:
        for page in pdf.pages:
            page.add_overlay(over.pages[0])
        pdf.save(target)
    return target.getvalue()


def read_exhibit(case: Case, by: User, content: bytes, *, name: str = "a.pdf") -> Exhibit:
    """Return an exhibit that was inspected and whose pages were read and drawn, without OCR."""
    exhibit = factories.inspected_exhibit(case, by, content=content, name=name)
    read.read(exhibit.reading.pk)
    exhibit.refresh_from_db()
    drawing = Drawing.objects.filter(exhibit=exhibit).first()
    if drawing:
        draw.draw(drawing.pk)
    return exhibit
