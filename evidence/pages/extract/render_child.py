"""The reading child: a request naming a PDF on stdin; pictures into a folder, texts on stdout."""

import json
import math
import re
import sys
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]  # it ships no types
from PIL import Image

# 1.6 times 72 dots per inch: a letter page is 979 dots wide, sharp enough on a screen.
SCALE = 1.6
MAX_DOTS = 4_000_000
# WebP's own limit is 16,383.
MAX_SIDE = 8_000
THUMBNAIL_WIDTH = 160
QUALITY = 80
MAX_SIGNS = 200_000
MAX_LINES = 2_000
THOUSANDTHS = 1000
# PDFium writes this where a hyphen ends a line: the word goes on without it.
_BROKEN_WORD = re.compile("[\ufffe\x02]\r?\n?")


def read_page(pdf: pypdfium2.PdfDocument, number: int, folder: Path) -> dict[str, object]:
    """Return what a page says, as `ReadPage` names it; its pictures are in the folder then."""
    page = pdf[number - 1]
    bitmap = page.render(scale=_scale_of(page), may_draw_forms=False)
    picture = bitmap.to_pil().convert("RGB")
    image, thumbnail = folder / f"{number}.webp", folder / f"{number}.small.webp"
    picture.save(image, "WEBP", quality=QUALITY, method=2)
    _small(picture).save(thumbnail, "WEBP", quality=QUALITY, method=2)
    text = page.get_textpage()
    words = text.get_text_range(errors="replace")[:MAX_SIGNS]
    return {
        "page_number": number,
        "text": _BROKEN_WORD.sub("", words).replace("\r\n", "\n").replace("\r", "\n"),
        "lines": _lines(text, bitmap.get_posconv(page), picture.size),
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


def _lines(
    text: pypdfium2.PdfTextPage, place: pypdfium2.PdfPosConv, size: tuple[int, int]
) -> list[list[object]]:
    """Return the runs of text with their places, in the order in which the page gives them."""
    lines: list[list[object]] = []
    for index in range(min(text.count_rects(), MAX_LINES)):
        left, bottom, right, top = text.get_rect(index)
        words = text.get_text_bounded(left, bottom, right, top, errors="replace")
        words = " ".join(_BROKEN_WORD.sub("-", words).split())
        if not words:
            continue
        # The page may be turned: its corners say where the run is on the picture.
        corners = [place.to_bitmap(left, bottom), place.to_bitmap(right, top)]
        across = sorted(corner[0] / size[0] for corner in corners)
        down = sorted(corner[1] / size[1] for corner in corners)
        box = (across[0], down[0], across[1] - across[0], down[1] - down[0])
        lines.append([*(round(side * THOUSANDTHS, 1) for side in box), words])
    return lines


def main() -> None:
    """Answer one request."""
    request = json.loads(sys.stdin.buffer.read())
    folder = Path(request["folder"])
    try:
        pdf = pypdfium2.PdfDocument(request["path"])
        pages = [read_page(pdf, number, folder) for number in request["numbers"]]
    except pypdfium2.PdfiumError as error:
        sys.exit(f"the page cannot be read ({error}).")
    except MemoryError:
        sys.exit("MemoryError")
    sys.stdout.buffer.write(json.dumps(pages).encode())


if __name__ == "__main__":
    main()
