"""Has a child work through pages one by one, so that a page on which it fails costs no other."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from evidence.core.errors import Failed
from evidence.core.limits import Limits, run_limited

# A file on which the child fails page after page is not tried for hours.
MOST_FAILURES_IN_A_ROW = 5
NOT_TRIED = f"Not tried: {MOST_FAILURES_IN_A_ROW} pages in a row before it could not be read."
LONGEST_PROBLEM = 400


@dataclass(frozen=True, slots=True)
class PageWork:
    """What a child does with each page of a file, and what it may use for it.

    `alone` are the limits of a page that is tried by itself; `doing` opens the sentence of one
    that fails ("Reading page 3 took longer than …").
    """

    module: str
    request: Mapping[str, object]
    folder: Path
    limits: Limits
    alone: Limits
    doing: str


def each_page(work: PageWork, numbers: Sequence[int]) -> list[dict[str, Any]]:
    """Return what the child told of each page, in order; one that fails comes with its `problem`.

    The child tells of a page as soon as it is done with it. When it is stopped, the page that was
    in hand is tried by itself, for those before it may have used up the time, and the rest follows.
    """
    found: list[dict[str, Any]] = []
    waiting, failures = list(numbers), 0
    while waiting and failures < MOST_FAILURES_IN_A_ROW:
        told, problem = _told(work, waiting)
        found += told
        failures = 0 if told else failures
        waiting = waiting[len(told) :]
        if problem and waiting:
            in_hand = waiting.pop(0)
            told, problem = _told(work, [in_hand])
            failures = 0 if told else failures + 1
            found += told or [{"page_number": in_hand, "problem": problem}]
    return found + [{"page_number": number, "problem": NOT_TRIED} for number in waiting]


def _told(work: PageWork, numbers: Sequence[int]) -> tuple[list[dict[str, Any]], str]:
    """Return what the child told before it ended, and why it ended early, if it did."""
    is_alone = len(numbers) == 1
    with NamedTemporaryFile(dir=work.folder, suffix=".told") as target:
        request = {**work.request, "numbers": list(numbers), "target": target.name}
        problem = ""
        try:
            run_limited(
                work.module,
                json.dumps(request).encode(),
                limits=work.alone if is_alone else work.limits,
                subject=f"{work.doing} page {numbers[0]}" if is_alone else f"{work.doing} pages",
            )
        except Failed as error:
            problem = error.message[:LONGEST_PROBLEM]
        # The last line may have been cut off in the middle.
        lines = Path(target.name).read_bytes().rpartition(b"\n")[0].splitlines()
    return [json.loads(line) for line in lines], problem
