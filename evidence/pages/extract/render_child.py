"""The drawing child: two pictures of each page into a folder, what they measure into a file."""

import math
from pathlib import Path
from typing import Any

import pypdfium2  # type: ignore[import-untyped]  # it ships no types
from PIL import Image

from evidence.pages.extract.page_child import tell_of_pages

# 1.6 times 72 dots per inch: a letter page is 979 dots wide, sharp enough on a screen.
SCALE = 1.6
MAX_DOTS = 4_000_000
# WebP's own limit is 16,383.
MAX_SIDE = 8_000
THUMBNAIL_WIDTH = 160
QUALITY = 80


def draw_page(
    pdf: pypdfium2.PdfDocument, number: int, request: dict[str, Any]
) -> dict[str, object]:
    """Return what a page's pictures measure, as `DrawnPage` names it; they are in the folder then.

    Without a form environment PDFium runs no script of the document.
    """
    page = pdf[number - 1]
    picture = page.render(scale=_scale_of(page), may_draw_forms=False).to_pil().convert("RGB")
    folder = Path(request["folder"])
    image, thumbnail = folder / f"{number}.webp", folder / f"{number}.small.webp"
    picture.save(image, "WEBP", quality=QUALITY, method=2)
    _small(picture).save(thumbnail, "WEBP", quality=QUALITY, method=2)
    page.close()
    return {
        "page_number": number,
        "width": picture.width,
        "height": picture.height,
        "image": str(image),
        "thumbnail": str(thumbnail),
    }


def _scale_of(page: pypdfium2.PdfPage) -> float:
    width, height = page.get_size()
    dots = max(width * height, 1.0)
    side = max(width, height, 1.0)
    return float(min(SCALE, math.sqrt(MAX_DOTS / dots), MAX_SIDE / side))


def _small(picture: Image.Image) -> Image.Image:
    height = max(1, min(MAX_SIDE, round(picture.height * THUMBNAIL_WIDTH / picture.width)))
    return picture.resize((THUMBNAIL_WIDTH, height), Image.Resampling.BILINEAR, reducing_gap=2.0)


if __name__ == "__main__":
    tell_of_pages(draw_page)
