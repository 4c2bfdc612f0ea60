"""Ours against a reference: the same work in turns, and the median of the rounds."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

type Work = Callable[[], object]


class NotMeasured(Exception):
    """A contest cannot be held on this machine; says which, and what is missing."""

    def __init__(self, title: str, reason: str) -> None:
        super().__init__(reason)
        self.title = title


@dataclass(frozen=True, slots=True)
class Contest:
    """Two ways to do the same work, how much work that is, and the ratio that we aim at."""

    title: str
    reference_title: str
    amount: int
    unit: str
    ours: Work
    reference: Work
    target: float


@dataclass(frozen=True, slots=True)
class Result:
    """A line of the table: what ours and the reference took, in seconds or as a rate."""

    title: str
    ours: str
    reference: str
    ratio: float
    target: float

    def row(self) -> str:
        """Return the line as the table has it."""
        verdict = "met" if self.ratio <= self.target else "missed"
        told = f"{self.ratio:.2f} | ≤ {self.target:g}: {verdict}"
        return f"| {self.title} | {self.ours} | {self.reference} | {told} |"


def held(contest: Contest, *, rounds: int) -> Result:
    """Return the result of so many rounds, in each of which both do the work once."""
    taken = [(seconds(contest.ours), seconds(contest.reference)) for _ in range(rounds)]
    ours, reference = (statistics.median(each) for each in zip(*taken, strict=True))
    return Result(
        title=f"{contest.title}: {contest.amount:,} {contest.unit}",
        ours=f"{ours:.2f} s, {contest.amount / ours:,.0f} {contest.unit}/s",
        reference=f"{contest.reference_title}: {reference:.2f} s",
        ratio=ours / reference,
        target=contest.target,
    )


def seconds(work: Work) -> float:
    """Return how long the work took."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
