"""Pages of made-up words as often as words are in language, and questions about them.

Zipf's law: the n-th most frequent word stands 1/n as often as the first. The most frequent are
English function words, as they are in any English text; the rest is drawn from syllables.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

SEED = 709
WORDS_ON_A_PAGE = 320
WORDS_IN_A_LINE = 11
VOCABULARY = 60_000
_MOST_FREQUENT = """
the of and to a in that is was for it with as his on be at by had not are but from or have
an they which you were her all she there would their we him been has when who will more if
no out so said what up its about into than them can only other new some could time these
two may then do first any my now such like our over
"""
FUNCTION_WORDS = tuple(_MOST_FREQUENT.split())
_CONSONANTS, _VOWELS = "bdfgklmnprtvz", "aou"
_SYLLABLES = tuple(first + second for first in _CONSONANTS for second in _VOWELS)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as somebody types it, and which kind it is."""

    kind: str
    text: str


def word(rank: int) -> str:
    """Return the word of this rank, 0 being the most frequent."""
    if rank < len(FUNCTION_WORDS):
        return FUNCTION_WORDS[rank]
    number, letters = rank + len(_SYLLABLES) ** 2, ""
    while number:
        number, digit = divmod(number, len(_SYLLABLES))
        letters += _SYLLABLES[digit]
    return letters


_WORDS = tuple(word(rank) for rank in range(VOCABULARY))
_WEIGHTS = tuple(accumulate(1 / (rank + 1) for rank in range(VOCABULARY)))


def page(number: int) -> str:
    """Return the words of the page of this number, in lines; the same at every run."""
    drawn = random.Random(SEED * 1_000_003 + number).choices(
        _WORDS, cum_weights=_WEIGHTS, k=WORDS_ON_A_PAGE
    )
    lines = range(0, WORDS_ON_A_PAGE, WORDS_IN_A_LINE)
    return "\n".join(" ".join(drawn[at : at + WORDS_IN_A_LINE]) for at in lines)


def questions(count: int, *, pages: int) -> Iterator[Asked]:
    """Yield questions of all kinds in turn, about words that a corpus of so many pages has."""
    dice = random.Random(SEED)
    for number in range(count):
        kind = KINDS[number % len(KINDS)]
        yield Asked(kind, _question(kind, dice, pages))


KINDS = (
    "rare word",
    "common word",
    "common words",
    "phrase",
    "phrase of common words",
    "phrase that nowhere stands",
    "either",
    "without",
    "beginning",
    "common beginning",
    "name",
    "name nearly right",
    "number",
)


def _question(kind: str, dice: random.Random, pages: int) -> str:
    common, other, rare = (_of_rank(dice, low, high) for low, high in _RANKS)
    match kind:
        case "rare word":
            return rare
        case "common word":
            return common
        case "common words":
            return f"{common} {other}"
        case "phrase":
            return f'"{_in_a_row(dice, pages, 3)}"'
        case "phrase of common words":
            return f'"{common} {other}"'
        case "phrase that nowhere stands":
            return f'"{rare} {common}"'
        case "either":
            return f"{rare} OR {other} OR {common}"
        case "without":
            return f"{other} -{common}"
        case "beginning":
            return f"{rare[:5]}*"
        case "common beginning":
            return f"{common[:3]}*"
        case "name":
            return f"bundle {rare}"
        case "name nearly right":
            return f"Agrement {_of_rank(dice, 400, 900)}"
        case _:
            return f"EX-{dice.randrange(1, max(2, pages // 100))}"


# Ranks of words that stand on every third page or so, on every tenth, and in a few places.
_RANKS = ((len(FUNCTION_WORDS), 160), (160, 500), (8_000, 30_000))


def _of_rank(dice: random.Random, low: int, high: int) -> str:
    return _WORDS[dice.randrange(low, high)]


def _in_a_row(dice: random.Random, pages: int, count: int) -> str:
    words = page(dice.randrange(pages)).split()
    at = dice.randrange(len(words) - count)
    return " ".join(words[at : at + count])
