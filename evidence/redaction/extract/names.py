"""Finds the names of a list in a text: as whole words, in either order, whatever their accents.

FRCP 5.2(a)(3): "the minor's initials". The list is kept by the people of a case.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evidence.redaction.extract.kinds import Kind
from evidence.redaction.extract.patterns import Sensitive

# Letters that no decomposition takes apart (Unicode UAX #15 leaves them whole).
_PLAIN = str.maketrans({
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i",
    "’": "'", "ʼ": "'", "‘": "'", "`": "'",
})  # fmt: skip
# A word may be parted at the end of a line, by a hyphen or by PDFium's marks for one.
_PARTED = "(?:[\u00ad\x02\ufffe]\\s*|-\\r?\\n\\s*)?"
_GAP = r"[\s\u00a0]+"
_MIDDLE = rf"(?:{_GAP}[^\W\d_]+\.?){{0,2}}"
# "Jane Doe's", "the Does'", "Does".
_INFLECTION = r"(?:'s|s'|'|s)?(?!\w)"


@dataclass(frozen=True, slots=True)
class Folded:
    """A text without case and accents, and where each of its signs stood in the original."""

    text: str
    places: Sequence[int]

    def span(self, match: re.Match[str]) -> tuple[int, int]:
        """Return where in the original the match stands."""
        return self.places[match.start()], self.places[match.end() - 1] + 1


def folded(text: str) -> Folded:
    """Return the text without case and accents."""
    if text.isascii():
        return Folded(text.lower(), range(len(text)))
    signs: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text):
        plain = _plain(sign)
        signs.append(plain)
        places.extend([place] * len(plain))
    return Folded("".join(signs), places)


def folded_name(name: str) -> str:
    """Return a name as it is compared: without case, accents, commas and doubled blanks."""
    return " ".join(_words(name))


def initials(name: str) -> str:
    """Return what the rule lets stand of a minor's name."""
    return "".join(f"{word[0].upper()}." for word in _words(name))


def find_names(text: str, names: Sequence[str]) -> list[Sensitive]:
    """Return where the text holds one of the names, in its order; no two of them overlap."""
    if not names:
        return []
    page = folded(text)
    found: list[Sensitive] = []
    # The longest first: who is listed as "Jane" and as "Jane Doe" is found once.
    for name in sorted(names, key=len, reverse=True):
        for start, end in _places(page, text, name):
            if not any(start < other.end and other.start < end for other in found):
                found.append(Sensitive(start, end, Kind.MINOR, initials(name)))
    return sorted(found, key=lambda each: each.start)


def _places(page: Folded, text: str, name: str) -> Iterator[tuple[int, int]]:
    for match in _written(tuple(_words(name))).finditer(page.text):
        start, end = page.span(match)
        middle = match.groupdict().get("middle") or ""
        at = match.start("middle") if middle else 0
        between = text[page.places[at] : page.places[at + len(middle) - 1] + 1] if middle else ""
        # "Jane M. Doe" and "Jane Marie Doe" are the same child; "Jane met Mrs. Doe" is not.
        if all(word[0].isupper() for word in between.split()):
            yield start, end


def _written(words: tuple[str, ...]) -> re.Pattern[str]:
    if not words:
        return re.compile(r"(?!)")
    parted = [_PARTED.join(map(re.escape, word)) for word in words]
    if len(parted) == 1:
        return re.compile(rf"(?<!\w){parted[0]}{_INFLECTION}")
    first, last, listed = parted[0], parted[-1], _GAP.join(parted[:-1])
    in_order = rf"(?<!\w){first}(?P<middle>{_MIDDLE}){_GAP}{last}{_INFLECTION}"
    turned = rf"(?<!\w){last}\s*,\s*(?:{listed}|{first}){_INFLECTION}"
    return re.compile(f"{in_order}|{turned}")


def _words(name: str) -> list[str]:
    """Return the words of a name in the order in which it is said: "Doe, Jane" is "Jane Doe"."""
    last, comma, first = name.partition(",")
    said = f"{first} {last}" if comma and first.strip() else last
    return re.findall(r"[^\W_]+(?:[-'][^\W_]+)*", "".join(map(_plain, said)))


def _plain(sign: str) -> str:
    apart = unicodedata.normalize("NFKD", sign)
    bare = "".join(each for each in apart if not unicodedata.combining(each))
    return bare.casefold().translate(_PLAIN)
