"""What an inspection has found so far: sentences, each with its weight, and the budget left."""

from dataclasses import dataclass, field
from enum import IntEnum

MB = 1 << 20
# Archives are inflated to look into them, and only so far; a bomb is met well before this.
INFLATE_BUDGET_BYTES = 1024 * MB
# From this size on, a ratio above the limit marks a bomb; small files of blanks pack as well.
BOMB_FROM_BYTES = 64 * MB
BOMB_RATIO = 200
# PKWARE's own limit is higher; an evidence export of more files is better sent in parts.
MAX_ENTRIES = 10_000
MAX_DEPTH = 3


class Weight(IntEnum):
    """How much one finding counts; the heaviest decides the verdict."""

    NOTE = 0
    QUARANTINE = 1
    REFUSE = 2


class Refused(Exception):
    """The file may not be read any further; the finding that says why is already written."""


@dataclass(slots=True)
class Findings:
    """Sentences in the order in which they were found, and what may still be inflated."""

    media_type: str
    pages: int | None = None
    problem: str = ""
    reasons: dict[str, Weight] = field(default_factory=dict)
    bytes_left: int = INFLATE_BUDGET_BYTES
    entries_left: int = MAX_ENTRIES

    def note(self, sentence: str) -> None:
        """Write down what a person should know and what stands in nobody's way."""
        self.reasons.setdefault(sentence, Weight.NOTE)

    def quarantine(self, sentence: str) -> None:
        """Write down what keeps the file from being opened without a person's decision."""
        self.reasons[sentence] = max(
            Weight.QUARANTINE, self.reasons.get(sentence, Weight.QUARANTINE)
        )

    def refuse(self, sentence: str) -> Refused:
        """Write down what forbids to read on; raise what is returned."""
        self.reasons[sentence] = Weight.REFUSE
        return Refused(sentence)

    def spend(self, count: int) -> None:
        """Take inflated bytes off the budget; raises Refused when it is used up."""
        self.bytes_left -= count
        if self.bytes_left < 0:
            limit = INFLATE_BUDGET_BYTES // MB
            message = (
                f"Unpacked it holds more than {limit} MB, which is more than is looked through. "
                "Unpack it on a machine you can spare and upload its parts."
            )
            raise self.refuse(message)

    def count_entry(self) -> None:
        """Take an entry of an archive off the budget; raises Refused at the limit."""
        self.entries_left -= 1
        if self.entries_left <= 0:
            raise self.refuse(too_many_entries())


def too_many_entries() -> str:
    """Return the sentence about an archive with too many files in it."""
    return f"The archive holds {MAX_ENTRIES:,} files or more. Split it and upload the parts."


def bomb(packed: int, unpacked: int) -> str:
    """Return the sentence about a file that unpacks to far more than it is."""
    times = unpacked // max(packed, 1)
    return (
        f"A part of {packed:,} bytes unpacks to more than {unpacked // MB:,} MB ({times:,} times "
        "as much): it is built to exhaust the machine that opens it."
    )


def is_bomb(packed: int, unpacked: int) -> bool:
    """Whether so much from so little can only be meant to do harm."""
    return unpacked >= BOMB_FROM_BYTES and unpacked > BOMB_RATIO * max(packed, 1)
