"""The true media type of a whole file: what its first bytes leave open, its directory tells."""

import io
import struct
from typing import BinaryIO

from evidence.exhibits.extract.media import (
    COMPOUND,
    HEAD_BYTES,
    MSG,
    OFFICE_FOLDERS,
    ZIP,
    media_type_of,
)

WORD = "application/msword"
EXCEL = "application/vnd.ms-excel"
POWERPOINT = "application/vnd.ms-powerpoint"
COMPOUND_TYPES = frozenset({COMPOUND, MSG, WORD, EXCEL, POWERPOINT})
_LARGEST_DIRECTORY = 4 << 20
# MS-OXMSG 2.4, MS-DOC 2.1, MS-XLS 2.1, MS-PPT 2.1: what each has at its top, and no other kind.
_STREAMS = {
    "__properties_version1.0": MSG,
    "WordDocument": WORD,
    "Workbook": EXCEL,
    "Book": EXCEL,
    "PowerPoint Document": POWERPOINT,
}
# MS-CFB 2.2 and 2.6.1: places in the header and in a directory entry.
_HEADER_BYTES = 512
_ENTRY_BYTES = 128
_LAST_SECTOR = 0xFFFFFFF9
_IN_HEADER = 109
# Enough for 4 GB, and few enough that a loop among them ends soon.
_MOST_LISTS = 512
# APPNOTE.TXT 4.3.16: 22 bytes and a comment of at most 65,535.
_END_OF_ZIP_WITHIN = 22 + 65_535
_MAIN_PARTS = {
    b"word/": b"word/document.xml",
    b"xl/": b"xl/workbook.xml",
    b"ppt/": b"ppt/presentation.xml",
}


def media_type_of_file(stream: BinaryIO) -> str:
    """Return the media type that a file's content shows; its directory is read, nothing else.

    Cheap and safe enough for a web process: nothing is unpacked, and never more than 4 MB read.
    """
    stream.seek(0)
    kind = media_type_of(stream.read(HEAD_BYTES))
    if kind == COMPOUND:
        names = top_names(stream)
        return next((_STREAMS[name] for name in _STREAMS if name in names), COMPOUND)
    return _kind_by_directory(stream) if kind == ZIP else kind


def top_names(stream: BinaryIO) -> frozenset[str]:
    """Return the names at the top of a compound file, as far as its directory can be followed."""
    directory = _compound_directory(stream)
    names: set[str] = set()
    seen: set[int] = set()
    waiting = [_number(directory, 76)]
    while waiting:
        index = waiting.pop()
        entry = directory[index * _ENTRY_BYTES : (index + 1) * _ENTRY_BYTES]
        if index in seen or len(entry) < _ENTRY_BYTES:
            continue
        seen.add(index)
        length = min(max(int.from_bytes(entry[64:66], "little") - 2, 0), 62)
        names.add(entry[:length].decode("utf-16-le", "replace"))
        waiting += [_number(entry, 68), _number(entry, 72)]
    return frozenset(names)


def _number(content: bytes, at: int) -> int:
    return int.from_bytes(content[at : at + 4].ljust(4, b"\xff"), "little")


def _compound_directory(stream: BinaryIO) -> bytes:
    """Return the directory's sectors in their order; a loop or a lie in the chain ends it."""
    stream.seek(0)
    header = stream.read(_HEADER_BYTES)
    shift = int.from_bytes(header[30:32], "little")
    if shift not in {9, 12}:
        return b""
    directory, sector = b"", _number(header, 48)
    while sector < _LAST_SECTOR and len(directory) < _LARGEST_DIRECTORY:
        stream.seek((sector + 1) << shift)
        directory += stream.read(1 << shift)
        sector = _next_sector(stream, header, sector, shift)
    return directory


def _next_sector(stream: BinaryIO, header: bytes, sector: int, shift: int) -> int:
    table, place = divmod(sector, (1 << shift) // 4)
    return _number_at(stream, ((_table(stream, header, table, shift) + 1) << shift) + 4 * place)


def _table(stream: BinaryIO, header: bytes, table: int, shift: int) -> int:
    """Return where a table of the chains lies: the header names 109, lists that follow the rest."""
    if table < _IN_HEADER:
        return _number(header, 76 + 4 * table)
    steps, place = divmod(table - _IN_HEADER, (1 << shift) // 4 - 1)
    sector = _number(header, 68)
    for _ in range(min(steps, _MOST_LISTS)):
        # The last number of a list says where the next one lies.
        sector = _number_at(stream, ((sector + 2) << shift) - 4)
    return _number_at(stream, ((sector + 1) << shift) + 4 * place)


def _number_at(stream: BinaryIO, at: int) -> int:
    stream.seek(at)
    return _number(stream.read(4), 0)


def _kind_by_directory(stream: BinaryIO) -> str:
    """Return which office document a ZIP archive is, wherever its parts lie in it."""
    size = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, size - _END_OF_ZIP_WITHIN))
    tail = stream.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or at + 22 > len(tail):
        return ZIP
    length, offset = struct.unpack("<II", tail[at + 12 : at + 20])
    if length > _LARGEST_DIRECTORY:
        return ZIP
    stream.seek(offset)
    directory = stream.read(length)
    if b"[Content_Types].xml" in directory:
        for folder, part in _MAIN_PARTS.items():
            if part in directory:
                return OFFICE_FOLDERS[folder]
    return ZIP
