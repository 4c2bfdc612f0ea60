"""A small sketch of what a text says, from which the likeness of any two is estimated.

Shingles and bottom-k sketches after Broder, "On the resemblance and containment of documents"
(1997): a text is the set of its runs of four words; of the hashes of all runs the smallest are
kept. Two such sketches estimate the Jaccard likeness of the two sets, that is how many of all
runs of either they share, with a standard error of at most 0.5 / sqrt(256), three per cent.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WORDS_IN_A_SHINGLE = 4
KEPT_HASHES = 256
# Two texts that are half alike share one of so many with all but certainty (1 - 0.5 ** 24).
DOORS = 24
# Less than this is a heading or a greeting; that two of these agree says nothing.
FEWEST_WORDS = 10
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Sketch:
    """The smallest hashes of a text's shingles in rising order, and the hash of all its words."""

    hashes: tuple[int, ...]
    word_count: int
    words_sha256: str

    @property
    def doors(self) -> tuple[int, ...]:
        """The hashes by which texts like this one are looked up; none for too short a text."""
        return self.hashes[:DOORS]


def sketch(pages: Iterable[str]) -> Sketch:
    """Return the sketch of a text that is given page by page; memory does not grow with it.

    Only words count: neither layout nor punctuation, capitals or the form of a letter.
    """
    kept: list[int] = []
    whole, count = hashlib.sha256(), 0
    carried: list[str] = []
    for page in pages:
        words = _WORD.findall(unicodedata.normalize("NFKC", page).casefold())
        for word in words:
            whole.update(word.encode("utf-8", "surrogatepass") + b" ")
        count += len(words)
        run = carried + words
        kept = _smallest(kept, _hashes(run))
        carried = run[len(run) - min(len(run), WORDS_IN_A_SHINGLE - 1) :]
    enough = count >= FEWEST_WORDS
    return Sketch(tuple(kept) if enough else (), count, whole.hexdigest())


def likeness(one: Sequence[int], other: Sequence[int]) -> float:
    """Return the estimated Jaccard likeness of two texts from their kept hashes, 0 to 1.

    It is exact as long as both texts have no more shingles than are kept.
    """
    either = sorted({*one, *other})[:KEPT_HASHES]
    if not either:
        return 0.0
    both = {*one} & {*other}
    return sum(1 for each in either if each in both) / len(either)


def shingles(words: Sequence[str]) -> set[str]:
    """Return the runs of four words of a text."""
    starts = range(len(words) - WORDS_IN_A_SHINGLE + 1)
    return {" ".join(words[at : at + WORDS_IN_A_SHINGLE]) for at in starts}


def _hashes(words: Sequence[str]) -> set[int]:
    return {
        int.from_bytes(
            # Signed, as PostgreSQL's bigint is.
            hashlib.blake2b(run.encode("utf-8", "surrogatepass"), digest_size=8).digest(),
            signed=True,
        )
        for run in shingles(words)
    }


def _smallest(kept: list[int], found: set[int]) -> list[int]:
    if len(kept) == KEPT_HASHES:
        found = {each for each in found if each < kept[-1]}
    return sorted({*kept, *found})[:KEPT_HASHES]
