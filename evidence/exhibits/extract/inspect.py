"""The verdict on a file before anybody opens it: accepted, quarantined or refused, and why.

Whatever the file is, the verdict comes within 20 s and within 1 GiB: parsing happens in a child
process with limits, and a file on which the child fails is refused for that reason.
"""

import hashlib
import json
import time
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from evidence.core.clamd import NO_SCANNER, Scan, Scanner
from evidence.core.errors import Failed
from evidence.core.hashing import CHUNK_BYTES, Sha256
from evidence.core.limits import Limits, run_limited
from evidence.core.text import one_line, storable
from evidence.exhibits.extract.content.findings import Weight
from evidence.exhibits.extract.kinds import media_type_of_file

# Below the promised 20 s, so that starting Python, killing the child and answering fit in.
TOTAL_SECONDS = 17.0
HASH_SECONDS = 9.0
LEAST_CHILD_SECONDS = 5.0
# Below the promised 1 GiB, as the parent needs some of it too.
CHILD_MEMORY_BYTES = 832 << 20


class Verdict(StrEnum):
    """What becomes of a file. Both of the latter are kept, and opened by nobody unasked."""

    ACCEPTED = "accepted"
    QUARANTINED = "quarantined"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Inspected:
    """A file's verdict with its reasons; with `accepted`, reasons are notes that hinder nothing.

    `pages` is known for PDFs that can be printed; `problem` says why an accepted PDF can't be.
    `sha256` is empty when the file could not be read to its end in time.
    """

    media_type: str
    verdict: Verdict
    reasons: tuple[str, ...]
    sha256: str
    pages: int | None = None
    problem: str = ""
    scan: Scan = NO_SCANNER
    tools: dict[str, str] = field(default_factory=dict)


def inspect_file(
    path: Path, *, sha256: Sha256 | None = None, scanner: Scanner | None = None
) -> Inspected:
    """Return the verdict on a file; the file is never altered.

    `sha256` spares the hashing where it is known and verified. Raises OSError when the file
    cannot be opened at all.
    """
    started = time.monotonic()
    if path.stat().st_size == 0:
        reason = "The file is empty. Check it and send it again."
        empty = hashlib.sha256().hexdigest()
        return Inspected(_media_type(path), Verdict.REFUSED, (reason,), empty)
    name = sha256 or _hashed(path, ends_at=started + HASH_SECONDS)
    if name is None:
        reason = f"Reading the file took longer than {HASH_SECONDS:g} s and was stopped."
        return Inspected(_media_type(path), Verdict.REFUSED, (reason,), "")
    reserved = TOTAL_SECONDS / 3 if scanner else 0
    left = TOTAL_SECONDS - (time.monotonic() - started) - reserved
    report = _ask_child(path, seconds=max(left, LEAST_CHILD_SECONDS))
    left = TOTAL_SECONDS + 1 - (time.monotonic() - started)
    scan = scanner.scan(path, seconds=max(left, 1)) if scanner else NO_SCANNER
    return _judged(report, scan, name)


def _hashed(path: Path, *, ends_at: float) -> Sha256 | None:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK_BYTES):
            digest.update(chunk)
            if time.monotonic() > ends_at:
                return None
    return Sha256(digest.hexdigest())


def _media_type(path: Path) -> str:
    with path.open("rb") as stream:
        return media_type_of_file(stream)


def _ask_child(path: Path, *, seconds: float) -> dict[str, Any]:
    limits = Limits(
        wall_seconds=round(seconds, 1),
        cpu_seconds=max(1, int(seconds)),
        memory_bytes=CHILD_MEMORY_BYTES,
        file_bytes=16 << 20,
    )
    request = json.dumps({"path": str(path.resolve())}).encode()
    try:
        reply = run_limited(
            "evidence.exhibits.extract.inspect_child",
            request,
            limits=limits,
            subject="Looking into this file",
        )
    except Failed as error:
        sentence = f"{error.message} It may be damaged or built to do harm."
        return {"media_type": _media_type(path), "pages": None, "problem": "", "tools": {},
                "reasons": [[Weight.REFUSE, sentence]]}  # fmt: skip
    answer: dict[str, Any] = json.loads(reply)
    return answer


def _clean(sentence: str) -> str:
    # A reason quotes the file here and there, and the file is not to be trusted.
    return one_line(storable(sentence))


def _judged(report: dict[str, Any], scan: Scan, sha256: Sha256) -> Inspected:
    weighed = [(Weight(weight), _clean(sentence)) for weight, sentence in report["reasons"]]
    if scan.state == "found":
        sentence = f"The virus scanner knows it as {scan.detail}."
        weighed.append((Weight.QUARANTINE, sentence))
    elif scan.state == "not_scanned":
        weighed.append((Weight.NOTE, f"Not scanned for viruses. {scan.detail}"))
    heaviest = max((weight for weight, _ in weighed), default=Weight.NOTE)
    verdicts = (Verdict.ACCEPTED, Verdict.QUARANTINED, Verdict.REFUSED)
    # The heaviest reason first: it is what a person acts on.
    weighed.sort(key=lambda each: -each[0])
    return Inspected(
        media_type=report["media_type"],
        verdict=verdicts[heaviest],
        reasons=tuple(sentence for _, sentence in weighed),
        sha256=sha256,
        pages=report["pages"],
        problem=_clean(report["problem"]),
        scan=scan,
        tools=report["tools"],
    )
