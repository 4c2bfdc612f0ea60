"""Asks the confined child what a court's bytes tell, and refuses what it refuses."""

import hashlib
import json
import re
from typing import Any

from evidence.core.errors import Invalid
from evidence.core.limits import Limits, run_limited
from evidence.docket.sources.base import Arrival
from evidence.docket.sources.facts import Dropped, Provenance, SourceKind

type Answer = dict[str, Any]

READING_LIMITS = Limits(
    wall_seconds=90, cpu_seconds=90, memory_bytes=1 << 30, file_bytes=128 * 1024 * 1024
)
_CHILD = "evidence.docket.sources.child"
_SUBJECTS = {
    "feed": "Reading the court's feed",
    "notice": "Reading the notice",
    "docket": "Reading the docket page",
}


def answer(kind: str, body: bytes, *, court_id: str) -> Answer:
    """What the child tells of the bytes.

    Raises Invalid when they are not what was expected, and Failed when reading them takes too
    much time or memory.
    """
    reply = run_limited(
        _CHILD, request(kind, body, court_id=court_id), limits=READING_LIMITS,
        subject=_SUBJECTS[kind],
    )  # fmt: skip
    return accepted(reply)


def request(kind: str, body: bytes, *, court_id: str) -> bytes:
    """What the child is asked; raises Invalid when `court_id` is none. "" stands for unknown."""
    if not re.fullmatch(r"(?:[a-z0-9]{2,15})?", court_id):
        raise Invalid(f"{court_id!r} is not a court's id.", code="unknown_court", param="court_id")
    return json.dumps({"kind": kind, "court_id": court_id}).encode() + b"\n" + body


def accepted(reply: bytes) -> Answer:
    """The child's answer; raises Invalid when it refused the bytes."""
    told: Answer = json.loads(reply)
    if "refused" in told:
        raise Invalid(told["refused"], code=told["code"])
    return told


def court_in(arrival: Arrival) -> str:
    """The court that the bytes are said to be from; raises Invalid when nobody says."""
    if not arrival.court_id:
        raise Invalid(
            "Which court is it from? Name it, as in cand.", code="unknown_court", param="court_id"
        )
    return arrival.court_id


def provenance(kind: SourceKind, body: bytes, arrival: Arrival) -> Provenance:
    """Where what these bytes tell was read."""
    return Provenance(kind, arrival.told_at, hashlib.sha256(body).hexdigest())


def dropped(told: Answer) -> tuple[Dropped, ...]:
    """What the child left out and why."""
    return tuple(Dropped(each["what"], each["why"]) for each in told["dropped"])
