"""Content-addressed files: written once, named by their SHA-256, verified when read."""

import errno
import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from io import BufferedReader
from pathlib import Path

from evidence.core.errors import Failed
from evidence.core.hashing import CHUNK_BYTES, Sha256, sha256_of_stream


class FileDamaged(Failed):
    """A stored file no longer has the hash under which it was stored."""

    default_code = "file_damaged"


class FileMissing(Failed):
    """A stored file is not where it was put."""

    default_code = "file_missing"


@dataclass(frozen=True, slots=True)
class StoredBytes:
    """What was written: the SHA-256 that is its name, and its size in bytes."""

    sha256: Sha256
    size: int


@dataclass(frozen=True, slots=True)
class FileStore:
    """A folder of files named by the SHA-256 of their content."""

    root: Path

    def put(self, chunks: Iterable[bytes]) -> StoredBytes:
        """Return the hash and size of the bytes, which are then safely on disk.

        The order is temporary file, fsync, link under the final name, fsync of the folder, so a
        crash leaves either the whole file or a stray temporary one. An intact file that is
        already there is left alone; a damaged one raises FileDamaged and nothing is replaced.
        """
        incoming = self.root / "incoming"
        incoming.mkdir(parents=True, exist_ok=True)
        temporary = incoming / secrets.token_hex(16)
        try:
            stored = _write_synced(temporary, chunks)
            self._keep(temporary, stored.sha256)
        finally:
            temporary.unlink(missing_ok=True)
        return stored

    def adopt(self, path: Path, *, sha256: Sha256 | None = None) -> StoredBytes:
        """Return the hash and size of a file that lies on disk and is now in the store as well.

        Its bytes are not copied where both lie on one file system: the store's name is a second
        one for them. The caller has synced them, writes no more, and removes the first name.
        `sha256` spares the reading when it was taken of the bytes as they came: a file that has
        changed on disk since then is found damaged when it is verified.
        """
        with path.open("rb") as stream:
            name = sha256 or sha256_of_stream(stream)
            stored = StoredBytes(name, os.fstat(stream.fileno()).st_size)
        try:
            self._keep(path, stored.sha256)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            with path.open("rb") as stream:
                return self.put(iter(partial(stream.read, CHUNK_BYTES), b""))
        return stored

    def path(self, sha256: Sha256) -> Path:
        """Return where a file of this hash lies, whether or not it is there."""
        return self.root / "sha256" / sha256[:2] / sha256[2:4] / sha256

    def verify(self, sha256: Sha256) -> None:
        """Return only if the stored bytes still have this hash.

        Raises FileMissing or FileDamaged, which name the path.
        """
        self.open_verified(sha256).close()

    def open_verified(self, sha256: Sha256) -> BufferedReader:
        """Return an open file whose whole content was just checked against its hash.

        The caller reads through the same descriptor that was checked, so a file swapped on disk
        in between is not served. Raises FileMissing or FileDamaged.
        """
        path = self.path(sha256)
        try:
            stream = path.open("rb")
        except FileNotFoundError as error:
            message = (
                f"The stored file {path} is missing. Restore it from a backup, then run "
                "`manage.py verify_custody`."
            )
            raise FileMissing(message, path=str(path), sha256=sha256) from error
        found = sha256_of_stream(stream)
        if found != sha256:
            stream.close()
            message = (
                f"The stored file {path} has changed: its SHA-256 is {found}, and it was stored "
                f"as {sha256}. Restore it from a backup, then run `manage.py verify_custody`."
            )
            raise FileDamaged(message, path=str(path), sha256=sha256, found=found)
        stream.seek(0)
        return stream

    def check_writable(self) -> None:
        """Return only if a file can be written and synced here; raises OSError otherwise."""
        incoming = self.root / "incoming"
        incoming.mkdir(parents=True, exist_ok=True)
        probe = incoming / secrets.token_hex(16)
        try:
            _write_synced(probe, [b"storage check"])
        finally:
            probe.unlink(missing_ok=True)

    def names(self) -> Iterator[Sha256]:
        """Yield the name of each stored file, in order, for finding those no row knows."""
        for path in sorted((self.root / "sha256").glob("??/??/*")):
            yield Sha256(path.name)

    def _keep(self, temporary: Path, sha256: Sha256) -> None:
        final = self.path(sha256)
        final.parent.mkdir(parents=True, exist_ok=True)
        # A hard link, unlike a rename, never replaces what is there: the store is write-once.
        try:
            os.link(temporary, final)
        except FileExistsError:
            self.verify(sha256)
            return
        final.chmod(0o444)
        sync_folder(final.parent)
        sync_folder(final.parent.parent)
        sync_folder(final.parent.parent.parent)


def _write_synced(path: Path, chunks: Iterable[bytes]) -> StoredBytes:
    digest = hashlib.sha256()
    size = 0
    with path.open("xb") as stream:
        for chunk in chunks:
            digest.update(chunk)
            size += len(chunk)
            stream.write(chunk)
        stream.flush()
        os.fsync(stream.fileno())
    return StoredBytes(Sha256(digest.hexdigest()), size)


def sync_folder(folder: Path) -> None:
    """Return once the names in a folder are on disk too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        # Some network file systems refuse fsync on a folder; the file itself is synced.
        with suppress(OSError):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)
