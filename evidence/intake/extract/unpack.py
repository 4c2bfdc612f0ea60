"""Takes a container apart in a confined child: each thing in it a file, or a reason why not.

The container itself is only read. What is in it is written under generated names into a folder
that the caller owns and removes; the names of the things are data and never become paths.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from evidence.core.errors import Failed
from evidence.core.limits import Limits, run_limited
from evidence.core.text import storable
from evidence.exhibits.extract.content.archives import PACKED
from evidence.exhibits.extract.media import MAIL, MBOX, MSG, TAR, ZIP

# A mailbox of 2 GB is read and written once; what is inflated has the inspection's own budget.
UNPACKING_LIMITS = Limits(
    wall_seconds=600, cpu_seconds=300, memory_bytes=2 << 30, file_bytes=4 << 30
)
UNPACKED_TYPES = PACKED | {ZIP, TAR, MAIL, MBOX, MSG}


class Role(StrEnum):
    """What a member is to its container."""

    MEMBER = "member"
    MESSAGE = "message"
    ATTACHMENT = "attachment"
    CONVERSATION = "conversation"


@dataclass(frozen=True, slots=True)
class Member:
    """A thing in a container; `file` is where its bytes lie, or None with the reason why not.

    `path` is where the container says it is, `name` the last part of that: both as found, with
    whatever signs they hold. `date_text` and `title` are for people, `facts` fit into JSON; these
    and the reason can be stored as they are.
    """

    path: str
    name: str
    role: Role
    file: Path | None
    size: int
    reason: str = ""
    title: str = ""
    date_text: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What a container holds, in its own order; `warnings` are sentences about the container.

    `title`, `date_text` and `facts` are about the container itself: a mail is a message, whose
    members are its attachments, and says here who wrote it to whom and when.
    """

    kind: str
    members: tuple[Member, ...]
    warnings: tuple[str, ...]
    tools: Mapping[str, str]
    title: str = ""
    date_text: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)


def can_be_unpacked(media_type: str) -> bool:
    """Whether files of this type hold others that can be taken out here."""
    return media_type in UNPACKED_TYPES


def unpack(
    path: Path, folder: Path, *, media_type: str, name: str, limits: Limits = UNPACKING_LIMITS
) -> Unpacked:
    """Return what is in a container; the files of its members lie in the folder then.

    A member that cannot be taken out costs no other. Raises Failed with the reason when the
    container as a whole cannot be read, or hits a limit; the folder may then hold remains.
    """
    request = {"path": str(path.resolve()), "folder": str(folder.resolve())}
    request |= {"media_type": media_type, "name": name}
    reply = run_limited(
        "evidence.intake.extract.unpack_child",
        json.dumps(request).encode(),
        limits=limits,
        subject="Unpacking this file",
    )
    answer: dict[str, Any] = json.loads(reply)
    if "failed" in answer:
        raise Failed(storable(answer["failed"]), code="not_unpacked")
    members = tuple(_member(folder, each) for each in answer.pop("members"))
    told = _storable(answer)
    return Unpacked(members=members, warnings=tuple(told.pop("warnings")), **told)


def _member(folder: Path, answer: dict[str, Any]) -> Member:
    found = {name: answer.pop(name) for name in ("path", "name")}
    told = _storable(answer)
    file, role = told.pop("file"), Role(told.pop("role"))
    return Member(file=folder / file if file else None, role=role, **found, **told)


def _storable(told: Any) -> Any:
    """Return what was told with every text in it fit for the database, keys and values."""
    if isinstance(told, str):
        return storable(told)
    if isinstance(told, list):
        return [_storable(each) for each in told]
    if isinstance(told, dict):
        return {storable(name): _storable(each) for name, each in told.items()}
    return told
