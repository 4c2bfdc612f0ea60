"""The tray on which a container's members are laid: files under generated names, or reasons."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from evidence.core.errors import Failed
from evidence.exhibits.extract.content.archives import DAMAGED
from evidence.exhibits.extract.content.findings import Findings, Refused, bomb, is_bomb
from evidence.intake.extract.unpack import Member, Role


@dataclass(frozen=True, slots=True)
class Label:
    """What is known of a member besides its bytes."""

    path: str
    name: str = ""
    role: Role = Role.MEMBER
    title: str = ""
    date_text: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def last_name(self) -> str:
        """The name that was given, or else the last part of the path."""
        return self.name or self.path.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]


class Tray:
    """Members in the order in which they were laid down, within the budget of an inspection.

    What unpacking costs is counted as inspecting counts it: so many entries, so many inflated
    bytes, no bomb.
    """

    def __init__(self, folder: Path, media_type: str) -> None:
        self.folder = folder
        self.budget = Findings(media_type)
        self.members: list[Member] = []
        self.warnings: dict[str, None] = {}

    def warn(self, sentence: str) -> None:
        """Write down what a reader of the container should know, once."""
        self.warnings.setdefault(sentence)

    def count(self) -> None:
        """Take a member off the budget; raises Failed when there are too many."""
        try:
            self.budget.count_entry()
        except Refused as error:
            raise Failed(str(error)) from error

    def leave_out(self, label: Label, reason: str) -> None:
        """Name a member that is not taken out, and say why."""
        self._lay(label, reason=reason)

    def keep(self, label: Label, pieces: Iterable[bytes], *, packed: int | None = None) -> Member:
        """Return the member with its bytes in a file, or with the reason why they are not.

        `packed` is the size of what the pieces are inflated from; None says that they are as
        large as they lie in the container, which costs nothing.
        """
        target = self.folder / f"{len(self.members) + 1:06}"
        try:
            size = self._written(target, pieces, packed)
        except (Refused, *DAMAGED) as error:
            target.unlink()
            told = str(error) if isinstance(error, Refused) else damaged("entry", error)
            return self._lay(label, reason=told)
        return self._lay(label, file=target, size=size)

    def aside(self, pieces: Iterable[bytes], *, packed: int) -> Path:
        """Return a file that holds the pieces and is no member; the caller removes it.

        Raises Failed when they are more than may be unpacked.
        """
        target = self.folder / "aside"
        try:
            self._written(target, pieces, packed)
        except Refused as error:
            target.unlink()
            raise Failed(str(error)) from error
        return target

    def _written(self, target: Path, pieces: Iterable[bytes], packed: int | None) -> int:
        size = 0
        with target.open("xb") as stream:
            for piece in pieces:
                size += len(piece)
                if packed is not None:
                    self._spend(len(piece), size, packed)
                _write(stream, piece)
        return size

    def _spend(self, count: int, unpacked: int, packed: int) -> None:
        self.budget.spend(count)
        if is_bomb(packed, unpacked):
            raise self.budget.refuse(bomb(packed, unpacked))

    def _lay(
        self, label: Label, *, file: Path | None = None, size: int = 0, reason: str = ""
    ) -> Member:
        member = Member(
            path=label.path,
            name=label.last_name,
            role=label.role,
            file=file,
            size=size,
            reason=reason,
            title=label.title,
            date_text=label.date_text,
            facts=label.facts,
        )
        self.members.append(member)
        return member


def damaged(what: str, error: Exception) -> str:
    """Return the sentence about something that cannot be read to its end."""
    told = " ".join(str(error).split())[:120]
    return f"The {what} is damaged and cannot be read ({told or type(error).__name__})."


def _write(stream: BinaryIO, piece: bytes) -> None:
    # Told apart from errors of reading: no member is damaged because our disk is full.
    try:
        stream.write(piece)
    except OSError as error:
        message = (
            f"What was unpacked could not be written ({error.strerror}). Make room in the data "
            "folder and try again."
        )
        raise Failed(message) from error
