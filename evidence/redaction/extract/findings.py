"""A finding as the child sends it and the product keeps it, and what a whole check came to."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from evidence.redaction.extract.kinds import Kind

THOUSANDTHS = 1000
LONGEST_TEXT = 600


@dataclass(frozen=True, slots=True)
class Found:
    """Something found on a page, or in the whole file when `page_number` is 0.

    `places` are boxes (left, top, width, height) in thousandths of the page's width and height,
    as PageText keeps them. `shown` may stand in lists; `text` is what was found, whole, and is
    shown only where a member asks for it.
    """

    page_number: int
    kind: Kind
    shown: str
    text: str = ""
    places: Sequence[Sequence[float]] = ()
    key: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """What the check of a PDF came to.

    `unread` are the pages with pictures in which words may stand that nobody could look for.
    """

    found: Sequence[Found]
    unread: Sequence[int]


def keyed(found: Iterable[Found]) -> list[Found]:
    """Return the findings in page order, each with a key that stays the same in another check.

    The key is a hash of page, kind and text, and of its turn where a page says a thing twice;
    not of the place, which may move by a hair between two drawings of the same page.
    """
    turns: Counter[str] = Counter()
    keyed_ones = []
    for each in sorted(found, key=_by_place):
        words = " ".join(each.text.split()) or each.shown
        said = f"{each.page_number}\n{each.kind.value}\n{words}"
        turns[said] += 1
        key = sha256(f"{said}\n{turns[said]}".encode()).hexdigest()
        keyed_ones.append(replace(each, key=key))
    return keyed_ones


def same_on_page(each: Found, page_number: int) -> str:
    """Return the key that the finding has when its page is counted as `page_number`."""
    return keyed([replace(each, page_number=page_number)])[0].key


def hinted(text: str) -> str:
    """Return what may be shown of a hidden text: how long it is, and nothing of what it says."""
    words = text.split()
    signs = sum(len(word) for word in words)
    plural = "" if len(words) == 1 else "s"
    return f"{len(words)} word{plural}, {signs} character{'' if signs == 1 else 's'}"


def _by_place(each: Found) -> tuple[int, float, float, str]:
    top, left = (each.places[0][1], each.places[0][0]) if each.places else (0.0, 0.0)
    return each.page_number, top, left, each.kind.value
