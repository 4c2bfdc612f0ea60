"""What office documents bring along: macros, embedded objects, parts loaded from elsewhere."""

import re
import struct
import zipfile
from typing import BinaryIO

from evidence.exhibits.extract.content.findings import MB, Findings
from evidence.exhibits.extract.media import MSG

_LOOKED_AT_BYTES = 8 * MB
_RELATIONSHIP = re.compile(rb"<(?:\w+:)?Relationship\s[^>]{0,4000}>", re.I)
_EXTERNAL = re.compile(rb"TargetMode\s*=\s*[\"']External", re.I)
# ECMA-376 part 1 §17: a link that a person clicks; everything else external loads by itself.
_CLICKED = re.compile(rb"Type\s*=\s*[\"'][^\"']*/(?:hyperlink|slideUpdateUrl)[\"']", re.I)
_TYPE = re.compile(rb"Type\s*=\s*[\"'][^\"']*/([A-Za-z]{1,40})[\"']", re.I)
_REMOTE_PART = re.compile(
    rb"<(?:draw:(?:image|object|object-ole|plugin|floating-frame)|style:background-image|"
    rb"text:section-source|office:dde-source)\s[^>]{0,2000}xlink:href\s*=\s*[\"'](?:https?:|file:|"
    rb"ftp:|//|\\\\)",
    re.I,
)
_MACROS = re.compile(r"(?i)(?:^|/)vbaProject\.bin$|^Basic/.+|^Scripts/.+|(?:^|/)macrosheets/.+")
_OBJECTS = re.compile(r"(?i)(?:^|/)(?:embeddings|activeX)/.+\.(?:bin|ole|exe)$|^Object [^/]+/?$")
_REMEDY = "Print it to a PDF to use its pages in a bundle."

# MS-CFB 2.6.1: directory entries of 128 bytes, the name in UTF-16 first, its length after it.
_ENTRY_BYTES = 128
_COMPOUND_NAMES = {
    "_VBA_PROJECT": "macros",
    "VBA": "macros",
    "_VBA_PROJECT_CUR": "macros",
    "Macros": "macros",
    "ObjectPool": "embedded objects",
    "\x01Ole10Native": "embedded objects",
}
_ENCRYPTION_NAMES = frozenset({"EncryptedPackage", "EncryptionInfo", "EncryptedSummary"})
_LOCKED = (
    "This office document is encrypted and needs a password, so nobody can tell what is in it. "
    "Save a copy without a password and upload that too."
)


def is_zipped(media_type: str) -> bool:
    """Whether this is an office format that is a ZIP archive of XML parts."""
    return media_type != MSG and media_type.startswith((
        "application/vnd.openxmlformats-officedocument",
        "application/vnd.oasis.opendocument",
        "application/vnd.ms-",
        "application/epub+zip",
    ))  # fmt: skip


def inspect_zipped(archive: zipfile.ZipFile, found: Findings) -> None:
    """Write down what an archive that is an office document would run or load; nothing for others.

    The archive's sizes were checked before.
    """
    names = set(archive.namelist())
    is_open_xml = "[Content_Types].xml" in names
    if not (is_open_xml or "META-INF/manifest.xml" in names or "mimetype" in names):
        return
    held = []
    if any(_MACROS.search(name) for name in names):
        held.append("macros")
    if any(_OBJECTS.search(name) for name in names):
        held.append("embedded objects")
    if is_open_xml:
        held.extend(_external_relationships(archive, names))
    else:
        _look_into_open_document(archive, names, held, found)
    _report(held, found)


def _external_relationships(archive: zipfile.ZipFile, names: set[str]) -> list[str]:
    held: dict[str, None] = {}
    for name in sorted(names):
        if not name.lower().endswith(".rels"):
            continue
        for relationship in _RELATIONSHIP.findall(_part(archive, name)):
            if _EXTERNAL.search(relationship) and not _CLICKED.search(relationship):
                kind = _TYPE.search(relationship)
                word = kind[1].decode() if kind else "of an unknown kind"
                held[f"a part loaded from elsewhere ({word})"] = None
    return list(held)


def _look_into_open_document(
    archive: zipfile.ZipFile, names: set[str], held: list[str], found: Findings
) -> None:
    # OpenDocument 1.3 part 2 §3.4: an encrypted part says so in the manifest.
    if b"encryption-data" in _part(archive, "META-INF/manifest.xml"):
        found.quarantine(_LOCKED)
    for name in ("content.xml", "styles.xml"):
        if name in names and _REMOTE_PART.search(_part(archive, name)):
            held.append("a part loaded from elsewhere")
            return


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        entry = archive.getinfo(name)
    except KeyError:
        return b""
    if entry.flag_bits & 1:
        return b""
    with archive.open(entry) as content:
        return _as_utf8(content.read(_LOOKED_AT_BYTES))


def _as_utf8(content: bytes) -> bytes:
    # XML parts may be in UTF-16, which hides nothing from an office program.
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace").encode(errors="replace")
    return content


def inspect_compound(stream: BinaryIO, found: Findings) -> None:
    """Write down what an office document in the format before 2007 would run, or that it is locked.

    Directory entries are looked for wherever they may lie, so that a damaged directory hides none.
    """
    content = stream.read(256 * MB)
    entries = dict(_entries(content))
    if _ENCRYPTION_NAMES & entries.keys() or _is_locked(content, entries):
        found.quarantine(_LOCKED)
    held = dict.fromkeys(_COMPOUND_NAMES[name] for name in entries if name in _COMPOUND_NAMES)
    _report(list(held), found)


def _entries(content: bytes) -> list[tuple[str, int]]:
    wanted = [*_COMPOUND_NAMES, *_ENCRYPTION_NAMES, "WordDocument", "Workbook", "Book"]
    return [(name, at) for name in wanted if (at := _entry_at(content, name)) >= 0]


def _entry_at(content: bytes, name: str) -> int:
    encoded = name.encode("utf-16-le")
    wanted = encoded + bytes(64 - len(encoded)) + struct.pack("<H", len(encoded) + 2)
    at = content.find(wanted)
    while at >= 0 and at % _ENTRY_BYTES:
        at = content.find(wanted, at + 1)
    return at


def _is_locked(content: bytes, entries: dict[str, int]) -> bool:
    if "WordDocument" in entries:
        # MS-DOC 2.5.2: bit 8 of the flags at byte 10 is fEncrypted.
        head = _stream_head(content, entries["WordDocument"])
        return len(head) > 12 and bool(struct.unpack("<H", head[10:12])[0] & 0x0100)
    book = entries.get("Workbook", entries.get("Book"))
    return book is not None and _has_password_record(_stream_head(content, book))


def _stream_head(content: bytes, entry: int) -> bytes:
    shift = int.from_bytes(content[30:32], "little")
    start = int.from_bytes(content[entry + 116 : entry + 120], "little")
    if not 7 <= shift <= 16:
        return b""
    at = (start + 1) << shift
    return content[at : at + 4096]


def _has_password_record(head: bytes) -> bool:
    # MS-XLS 2.4.117: FilePass follows the first record, before anything that is encrypted.
    at = 0
    for _ in range(20):
        if at + 4 > len(head):
            return False
        kind, length = struct.unpack("<HH", head[at : at + 4])
        if kind == 0x2F:
            return True
        at += 4 + length
    return False


def _report(held: list[str], found: Findings) -> None:
    if held:
        found.quarantine(f"The office document holds active content: {', '.join(held)}. {_REMEDY}")
