"""Containers made for the tests: archives with odd entries, mails, exports of invented people."""

import io
import tarfile
import zipfile
from pathlib import Path

from evidence.exhibits.extract.kinds import media_type_of_file
from evidence.intake.extract.unpack import Member, Unpacked, unpack

APPLE_DOUBLE = b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X        "
DS_STORE = b"\x00\x00\x00\x01Bud1\x00\x00"


def unpacked(folder: Path, content: bytes, *, name: str = "box.zip") -> Unpacked:
    """Return what is in these bytes, whose type is read from them and whose file stays as it is."""
    path, out = folder / "container", folder / "out"
    path.write_bytes(content)
    out.mkdir()
    with path.open("rb") as stream:
        kind = media_type_of_file(stream)
    found = unpack(path, out, media_type=kind, name=name)
    assert path.read_bytes() == content
    for member in found.members:
        # Whatever the container says, files lie in the folder and nowhere else.
        assert member.file is None or member.file.resolve().parent == out.resolve()
        assert member.file is None or member.file.stat().st_size == member.size
        assert (member.file is None) == bool(member.reason)
    return found


def taken(found: Unpacked) -> dict[str, bytes]:
    """Return the bytes of every member that was taken out, by its path."""
    return {member.path: bytes_of(member) for member in found.members if member.file}


def left_out(found: Unpacked) -> dict[str, str]:
    """Return the reason of every member that was not taken out, by its path."""
    return {member.path: member.reason for member in found.members if not member.file}


def bytes_of(member: Member) -> bytes:
    """Return what lies in a member's file."""
    assert member.file
    return member.file.read_bytes()


def tar(*entries: tuple[tarfile.TarInfo, bytes], mode: str = "w") -> bytes:
    """Return a tar archive of these entries."""
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode=mode) as archive:  # type: ignore[call-overload]
        for entry, content in entries:
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return target.getvalue()


def tarred(files: dict[str, bytes], *, mode: str = "w") -> bytes:
    """Return a tar archive of these files."""
    return tar(*((tarfile.TarInfo(name), held) for name, held in files.items()), mode=mode)


def linked_zip(name: str, target: str) -> bytes:
    """Return a ZIP archive with a file and a symbolic link."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("letter.txt", b"Dear Sir")
        link = zipfile.ZipInfo(name)
        link.external_attr = 0o120777 << 16
        archive.writestr(link, target)
    return stream.getvalue()


def fixed(*lines: str) -> bytes:
    """Return a mail of these lines, with the line ends that mail has on its way."""
    return "\r\n".join((*lines, "")).encode()
