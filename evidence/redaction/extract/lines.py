"""Looks for what a rule wants redacted in lines of words with places, as OCR gives them."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from evidence.redaction.extract.findings import Found
from evidence.redaction.extract.names import find_names
from evidence.redaction.extract.patterns import find_in_text

# [left, top, width, height, words], the places in thousandths of the page.
Line = Sequence[float | str]


def find_in_lines(page_number: int, lines: Sequence[Line], names: Sequence[str]) -> list[Found]:
    """Return what was found in the lines of a page; each place is cut out of its line by length."""
    text = "\n".join(str(line[4]) for line in lines)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(str(line[4])) + 1)
    return [
        Found(
            page_number,
            each.kind,
            each.shown,
            " ".join(text[each.start : each.end].split()),
            list(_places(lines, starts, each.start, each.end)),
        )
        for each in [*find_in_text(text), *find_names(text, names)]
    ]


def _places(
    lines: Sequence[Line], starts: Sequence[int], start: int, end: int
) -> Iterator[list[float]]:
    for line, (begins, follows) in zip(lines, pairwise(starts), strict=True):
        first, last = max(start, begins), min(end, follows - 1)
        if first < last:
            left, top, width, height = (float(side) for side in line[:4])
            sign = width / max(1, len(str(line[4])))
            inside = (left + (first - begins) * sign, top, (last - first) * sign, height)
            yield [round(side, 1) for side in inside]
