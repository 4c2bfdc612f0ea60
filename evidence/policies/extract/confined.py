"""The comparison of two texts in a child process that is bounded in time and memory."""

import json
from typing import Any

from evidence.core.limits import Limits, run_limited
from evidence.policies.extract.difference import Difference, Piece, Row

# The longest texts that are compared take a second; what takes longer was made to.
LIMITS = Limits(wall_seconds=30, cpu_seconds=20, memory_bytes=512 << 20, file_bytes=64 << 20)


def confined_difference(earlier: str, later: str, *, limits: Limits = LIMITS) -> Difference:
    """Return what the later text says differently; raises Failed when a limit is hit."""
    request = json.dumps({"earlier": earlier, "later": later}).encode()
    reply = run_limited(
        "evidence.policies.extract.confined_child",
        request,
        limits=limits,
        subject="Comparing these texts",
    )
    return difference_from(json.loads(reply))


def difference_from(told: dict[str, Any]) -> Difference:
    """Return a difference as it was written into JSON."""
    return Difference(**{**told, "rows": rows_from(told["rows"])})


def rows_from(told: list[dict[str, Any]]) -> tuple[Row, ...]:
    """Return the rows of a difference as they were written into JSON."""
    return tuple(
        Row(**{**row, "pieces": tuple(Piece(**piece) for piece in row["pieces"])}) for row in told
    )
