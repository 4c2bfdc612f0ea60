"""Whether one wording of a quotation denies what another affirms. Pure."""

import re
from bisect import bisect_left

# “did it not” and “didn't” are one: the apostrophe of either kind is taken away first.
_WORD = re.compile(r"[^\W\d_]+")
_NEGATIONS = frozenset(
    {"no", "not", "never", "none", "nothing", "nobody", "neither", "nor", "without", "cannot"}
)
_CONTRACTED = re.compile(r"[a-z]{2,}nt")
# Words that end in “nt” after one of these are contracted negations: “didnt”, “wont”.
_VERBS = frozenset(
    {
        *("do", "does", "did", "is", "are", "was", "were", "has", "have", "had"),
        *("wo", "would", "can", "ca", "could", "sha", "should", "must", "need", "ai"),
    }
)
# Two wordings are versions of one when this share of the shorter one's words is in the longer.
_ALIKE = 0.6
# A quotation is shorter than this; of a longer text the beginning is compared.
_MOST_WORDS = 400


def drops_negation(preferred: str, variant: str) -> bool:
    """Return whether a wording loses a “not” that the preferred one has, or has one more.

    A variant may be a few words cut out of the sentence: then it is compared with the words of the
    preferred wording that stand around its own, and with the negation they follow.
    """
    kept, other = _words(preferred), _words(variant)
    span = _around(kept, [word for word in other if not _is_negation(word)])
    return bool(span) and _negations(span) != _negations(other)


def _words(text: str) -> list[str]:
    plain = text.casefold().replace("’", "").replace("'", "")
    return _WORD.findall(plain)[:_MOST_WORDS]


def _is_negation(word: str) -> bool:
    return word in _NEGATIONS or bool(_CONTRACTED.fullmatch(word) and word[:-2] in _VERBS)


def _negations(words: list[str]) -> int:
    return sum(map(_is_negation, words))


def _around(kept: list[str], plain: list[str]) -> list[str]:
    """Return the shortest run of the preferred wording that holds most of these words, in order."""
    places: dict[str, list[int]] = {}
    for place, word in enumerate(kept):
        places.setdefault(word, []).append(place)
    runs = [_run(places, start, plain) for start in range(len(kept))]
    if not runs or not plain:
        return []
    found, length, start = max((found, start - end, start) for found, start, end in runs)
    if found < max(2, _ALIKE * len(plain)):
        return []
    if start and _is_negation(kept[start - 1]):
        return kept[start - 1 : start - length]
    return kept[start : start - length]


def _run(places: dict[str, list[int]], start: int, plain: list[str]) -> tuple[int, int, int]:
    """Return how many of the words follow one another from `start` on, and where they stand."""
    at, first, found = start, start, 0
    for word in plain:
        following = places.get(word, [])
        index = bisect_left(following, at)
        if index == len(following):
            continue
        first = following[index] if not found else first
        at, found = following[index] + 1, found + 1
    return found, first, at
