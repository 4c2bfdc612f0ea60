"""Files on their way: what has arrived of each is on disk, and waits for the rest.

A file is held by one writer at a time. The lock is the system's own (flock): it goes with the
process that held it, and it also keeps apart two threads of one process.
"""

import errno
import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from evidence.core.errors import Conflict, Failed, Invalid, Unavailable
from evidence.core.storage import sync_folder

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})


class PartialBusy(Conflict):
    """Another request is writing to this file just now."""

    status = 423
    default_code = "upload_busy"


class PartialLost(Failed):
    """What had arrived of a file is no longer on disk."""

    default_code = "upload_lost"


class TooMuch(Invalid):
    """More bytes came than the file was said to have."""

    status = 413
    default_code = "upload_too_long"


class DiskFull(Unavailable):
    """There is no room left for what arrives."""

    status = 507
    default_code = "disk_full"


class Digest(Protocol):
    """What takes bytes and sums them up, as those of hashlib do."""

    def update(self, chunk: bytes, /) -> None:
        """Take the next bytes."""


@dataclass(frozen=True, slots=True)
class Partial:
    """An open file that nobody else writes to while it is held."""

    descriptor: int

    def write(
        self, chunks: Iterable[bytes], *, at: int, room: int, digest: Digest | None = None
    ) -> int:
        """Write the chunks from an offset on and return how many bytes then lie on disk, synced.

        What lay beyond the offset is cut off first: it was never acknowledged. Raises
        PartialLost when the file is shorter than the offset, TooMuch for more than `room` bytes
        and DiskFull; the file then ends at the offset again.
        """
        self._require(at)
        written = 0
        try:
            os.ftruncate(self.descriptor, at)
            os.lseek(self.descriptor, at, os.SEEK_SET)
            for chunk in chunks:
                written += len(chunk)
                if written > room:
                    message = "More bytes came than the file was said to have. Send it anew."
                    raise TooMuch(message)
                _write_all(self.descriptor, chunk)
                if digest is not None:
                    digest.update(chunk)
            os.fsync(self.descriptor)
        except TooMuch:
            self.cut(at)
            raise
        except OSError as error:
            self.cut(at)
            if error.errno not in NO_ROOM:
                raise
            message = "The server's disk is full. Nothing that arrived before is lost."
            raise DiskFull(f"{message} Ask the administrator, then go on.") from error
        return written

    def cut(self, size: int) -> None:
        """Take off what lies beyond this size."""
        os.ftruncate(self.descriptor, size)

    def _require(self, size: int) -> None:
        found = os.fstat(self.descriptor).st_size
        if found < size:
            message = (
                f"Of this upload {size} bytes had arrived, and {found} are on disk. Cancel it and "
                "send the file again from its beginning."
            )
            raise PartialLost(message)


@dataclass(frozen=True, slots=True)
class PartialFiles:
    """A folder of files on their way, each named by the id of its upload."""

    root: Path

    @contextmanager
    def writing(self, name: str) -> Iterator[Partial]:
        """Yield the file for writing, made if it is new; raises PartialBusy when it is held.

        A file without a byte is not left behind.
        """
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self.root / name
        is_new = not path.exists()
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            _lock(descriptor, path, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if is_new:
                sync_folder(self.root)
            try:
                yield Partial(descriptor)
            finally:
                if not os.fstat(descriptor).st_size:
                    self.discard(name)
        finally:
            os.close(descriptor)

    @contextmanager
    def whole(self, name: str) -> Iterator[Path]:
        """Yield the path of a file that arrived whole, once no writer holds it any more.

        Raises PartialLost when it is not there.
        """
        path = self.root / name
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError as error:
            message = "What had arrived of this file is no longer on disk. Send the file again."
            raise PartialLost(message) from error
        try:
            _lock(descriptor, path, fcntl.LOCK_EX)
            yield path
        finally:
            os.close(descriptor)

    def discard(self, name: str) -> None:
        """Take a file's name away; nothing happens when it is gone already."""
        (self.root / name).unlink(missing_ok=True)

    def names(self) -> list[str]:
        """Return the name of each file that lies here."""
        return sorted(path.name for path in self.root.iterdir()) if self.root.is_dir() else []


def _lock(descriptor: int, path: Path, how: int) -> None:
    busy = "Another request is writing to this upload. Ask for its offset and go on from there."
    try:
        fcntl.flock(descriptor, how)
    except BlockingIOError as error:
        raise PartialBusy(busy) from error
    # Who waited may hold a file whose name was taken away meanwhile: the store's file by now.
    try:
        is_same = path.stat().st_ino == os.fstat(descriptor).st_ino
    except FileNotFoundError:
        is_same = False
    if not is_same:
        raise PartialBusy(busy)


def _write_all(descriptor: int, chunk: bytes) -> None:
    left = memoryview(chunk)
    while left:
        left = left[os.write(descriptor, left) :]
