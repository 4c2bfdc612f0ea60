"""Checks the pages of a PDF for what it should not tell; hostile files meet a confined child."""

import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import batched
from pathlib import Path
from typing import Any

from evidence.core.errors import Failed
from evidence.core.limits import Limits, run_limited
from evidence.redaction.extract.findings import Checked, Found, keyed
from evidence.redaction.extract.kinds import Kind

CHECK_LIMITS = Limits(wall_seconds=120, cpu_seconds=100, memory_bytes=2 << 30, file_bytes=64 << 20)
PAGES_PER_CHILD = 100
_CHILDREN = 2
_MODULE = "evidence.redaction.extract.check_child"
# Raised with every change that may find something else: what was checked before is checked again.
RULES = 2


def check_pdf(
    pdf: Path,
    *,
    page_count: int,
    names: Sequence[str],
    on_progress: Callable[[int], None] = lambda pages_done: None,
    limits: Limits = CHECK_LIMITS,
) -> Checked:
    """Return what was found in a PDF, each finding with its key; the file is only read.

    `names` are the minors of the case. Two children work at a time; a page on which one fails is
    a finding of its own and costs no other page. What `on_progress` raises stops the check.
    """
    numbers = range(1, page_count + 1)
    parts: list[Checked] = []
    with ThreadPoolExecutor(max_workers=_CHILDREN) as children:
        look = partial(_check, pdf, names=names, limits=limits)
        done = 0
        for part, batch in zip(
            children.map(look, batched(numbers, PAGES_PER_CHILD)),
            batched(numbers, PAGES_PER_CHILD),
            strict=True,
        ):
            parts.append(part)
            done += len(batch)
            on_progress(done)
    found = keyed(each for part in parts for each in part.found)
    return Checked(found, [number for part in parts for number in part.unread])


def _check(pdf: Path, numbers: Sequence[int], *, names: Sequence[str], limits: Limits) -> Checked:
    request = {
        "path": str(pdf.resolve()),
        "numbers": list(numbers),
        "names": list(names),
        "whole_file": numbers[0] == 1,
    }
    subject = f"Checking page {numbers[0]}" if len(numbers) == 1 else "Checking these pages"
    try:
        reply = json.loads(
            run_limited(_MODULE, json.dumps(request).encode(), limits=limits, subject=subject)
        )
    except Failed as error:
        if len(numbers) > 1:
            return _apart(pdf, numbers, names=names, limits=limits)
        problem = Found(numbers[0], Kind.UNCHECKED, error.message[:200])
        return Checked([problem], [])
    return Checked([_found(each) for each in reply["found"]], reply["unread"])


def _apart(pdf: Path, numbers: Sequence[int], *, names: Sequence[str], limits: Limits) -> Checked:
    """Return the check of pages among which one is bad, found by halving."""
    half = len(numbers) // 2
    parts = [
        _check(pdf, some, names=names, limits=limits) for some in (numbers[:half], numbers[half:])
    ]
    return Checked(
        [each for part in parts for each in part.found],
        [number for part in parts for number in part.unread],
    )


def _found(document: dict[str, Any]) -> Found:
    return Found(**{**document, "kind": Kind(document["kind"])})
