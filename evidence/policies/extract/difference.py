"""What two versions of a text say differently, word by word, in bounded work; pure.

Sentences are matched first, then the words of what differs between them. Differences that say
nothing (spacing, quotation marks, markup, addresses behind links, lines that only give a date, a
sentence moved unchanged) are left out and counted. The same texts always give the same answer:
the bound is an amount of work, not a time.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import chain
from typing import Literal

from evidence.policies.extract.wording import Noise, Sentence, noise_between, sentences

# Some 120 pages; the longest policies that we have seen have two thirds of that.
LONGEST_TEXT = 400_000
MOST_ROWS = 600
# Products of the counts of words that are matched with each other: one passage, and all together.
MOST_WORK_IN_A_PASSAGE = 4_000_000
MOST_WORK = 40_000_000
# Two passages that share less than this are two passages, not one that was changed.
LEAST_LIKENESS = 0.3
# An island of so few words between two changes is easier to read as part of them.
LARGEST_ISLAND = 2
# Shorter sentences recur, so that nobody can say that they were moved.
SHORTEST_MOVED = 8
SAME_SHOWN = 1

type Mark = Literal["same", "removed", "added"]
type Kind = Literal["changed", "removed", "added", "same", "skipped"]
type Step = tuple[str, int, int, int, int]
type Passage = tuple[Sequence[Sentence], Sequence[Sentence]]


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words, and whether both versions have them, the earlier only or the later only."""

    mark: Mark
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """A passage; `section` is the heading it stands under, `count` the sentences not shown."""

    kind: Kind
    pieces: tuple[Piece, ...] = ()
    section: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class Difference:
    """The rows in the order of the texts, and what they come to.

    `changes` counts passages, also those beyond the last row; `noise` the places that differ
    without saying anything else. `is_cut` tells that a text or the rows go on, `is_coarse` that
    some passages were too long to be matched word by word and are shown whole.
    """

    rows: tuple[Row, ...]
    changes: int = 0
    words_added: int = 0
    words_removed: int = 0
    noise: Mapping[str, int] = field(default_factory=dict)
    is_cut: bool = False
    is_coarse: bool = False

    @property
    def noise_count(self) -> int:
        """How many places differ without saying anything else."""
        return sum(self.noise.values())


def difference(earlier: str, later: str) -> Difference:
    """Return what the later text says differently from the earlier one."""
    is_cut = max(len(earlier), len(later)) > LONGEST_TEXT
    old, old_boilerplate = _told(earlier[:LONGEST_TEXT])
    new, new_boilerplate = _told(later[:LONGEST_TEXT])
    work = _Work(_standing_as_often(old, new))
    work.noise[Noise.BOILERPLATE] += _unlike(old_boilerplate, new_boilerplate)
    rows = list(chain.from_iterable(_passages(work, old, new)))
    return Difference(
        rows=tuple(rows[:MOST_ROWS]),
        changes=work.changes,
        words_added=work.words["added"],
        words_removed=work.words["removed"],
        noise={kind.value: work.noise[kind] for kind in Noise if work.noise[kind]},
        is_cut=is_cut or len(rows) > MOST_ROWS,
        is_coarse=work.is_coarse,
    )


class _Work:
    """What was counted on the way, and how much matching may still be done."""

    def __init__(self, movable: frozenset[str]) -> None:
        self.noise: Counter[Noise] = Counter()
        self.words: Counter[Mark] = Counter()
        self.changes = 0
        self.is_coarse = False
        self._movable = movable
        self._left = MOST_WORK

    def note_setting(self, one: Sequence[str], other: Sequence[str]) -> None:
        """Count in what ways texts that say the same are set otherwise."""
        for mine, yours in zip(one, other, strict=True):
            if kind := noise_between(mine, yours):
                self.noise[kind] += 1

    def note_moved(self, old: Sequence[Sentence], new: Sequence[Sentence]) -> Passage:
        """Return what is left of a passage without sentences that only stand elsewhere.

        A sentence on both sides of one passage is no move but part of its wording.
        """
        here = {each.key for each in old} & {each.key for each in new}
        moved = {each.key for each in chain(old, new)} & self._movable - here
        self.noise[Noise.MOVED] += sum(1 for each in old if each.key in moved)
        return (
            [each for each in old if each.key not in moved],
            [each for each in new if each.key not in moved],
        )

    def may_match(self, one: Sequence[str], other: Sequence[str]) -> bool:
        """Whether two runs of words may be matched; takes the work off what is left."""
        work = len(one) * len(other)
        if work > min(MOST_WORK_IN_A_PASSAGE, self._left):
            self.is_coarse = True
            return False
        self._left -= work
        return True


def _told(text: str) -> tuple[list[Sentence], Counter[str]]:
    """Return the sentences that say something, and the lines that do not, to be counted."""
    told: list[Sentence] = []
    aside: Counter[str] = Counter()
    for sentence in sentences(text):
        if sentence.is_boilerplate:
            aside[sentence.key] += 1
        else:
            told.append(sentence)
    return told, aside


def _standing_as_often(old: Sequence[Sentence], new: Sequence[Sentence]) -> frozenset[str]:
    """Return the sentences that both texts have equally often, long enough not to recur."""
    had = Counter(each.key for each in old if len(each.keys) >= SHORTEST_MOVED)
    has = Counter(each.key for each in new)
    return frozenset(key for key, count in had.items() if has[key] == count)


def _unlike(had: Counter[str], has: Counter[str]) -> int:
    return max((had - has).total(), (has - had).total())


def _passages(
    work: _Work, old: Sequence[Sentence], new: Sequence[Sentence]
) -> Iterator[Sequence[Row]]:
    sections, earlier_sections = _sections(new), _sections(old)
    matcher = SequenceMatcher(None, [each.key for each in old], [each.key for each in new])
    for kind, start, end, from_, to in matcher.get_opcodes():
        mine, yours = old[start:end], new[from_:to]
        if kind == "equal":
            work.note_setting([each.raw for each in mine], [each.raw for each in yours])
            yield _alike(yours)
        else:
            section = sections[from_] if to > from_ else earlier_sections[start]
            yield _differing(work, work.note_moved(mine, yours), section)


def _sections(told: Sequence[Sentence]) -> list[str]:
    """Return for each sentence the heading it stands under."""
    headings, current = [], ""
    for sentence in told:
        if sentence.is_heading:
            current = " ".join(sentence.words)
        headings.append(current)
    return headings


def _alike(told: Sequence[Sentence]) -> list[Row]:
    shown = [Row("same", (Piece("same", " ".join(each.words)),)) for each in told]
    if len(shown) <= 2 * SAME_SHOWN + 1:
        return shown
    left_out = Row("skipped", count=len(shown) - 2 * SAME_SHOWN)
    return [*shown[:SAME_SHOWN], left_out, *shown[-SAME_SHOWN:]]


def _differing(work: _Work, passage: Passage, section: str) -> list[Row]:
    pieces = _pieces(work, *passage)
    marks = {piece.mark for piece in pieces}
    if marks <= {"same"}:
        return []
    work.changes += 1
    kind: Kind = "changed" if len(marks) > 1 else "added" if "added" in marks else "removed"
    return [Row(kind, tuple(pieces), section)]


def _pieces(work: _Work, old: Sequence[Sentence], new: Sequence[Sentence]) -> list[Piece]:
    had, has = _run(old, "words"), _run(new, "words")
    had_keys, has_keys = _run(old, "keys"), _run(new, "keys")
    steps: list[Step] = [("replace", 0, len(had), 0, len(has))]
    if had and has and work.may_match(had_keys, has_keys):
        matcher = SequenceMatcher(None, had_keys, has_keys)
        if matcher.ratio() >= LEAST_LIKENESS:
            steps = list(matcher.get_opcodes())
    for kind, start, end, from_, to in steps:
        if kind == "equal":
            work.note_setting(had[start:end], has[from_:to])
        else:
            work.words["removed"] += end - start
            work.words["added"] += to - from_
    return [piece for step in _without_islands(steps) for piece in _marked(step, had, has)]


def _run(told: Sequence[Sentence], name: Literal["words", "keys"]) -> list[str]:
    return [word for sentence in told for word in getattr(sentence, name)]


def _marked(step: Step, had: Sequence[str], has: Sequence[str]) -> Iterator[Piece]:
    kind, start, end, from_, to = step
    if kind == "equal":
        yield Piece("same", " ".join(has[from_:to]))
        return
    if end > start:
        yield Piece("removed", " ".join(had[start:end]))
    if to > from_:
        yield Piece("added", " ".join(has[from_:to]))


def _without_islands(steps: Sequence[Step]) -> list[Step]:
    """Return the steps with one or two words that stand between larger changes made part of them.

    “The cat sat on a mat” for “A dog lay on its rug” reads better whole than word for word.
    """
    merged: list[Step] = []
    for place, step in enumerate(steps):
        is_island = 0 < place < len(steps) - 1 and _is_island(steps[place - 1 : place + 2])
        kind, start, end, from_, to = ("replace", *step[1:]) if is_island else step
        if merged and kind != "equal" and merged[-1][0] != "equal":
            _, start, _, from_, _ = merged.pop()
            kind = "replace"
        merged.append((kind, start, end, from_, to))
    return merged


def _is_island(steps: Sequence[Step]) -> bool:
    before, here, after = steps
    length = here[2] - here[1]
    around = _size(before) + _size(after)
    return here[0] == "equal" and length <= LARGEST_ISLAND and around >= 4 * length


def _size(step: Step) -> int:
    return max(step[2] - step[1], step[4] - step[3])
