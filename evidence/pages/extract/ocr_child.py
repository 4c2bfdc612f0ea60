"""The recognising child: draws each page in grey and asks tesseract, behind walls."""

import csv
import io
import math
import os
import subprocess
import sys
from itertools import groupby
from pathlib import Path
from statistics import fmean
from typing import Any

import pypdfium2  # type: ignore[import-untyped]  # it ships no types

from evidence.core.walls import wall_in
from evidence.pages.extract.page_child import tell_of_pages
from evidence.pages.extract.tools import environment_in

# tesseract is trained on letters about 30 dots high, which is type of 10 points at this scale.
DOTS_PER_INCH = 300
MAX_DOTS = 25_000_000
MAX_SIDE = 10_000
_THOUSANDTHS = 1000
# tesseract(1): a line of its table at this level is a word.
_WORD = "5"
# Tell the page's turn by the script first, where the file for it is installed; else do without.
_WITH_TURN, _WITHOUT_TURN = "1", "3"


def put_up_walls(request: dict[str, Any]) -> None:
    """Leave this process, and tesseract after it, its folder and the language files only."""
    languages = [Path(os.environ["TESSDATA_PREFIX"])] if "TESSDATA_PREFIX" in os.environ else []
    program = Path(request["program"]).resolve()
    wall_in(writable=Path(request["folder"]), readable=[*languages, program.parents[1]])


def recognise_page(
    pdf: pypdfium2.PdfDocument, number: int, request: dict[str, Any]
) -> dict[str, object]:
    """Return what tesseract makes out on a page, as `RecognisedPage` names it."""
    picture = Path(request["folder"]) / f"{number}.pgm"
    try:
        size = _draw(pdf, number, picture)
        table = _ask(request, picture)
    finally:
        picture.unlink(missing_ok=True)
    words = [row for row in table if row["level"] == _WORD and row["text"].strip()]
    lines = [list(line) for _, line in groupby(words, key=_line_of)]
    return {
        "page_number": number,
        "text": _text_of(lines),
        "lines": [_placed(line, size) for line in lines],
        "confidence": round(fmean(float(word["conf"]) for word in words)) if words else 0,
    }


def _draw(pdf: pypdfium2.PdfDocument, number: int, target: Path) -> tuple[int, int]:
    """Write the page as a grey picture without any packing and return its size."""
    page = pdf[number - 1]
    width, height = page.get_size()
    scale = min(
        DOTS_PER_INCH / 72,
        math.sqrt(MAX_DOTS / max(width * height, 1.0)),
        MAX_SIDE / max(width, height, 1.0),
    )
    bitmap = page.render(scale=scale, may_draw_forms=False, grayscale=True)
    rows = memoryview(bitmap.buffer).cast("B")
    with target.open("wb") as stream:
        stream.write(b"P5 %d %d 255\n" % (bitmap.width, bitmap.height))
        for row in range(bitmap.height):
            start = row * bitmap.stride
            stream.write(rows[start : start + bitmap.width])
    page.close()
    return bitmap.width, bitmap.height


def _ask(request: dict[str, Any], picture: Path) -> list[dict[str, str]]:
    folder = request["folder"]
    said = subprocess.run(  # noqa: S603 - the program that this machine has, no shell.
        [
            request["program"],
            *(str(picture), "stdout", "-l", request["languages"]),
            *("--dpi", str(DOTS_PER_INCH), "--psm", request.get("mode") or _mode(request)),
            *("-c", "tessedit_create_tsv=1"),
        ],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        cwd=folder,
        # One thread: two workers shall not fight for the processors of one machine.
        env=environment_in(folder) | {"OMP_THREAD_LIMIT": "1"},
        check=False,
    )
    if said.returncode != 0:
        words = said.stderr.decode(errors="replace").strip().splitlines()
        sys.exit(f"tesseract stopped ({words[-1][:200] if words else said.returncode}).")
    table = io.StringIO(said.stdout.decode(errors="replace"))
    return list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))


def _mode(request: dict[str, Any]) -> str:
    known = subprocess.run(  # noqa: S603 - as above.
        [request["program"], "--list-langs"],
        capture_output=True,
        env=environment_in(request["folder"]),
        check=False,
    )
    request["mode"] = _WITH_TURN if b"osd" in known.stdout.split() else _WITHOUT_TURN
    return str(request["mode"])


def _line_of(word: dict[str, str]) -> tuple[str, str, str]:
    return word["block_num"], word["par_num"], word["line_num"]


def _text_of(lines: list[list[dict[str, str]]]) -> str:
    told = []
    for _, block in groupby(lines, key=lambda line: line[0]["block_num"]):
        told.append("\n".join(" ".join(word["text"] for word in line) for line in block))
    return "\n\n".join(told)


def _placed(line: list[dict[str, str]], size: tuple[int, int]) -> list[object]:
    boxes = [tuple(int(word[side]) for side in ("left", "top", "width", "height")) for word in line]
    left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, bottom = max(box[0] + box[2] for box in boxes), max(box[1] + box[3] for box in boxes)
    place = (left / size[0], top / size[1], (right - left) / size[0], (bottom - top) / size[1])
    words = " ".join(word["text"] for word in line)
    return [*(round(side * _THOUSANDTHS, 1) for side in place), words]


if __name__ == "__main__":
    tell_of_pages(recognise_page, once_open=put_up_walls)
