"""What archives hold: entries, names, real sizes, archives within; nothing is written to disk."""

import io
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO, BinaryIO

from evidence.exhibits.extract.content import office
from evidence.exhibits.extract.content.findings import (
    MAX_DEPTH,
    MAX_ENTRIES,
    MB,
    Findings,
    bomb,
    is_bomb,
    too_many_entries,
)
from evidence.exhibits.extract.content.inflate import RAW_DEFLATE, inflated, unpacked_members
from evidence.exhibits.extract.media import HEAD_BYTES, PROGRAM, TAR, ZIP, media_type_of

PACKED = frozenset({"application/gzip", "application/x-bzip2", "application/x-xz"})
CLOSED = frozenset({"application/x-7z-compressed", "application/vnd.rar", "application/zstd"})
HELD_IN_MEMORY_BYTES = 128 * MB
_TOO_LARGE = (
    f"An archive inside it is larger than {HELD_IN_MEMORY_BYTES // MB} MB and was not looked into. "
    "Unpack the outer one and upload what is in it."
)
_ENCRYPTED = 0x1
_PIECE = 1 * MB
DAMAGED = (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, struct.error, OSError,
            NotImplementedError, ValueError, KeyError, RuntimeError)  # fmt: skip


def is_archive(media_type: str) -> bool:
    """Whether files of this type hold other files."""
    packed = media_type in PACKED or media_type in CLOSED or media_type in {ZIP, TAR}
    return packed or office.is_zipped(media_type)


def inspect_archive(stream: BinaryIO, media_type: str, found: Findings, *, depth: int = 1) -> None:
    """Write down what an archive holds, and the archives in it; raises Refused for a bomb."""
    if depth > MAX_DEPTH:
        raise found.refuse(
            f"Archives are nested deeper than {MAX_DEPTH} times. Unpack the outer ones on a "
            "machine you can spare and upload what is in them."
        )
    if media_type in CLOSED:
        found.quarantine(
            f"The content of this kind of archive ({media_type}) cannot be looked into here. "
            "Unpack it, or save it as ZIP, and upload that too."
        )
        return
    try:
        if media_type in PACKED:
            _look_into_packed(stream, media_type, found, depth=depth)
        elif media_type == TAR:
            _look_into_tar(stream, found, depth=depth)
        else:
            _look_into_zip(stream, found, depth=depth)
    except DAMAGED as error:
        where = "An archive inside it" if depth > 1 else "This archive"
        found.quarantine(f"{where} is damaged and cannot be read ({str(error)[:120]}).")


def _look_into_zip(stream: BinaryIO, found: Findings, *, depth: int) -> None:
    refuse_long_directory(stream, found)
    with zipfile.ZipFile(stream) as archive:
        entries = archive.infolist()
        _refuse_overlap(entries, found)
        for entry in entries:
            found.count_entry()
            _check_name(entry.filename, found)
            if stat.S_ISLNK(entry.external_attr >> 16):
                found.quarantine("The archive holds a link that points out of it.")
            if entry.flag_bits & _ENCRYPTED:
                found.quarantine(
                    "The archive is encrypted: what is in it cannot be inspected. Unpack it with "
                    "its password and upload the files."
                )
            elif not entry.is_dir():
                _look_into_entry(archive, entry, stream, found, depth=depth)
        office.inspect_zipped(archive, found)


def refuse_long_directory(stream: BinaryIO, found: Findings) -> None:
    """Return only for a directory of a length that may be read; raises Refused for others."""
    # Read before Python's own reader would build an object for each of a million entries.
    size = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, size - 65_557))
    tail = stream.read()
    at = tail.rfind(b"PK\x05\x06")
    if at >= 0 and len(tail) >= at + 16:
        count, length = struct.unpack("<HI", tail[at + 10 : at + 16])
        # A full entry is rarely longer than 500 bytes; the count may lie.
        if count >= MAX_ENTRIES or MAX_ENTRIES * 500 < length < 0xFFFFFFFF:
            raise found.refuse(too_many_entries())
    stream.seek(0)


def _refuse_overlap(entries: list[zipfile.ZipInfo], found: Findings) -> None:
    placed = sorted(entries, key=lambda entry: entry.header_offset)
    end = 0
    for entry in placed:
        if entry.header_offset < end:
            raise found.refuse(
                "Entries of the archive overlap, so that few bytes unpack to very many: it is "
                "built to exhaust the machine that opens it."
            )
        end = entry.header_offset + 30 + entry.compress_size
    if placed and placed[0].header_offset > 0:
        found.quarantine(
            f"{placed[0].header_offset:,} bytes that are listed nowhere stand before the archive's "
            "first entry."
        )


def leads_out(name: str) -> bool:
    """Whether a name in an archive leads out of the folder into which it would be unpacked."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return ".." in parts or name.startswith(("/", "\\")) or name[1:2] == ":"


def _check_name(name: str, found: Findings) -> None:
    if leads_out(name) or "\0" in name:
        found.quarantine(
            "The archive holds a name that leads out of the folder into which it is unpacked."
        )


def _look_into_entry(
    archive: zipfile.ZipFile,
    entry: zipfile.ZipInfo,
    stream: BinaryIO,
    found: Findings,
    *,
    depth: int,
) -> None:
    if entry.compress_type == zipfile.ZIP_STORED:
        content = _plain_content(_packed(stream, entry), found)
    elif entry.compress_type == zipfile.ZIP_DEFLATED:
        pieces = inflated(_packed(stream, entry), window=RAW_DEFLATE)
        content = _look_through(pieces, entry.compress_size, found, declared=entry.file_size)
    else:
        content = _look_through(_read(archive, entry), entry.compress_size, found)
    _look_within(content, found, depth=depth)


def _packed(stream: BinaryIO, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    stream.seek(entry.header_offset)
    header = stream.read(30)
    if header[:4] != b"PK\x03\x04":
        raise zipfile.BadZipFile("an entry is not where the directory says")
    name, extra = struct.unpack("<HH", header[26:30])
    at = entry.header_offset + 30 + name + extra
    left = entry.compress_size
    while left > 0:
        stream.seek(at)
        piece = stream.read(min(left, _PIECE))
        if not piece:
            return
        at += len(piece)
        left -= len(piece)
        yield piece


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(entry) as content:
        yield from pieces_of(content)


def _look_through(
    pieces: Iterator[bytes], packed: int, found: Findings, *, declared: int | None = None
) -> bytes:
    """Return the first of what is unpacked: all of it when it may be an archive, else its head."""
    kept, unpacked = bytearray(), 0
    may_hold_more = True
    for piece in pieces:
        unpacked += len(piece)
        found.spend(len(piece))
        if is_bomb(packed, unpacked):
            raise found.refuse(bomb(packed, unpacked))
        if declared is not None and unpacked > declared:
            raise found.refuse(
                "An entry of the archive unpacks to more than the archive says: it lies about its "
                "size, as bombs do."
            )
        if may_hold_more:
            kept += piece
            is_head = len(kept) < HEAD_BYTES
            may_hold_more = is_head or is_archive(media_type_of(bytes(kept[:HEAD_BYTES])))
        if len(kept) > HELD_IN_MEMORY_BYTES:
            found.quarantine(_TOO_LARGE)
            kept.clear()
            may_hold_more = False
    return bytes(kept)


def _plain_content(pieces: Iterator[bytes], found: Findings) -> bytes:
    """Return the whole of what may be an archive, else its head; no more of it is read."""
    kept = bytearray()
    for piece in pieces:
        kept += piece
        if len(kept) > HELD_IN_MEMORY_BYTES:
            found.quarantine(_TOO_LARGE)
            return b""
        if len(kept) >= HEAD_BYTES and not is_archive(media_type_of(bytes(kept[:HEAD_BYTES]))):
            break
    return bytes(kept)


def _look_within(content: bytes, found: Findings, *, depth: int) -> None:
    kind = media_type_of(content[:HEAD_BYTES])
    if kind == PROGRAM:
        found.quarantine("The archive holds a program.")
    elif is_archive(kind):
        inspect_archive(io.BytesIO(content), kind, found, depth=depth + 1)


def _look_into_packed(stream: BinaryIO, media_type: str, found: Findings, *, depth: int) -> None:
    packed = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    content = _look_through(unpacked_members(pieces_of(stream), media_type), packed, found)
    _look_within(content, found, depth=depth)


def _look_into_tar(stream: BinaryIO, found: Findings, *, depth: int) -> None:
    stream.seek(0)
    with tarfile.open(fileobj=stream, mode="r:") as archive:
        for entry in archive:
            found.count_entry()
            _check_name(entry.name, found)
            if entry.issym() or entry.islnk() or not (entry.isfile() or entry.isdir()):
                found.quarantine("The archive holds a link or a device, which evidence is not.")
            elif entry.isfile() and (content := archive.extractfile(entry)) is not None:
                with content:
                    kept = _plain_content(pieces_of(content), found)
                _look_within(kept, found, depth=depth)


def pieces_of(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield what is left in a stream, in pieces of at most a megabyte."""
    while piece := stream.read(_PIECE):
        yield piece
