"""Two texts side by side: what both say, what only one says, in bounded time."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

# A quarter of a million signs are about 100 pages; longer texts are compared up to there.
LONGEST_TEXT = 250_000
MOST_SENTENCES = 3_000
MOST_ROWS = 400
# Longer passages that differ are shown as a whole, not word by word.
MOST_WORDS_IN_A_PASSAGE = 400
SAME_SHOWN = 1
_END = re.compile(r"(?<=[.!?;:])\s+|\n\s*\n")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of one side; `is_own` when the other side does not have them there."""

    words: str
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the comparison: what stands on either side, or how many sentences are alike."""

    left: Sequence[Piece] = ()
    right: Sequence[Piece] = ()
    alike: int = 0

    @property
    def differs(self) -> bool:
        """Whether one side says something that the other does not say here."""
        return any(piece.is_own for piece in (*self.left, *self.right))


@dataclass(frozen=True, slots=True)
class Comparison:
    """Rows in the order of the texts; `is_cut` when the texts or rows go on after the last."""

    rows: Sequence[Row]
    differences: int
    is_cut: bool


def compare(one: str, other: str) -> Comparison:
    """Return the two texts side by side, sentence by sentence; line breaks mean nothing."""
    left, right = _sentences(one), _sentences(other)
    rows: list[Row] = []
    differences = 0
    # Sentences that recur a hundred times do not anchor anything: difflib leaves them out.
    matcher = SequenceMatcher(None, left, right, autojunk=True)
    for kind, start, end, from_, to in matcher.get_opcodes():
        if kind == "equal":
            rows.extend(_alike(left[start:end]))
        else:
            differences += 1
            if len(rows) <= MOST_ROWS:
                rows.append(_differing(" ".join(left[start:end]), " ".join(right[from_:to])))
    return Comparison(
        rows[:MOST_ROWS],
        differences,
        is_cut=_goes_on(one, left) or _goes_on(other, right) or len(rows) > MOST_ROWS,
    )


def _goes_on(text: str, sentences: Sequence[str]) -> bool:
    return len(text) > LONGEST_TEXT or len(sentences) == MOST_SENTENCES


def _sentences(text: str) -> list[str]:
    parts = (" ".join(part.split()) for part in _END.split(text[:LONGEST_TEXT]))
    return [part for part in parts if part][:MOST_SENTENCES]


def _alike(sentences: Sequence[str]) -> Iterator[Row]:
    if len(sentences) <= 2 * SAME_SHOWN + 1:
        yield from (_both(each) for each in sentences)
        return
    yield from (_both(each) for each in sentences[:SAME_SHOWN])
    yield Row(alike=len(sentences) - 2 * SAME_SHOWN)
    yield from (_both(each) for each in sentences[-SAME_SHOWN:])


def _both(sentence: str) -> Row:
    return Row([Piece(sentence)], [Piece(sentence)])


def _differing(one: str, other: str) -> Row:
    left, right = one.split(), other.split()
    if not left or not right or max(len(left), len(right)) > MOST_WORDS_IN_A_PASSAGE:
        return Row(_own(left), _own(right))
    mine: list[Piece] = []
    theirs: list[Piece] = []
    for kind, start, end, from_, to in SequenceMatcher(None, left, right).get_opcodes():
        is_own = kind != "equal"
        mine += [Piece(" ".join(left[start:end]), is_own)] if end > start else []
        theirs += [Piece(" ".join(right[from_:to]), is_own)] if to > from_ else []
    return Row(mine, theirs)


def _own(words: Sequence[str]) -> list[Piece]:
    return [Piece(" ".join(words), is_own=True)] if words else []
