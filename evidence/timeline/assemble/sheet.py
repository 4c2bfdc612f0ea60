"""Reads a sheet of events that somebody handed in, in a child with limits."""

import json

from evidence.core.limits import Limits, run_limited

MOST_BYTES = 5_000_000
SHEET_LIMITS = Limits(wall_seconds=30, cpu_seconds=30, memory_bytes=768 << 20, file_bytes=64 << 20)

type Row = list[str]
type Fault = tuple[int, str]


def read_sheet(content: bytes) -> tuple[list[Row], list[Fault]]:
    """Return a sheet's rows, the head first, and what was wrong while it was read, by row.

    Raises Failed when it is no sheet or exceeds a limit.
    """
    reply = run_limited(
        "evidence.timeline.assemble.sheet_child",
        content,
        limits=SHEET_LIMITS,
        subject="Reading the sheet",
    )
    read = json.loads(reply)
    return read["rows"], [(number, sentence) for number, sentence in read["faults"]]
