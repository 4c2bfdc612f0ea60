"""Takes files out of archives: ZIP, tar, and what gzip, bzip2 or xz have packed."""

import bz2
import gzip
import io
import lzma
import stat
import tarfile
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import IO, BinaryIO

from evidence.core.errors import Failed
from evidence.exhibits.extract.content.archives import (
    DAMAGED,
    leads_out,
    pieces_of,
    refuse_long_directory,
)
from evidence.exhibits.extract.content.findings import Refused
from evidence.exhibits.extract.media import HEAD_BYTES, TAR, media_type_of
from evidence.intake.extract.clutter import left_out_because
from evidence.intake.extract.tray import Label, Tray, damaged

LEADS_OUT = "Its name leads out of the folder into which the archive is unpacked."
_LINK = "It is a link to another file, and holds nothing of its own."
_DEVICE = "It is a device or a pipe, and no file."
_SPARSE = "It is stored with holes in it (a sparse file), which is not unpacked here."
_LOCKED = "It is encrypted. Unpack the archive with its password and upload the file."
_OVERLAP = (
    "Its bytes overlap those of another entry, so nobody can tell which of the two is meant; bombs "
    "are built so."
)
_OPENERS: dict[str, Callable[[BinaryIO], IO[bytes]]] = {
    "application/gzip": gzip.open,  # type: ignore[dict-item]  # overloaded by its mode
    "application/x-bzip2": bz2.open,
    "application/x-xz": lzma.open,
}
_EMPTY_FOLDER = "It is an empty folder: there is nothing in it to keep."
# APPNOTE.TXT 4.4.4: bit 0 says encrypted, bit 11 says that the name is UTF-8.
_ENCRYPTED = 0x1
_UTF8 = 0x800


def take_from_zip(stream: BinaryIO, tray: Tray) -> None:
    """Lay every entry of a ZIP archive on the tray; raises Failed when its directory is damaged."""
    try:
        refuse_long_directory(stream, tray.budget)
        with zipfile.ZipFile(stream) as archive:
            entries = archive.infolist()
            if len(entries) != len({entry.filename for entry in entries}):
                tray.warn("Several entries have the same name. Each of them was taken.")
            _take_entries(archive, entries, tray)
    except Refused as error:
        raise Failed(str(error)) from error
    except DAMAGED as error:
        raise Failed(damaged("archive", error)) from error


def _take_entries(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], tray: Tray) -> None:
    overlapping = _overlapping(entries)
    folders: list[Label] = []
    for entry in entries:
        tray.count()
        label = Label(name_of(entry), facts=_facts_of(entry))
        if entry.is_dir():
            folders.append(label)
        elif reason := _refusal(entry, label.path, overlapping):
            tray.leave_out(label, reason)
        else:
            _take_entry(archive, entry, label, tray)
    _name_empty_folders(folders, [name_of(entry) for entry in entries], tray)


def _overlapping(entries: list[zipfile.ZipInfo]) -> set[int]:
    """Return where entries begin that share bytes with another: none of these can be trusted."""
    shared: set[int] = set()
    end, holder = 0, -1
    for entry in sorted(entries, key=lambda each: each.header_offset):
        start = entry.header_offset
        if start < end:
            shared |= {start, holder}
        # 30 bytes are the least that a local header takes (APPNOTE.TXT 4.3.7).
        if start + 30 + entry.compress_size > end:
            end, holder = start + 30 + entry.compress_size, start
    return shared


def _folders_that_hold(names: Iterable[str]) -> set[str]:
    held: set[str] = set()
    for name in names:
        folder = name.rstrip("/")
        while "/" in folder and (folder := folder.rsplit("/", 1)[0]) not in held:
            held.add(folder)
    return held


def name_of(entry: zipfile.ZipInfo) -> str:
    """Return an entry's name as its writer meant it.

    A name without the mark of UTF-8 is in code page 437 by the book, and in UTF-8 all the same
    when it was written on a Mac.
    """
    # `filename` ends at a NUL; what is behind it is part of what the archive says.
    name = entry.orig_filename
    if entry.flag_bits & _UTF8 or name.isascii():
        return name
    try:
        return name.encode("cp437").decode()
    except UnicodeError:
        return name


def _facts_of(entry: zipfile.ZipInfo) -> dict[str, object]:
    year, month, day, hour, minute, second = entry.date_time
    stated = f"{year}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}"
    return {"modified": stated, "modified_zone": "not stated"}


def _refusal(entry: zipfile.ZipInfo, name: str, overlapping: set[int]) -> str:
    mode = entry.external_attr >> 16
    if leads_out(name):
        return LEADS_OUT
    if stat.S_ISLNK(mode):
        return _LINK
    if stat.S_IFMT(mode) not in {0, stat.S_IFREG}:
        return _DEVICE
    if entry.flag_bits & _ENCRYPTED:
        return _LOCKED
    return _OVERLAP if entry.header_offset in overlapping else ""


def _take_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, label: Label, tray: Tray) -> None:
    is_packed = entry.compress_type != zipfile.ZIP_STORED
    packed = entry.compress_size if is_packed else None

    def opened() -> Iterator[bytes]:
        with archive.open(entry) as content:
            yield from pieces_of(content)

    take(label, opened, tray, packed=packed)


def take(
    label: Label, opened: Callable[[], Iterator[bytes]], tray: Tray, *, packed: int | None = None
) -> None:
    """Lay one entry on the tray, or the reason why it cannot be read or need not be kept."""
    try:
        pieces = opened()
        head = next(pieces, b"")
        if reason := left_out_because(label.path, head):
            tray.leave_out(label, reason)
        else:
            tray.keep(label, chain((head,), pieces), packed=packed)
    except DAMAGED as error:
        tray.leave_out(label, damaged("entry", error))


def take_from_tar(stream: BinaryIO, tray: Tray) -> None:
    """Lay every entry of a tar archive on the tray.

    An archive that breaks off gives what is in it up to there, with a warning.
    """
    folders: list[Label] = []
    names: list[str] = []
    stream.seek(0)
    try:
        with tarfile.open(fileobj=stream, mode="r:") as archive:
            for entry in archive:
                tray.count()
                label = Label(_tar_name(entry), facts=_tar_facts(entry))
                names.append(label.path)
                if entry.isdir():
                    folders.append(label)
                else:
                    _take_tar_entry(archive, entry, label, tray)
            _warn_of_early_end(stream, archive.offset, tray)
    except DAMAGED as error:
        if not names:
            raise Failed(damaged("archive", error)) from error
        tray.warn(f"{damaged('archive', error)} What stands before that place was taken.")
    _name_empty_folders(folders, names, tray)


def _warn_of_early_end(stream: BinaryIO, offset: int, tray: Tray) -> None:
    """Warn unless the archive ends as it should, with blocks of zeros (POSIX 1003.1 ustar).

    Python's reader stops at a damaged header in the middle without a word.
    """
    stream.seek(offset)
    block = stream.read(tarfile.BLOCKSIZE)
    if len(block) < tarfile.BLOCKSIZE or block.strip(b"\0"):
        tray.warn(
            "The archive has no proper end, so files at its end may be missing or damaged. Ask for "
            "it again."
        )


def _name_empty_folders(folders: list[Label], names: list[str], tray: Tray) -> None:
    holders = _folders_that_hold(names)
    for label in folders:
        if leads_out(label.path):
            tray.leave_out(label, LEADS_OUT)
        elif label.path.rstrip("/") not in holders:
            tray.leave_out(label, _EMPTY_FOLDER)


def _take_tar_entry(
    archive: tarfile.TarFile, entry: tarfile.TarInfo, label: Label, tray: Tray
) -> None:
    if leads_out(label.path):
        tray.leave_out(label, LEADS_OUT)
    elif entry.issym() or entry.islnk():
        tray.leave_out(label, _LINK)
    elif not entry.isfile():
        tray.leave_out(label, _DEVICE)
    elif entry.issparse():
        tray.leave_out(label, _SPARSE)
    else:
        take(label, lambda: _tar_content(archive, entry), tray)


def _tar_content(archive: tarfile.TarFile, entry: tarfile.TarInfo) -> Iterator[bytes]:
    content = archive.extractfile(entry)
    if content is not None:
        with content:
            yield from pieces_of(content)


def _tar_name(entry: tarfile.TarInfo) -> str:
    raw = entry.name.encode("utf-8", "surrogateescape")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        # Tar names no encoding; in this one every byte is a sign, so no name is lost.
        return raw.decode("latin-1")


def _tar_facts(entry: tarfile.TarInfo) -> dict[str, object]:
    try:
        stated = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(entry.mtime))
    except (OverflowError, ValueError, OSError):
        return {"modified": str(entry.mtime), "modified_zone": "not readable"}
    return {"modified": stated, "modified_zone": "UTC"}


def take_from_packed(stream: BinaryIO, media_type: str, name: str, tray: Tray) -> None:
    """Lay on the tray what gzip, bzip2 or xz have packed: a file, or the entries of a tar."""
    packed = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    try:
        with _OPENERS[media_type](stream) as content:
            head = content.read(HEAD_BYTES)
            whole = chain((head,), pieces_of(content))
            if media_type_of(head) == TAR:
                _take_packed_tar(whole, packed, tray)
            else:
                tray.count()
                take(Label(_unpacked_name(name)), lambda: whole, tray, packed=packed)
    except DAMAGED as error:
        raise Failed(damaged("archive", error)) from error


def _take_packed_tar(pieces: Iterable[bytes], packed: int, tray: Tray) -> None:
    """Take the entries from a tar that is unpacked first, so that its end can be looked at."""
    inner = tray.aside(pieces, packed=packed)
    try:
        with inner.open("rb") as stream:
            take_from_tar(stream, tray)
    finally:
        inner.unlink()


def _unpacked_name(name: str) -> str:
    stem, dot, last = name.rpartition(".")
    return stem if dot and stem and last.lower() in {"gz", "bz2", "xz"} else f"{name} (unpacked)"
