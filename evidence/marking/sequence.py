"""The marks of an exhibit series: what follows what, how a mark is written, read and ordered.

A mark is an ordinal and, for one that was put in later, an insertion: 12A stands between 12 and
13. Where the marks themselves are letters the insertion is a digit, A1 between A and B, because
AA has a meaning of its own there.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from evidence.core.errors import Invalid

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
MOST_DIGITS = 6
MOST_INSERTIONS = 702  # A … ZZ


class Style(StrEnum):
    """How the marks of a series run on; both ways after Z are customary."""

    NUMBERS = "numbers"
    LETTERS = "letters"
    DOUBLED = "doubled"


LAST_ORDINAL: Mapping[Style, int] = {
    Style.NUMBERS: 10**MOST_DIGITS - 1,
    Style.LETTERS: 26 + 26**2 + 26**3,  # ZZZ
    Style.DOUBLED: 26 * 6,  # ZZZZZZ
}


class NoSuchMark(Invalid):
    """The series cannot have this mark."""

    default_code = "no_such_mark"


class SeriesFull(NoSuchMark):
    """The series has no mark left to give."""

    default_code = "series_full"


@dataclass(frozen=True, slots=True)
class Rule:
    """How a series writes its marks, and from where to where it runs."""

    style: Style
    prefix: str = ""
    width: int = 0
    start: int = 1
    end: int | None = None

    @property
    def last(self) -> int:
        """The last ordinal that the series may give."""
        return min(self.end or LAST_ORDINAL[self.style], LAST_ORDINAL[self.style])


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A place in a series; the order of marks is the order of the list."""

    ordinal: int
    insertion: int = 0


@dataclass(frozen=True, slots=True)
class Gap:
    """Marks in a row that were not given, though later ones were."""

    first: Mark
    last: Mark


def written(rule: Rule, mark: Mark) -> str:
    """Return a mark as it is said and stamped: “PX-012A”, “AB”, “CC2”."""
    if rule.style == Style.NUMBERS:
        inserted = letters_of(mark.insertion) if mark.insertion else ""
        return f"{rule.prefix}{mark.ordinal:0{rule.width}d}{inserted}"
    base = doubled_of(mark.ordinal) if rule.style == Style.DOUBLED else letters_of(mark.ordinal)
    return f"{rule.prefix}{base}{mark.insertion or ''}"


def read(rule: Rule, text: str) -> Mark:
    """Return the mark that somebody typed, with or without the prefix; raises NoSuchMark."""
    typed, prefix = _compact(text), _compact(rule.prefix)
    for without_prefix in (typed.removeprefix(prefix), typed):
        mark = _unprefixed(rule, without_prefix)
        if mark is not None:
            return _required(rule, mark)
    first = Mark(rule.start)
    raise NoSuchMark(
        f"“{text.strip()[:40]}” is no number of this series. Write it as {written(rule, first)}, "
        f"or as {written(rule, Mark(first.ordinal, 1))} for one that was put in later.",
        param="number",
    )


def following(rule: Rule, last: Mark | None) -> Mark:
    """Return the mark after the last one given; gaps are left open. Raises SeriesFull."""
    ordinal = last.ordinal + 1 if last else rule.start
    if ordinal > rule.last:
        raise SeriesFull(
            f"The series ends at {written(rule, Mark(rule.last))}, and that is given. Extend its "
            "range, or choose a free number.",
            param="number",
        )
    return Mark(ordinal)


def run(rule: Rule, last: Mark | None, count: int) -> list[Mark]:
    """Return so many marks in a row after the last one given; raises SeriesFull."""
    if count == 0:
        return []
    first = following(rule, last)
    if first.ordinal + count - 1 > rule.last:
        raise SeriesFull(
            f"{count} numbers from {written(rule, first)} on would pass the end of the series, "
            f"{written(rule, Mark(rule.last))}. Extend its range, or number fewer exhibits.",
            param="series",
        )
    return [Mark(first.ordinal + step) for step in range(count)]


def inserted_behind(rule: Rule, last: Mark) -> Mark:
    """Return the insertion after the last mark of an ordinal: 12A behind 12, then 12B.

    Raises SeriesFull.
    """
    insertion = last.insertion + 1
    if insertion > MOST_INSERTIONS:
        raise SeriesFull(
            f"Behind {written(rule, Mark(last.ordinal))} there is no room for another insertion.",
            param="number",
        )
    return Mark(last.ordinal, insertion)


def gaps(rule: Rule, given: Iterable[Mark]) -> Iterator[Gap]:
    """Yield each run of ordinals from the start to the last one given that nobody was given."""
    expected = rule.start
    for ordinal in sorted({mark.ordinal for mark in given}):
        if ordinal > expected:
            yield Gap(Mark(expected), Mark(ordinal - 1))
        expected = max(expected, ordinal + 1)


def ends_like_a_mark(prefix: str, style: Style) -> bool:
    """Whether a prefix ends in such a sign as the marks begin with: 1 and 2 would read as 12."""
    last = prefix[-1:]
    return last.isdigit() if style == Style.NUMBERS else last.isalpha()


def letters_of(number: int) -> str:
    """Return A for 1, Z for 26, AA for 27, AB for 28."""
    letters = ""
    while number:
        number, place = divmod(number - 1, 26)
        letters = ALPHABET[place] + letters
    return letters


def number_of(letters: str) -> int:
    """Return 1 for A, 26 for Z, 27 for AA: the way back from `letters_of`."""
    number = 0
    for letter in letters:
        number = number * 26 + ALPHABET.index(letter) + 1
    return number


def doubled_of(number: int) -> str:
    """Return A for 1, Z for 26, AA for 27, BB for 28."""
    rounds, place = divmod(number - 1, 26)
    return ALPHABET[place] * (rounds + 1)


def _compact(text: str) -> str:
    return "".join(text.split()).upper()


def _unprefixed(rule: Rule, text: str) -> Mark | None:
    if rule.style == Style.NUMBERS:
        found = re.fullmatch(rf"([0-9]{{1,{MOST_DIGITS + 2}}})-?([A-Z]{{0,2}})", text)
        return Mark(int(found[1]), number_of(found[2])) if found else None
    found = re.fullmatch(r"([A-Z]{1,6})-?([0-9]{0,3})", text)
    if found is None:
        return None
    letters, insertion = found[1], int(found[2] or 0)
    if rule.style == Style.LETTERS:
        return Mark(number_of(letters), insertion) if len(letters) <= 3 else None
    if letters != letters[0] * len(letters):
        return None
    return Mark((len(letters) - 1) * 26 + number_of(letters[0]), insertion)


def _required(rule: Rule, mark: Mark) -> Mark:
    if rule.start <= mark.ordinal <= rule.last and mark.insertion <= MOST_INSERTIONS:
        return mark
    first, last = written(rule, Mark(rule.start)), written(rule, Mark(rule.last))
    raise NoSuchMark(
        f"The series runs from {first} to {last}. Choose a number within it, or change its range.",
        param="number",
    )
