"""Writes a BagIt 1.0 bag (RFC 8493) into a zip: payload, tag files, SHA-256 manifests."""

import hashlib
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, BinaryIO

from evidence.core.hashing import CHUNK_BYTES

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
MANIFEST, TAG_MANIFEST = "manifest-sha256.txt", "tagmanifest-sha256.txt"
PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_")
LONGEST_NAME = 120

# A file that is opened when its turn comes: a long exhibit has more than may be open at once.
type Opened = Callable[[], BinaryIO]
type Content = bytes | BinaryIO | Opened
TABLE_HEAD = (
    "sha256",
    "file",
    "event",
    "kind",
    "page",
    "bytes",
    "tool",
    "tool version",
    "made from (sha256)",
)


@dataclass(frozen=True, slots=True)
class Contents:
    """What a bag holds by path below it: `payload` below data/, `tags` beside it, and its info."""

    payload: Mapping[str, Content]
    tags: Mapping[str, bytes]
    info: Mapping[str, str]
    made_at: datetime


def plain_name(name: str) -> str:
    """Return a name that every system, manifest and shell takes as it stands."""
    plain = "".join(sign if sign in PLAIN else "_" for sign in name)
    return plain[-LONGEST_NAME:].lstrip(".-") or "file"


def table(rows: Sequence[Sequence[object]]) -> bytes:
    """Return a table as tab-separated text, its head first; a cell keeps to its own place."""
    lines = [TABLE_HEAD, *rows]
    return "".join("\t".join(map(_cell, line)) + "\n" for line in lines).encode()


def write_bag(target: BinaryIO, folder: str, contents: Contents) -> None:
    """Write the bag as one folder of a zip; payload streams are read to their end, once.

    No more than one file of the payload is open at a time, beside those that came open.

    Same contents and time give the same bytes.
    """
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        bag = _Bag(archive, folder, contents.made_at)
        payload = {path: bag.add(path, contents.payload[path]) for path in sorted(contents.payload)}
        oxum = f"{sum(size for _, size in payload.values())}.{len(payload)}"
        tags: dict[str, bytes] = {
            **contents.tags,
            "bagit.txt": DECLARATION,
            "bag-info.txt": _info({**contents.info, "Payload-Oxum": oxum}),
            MANIFEST: _manifest(payload),
        }
        bag.add(TAG_MANIFEST, _manifest({path: bag.add(path, tags[path]) for path in sorted(tags)}))


@dataclass(frozen=True, slots=True)
class _Bag:
    archive: zipfile.ZipFile
    folder: str
    made_at: datetime

    def add(self, path: str, content: Content) -> tuple[str, int]:
        """Write one file and return its SHA-256 and size."""
        entry = zipfile.ZipInfo(f"{self.folder}/{path}", self.made_at.timetuple()[:6])
        entry.external_attr = 0o644 << 16
        with self.archive.open(entry, "w", force_zip64=True) as stream:
            return _copied(content, stream)


def _copied(content: Content, stream: IO[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for chunk in _chunks(content):
        stream.write(chunk)
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size


def _chunks(content: Content) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
    elif callable(content):
        with content() as stream:
            yield from _chunks(stream)
    else:
        yield from _read(content)


def _read(content: BinaryIO) -> Iterator[bytes]:
    while chunk := content.read(CHUNK_BYTES):
        yield chunk


def _cell(value: object) -> str:
    return " ".join(str(value).split())


def _manifest(files: Mapping[str, tuple[str, int]]) -> bytes:
    return "".join(f"{files[path][0]}  {path}\n" for path in sorted(files)).encode()


def _info(lines: Mapping[str, str]) -> bytes:
    # A line break inside a value would begin another label.
    return "".join(f"{label}: {' '.join(lines[label].split())}\n" for label in lines).encode()
