"""Writes compound files (MS-CFB, version 3): how a mail within an Outlook mail becomes a file."""

import struct
from dataclasses import dataclass, field

SECTOR = 512
_MINI_SECTOR = 64
# MS-CFB 2.2: shorter streams share the mini stream.
_MINI_BELOW = 4096
_FREE, _END, _TABLE, _TABLE_LIST = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFC
_PER_SECTOR = SECTOR // 4
_IN_HEADER = 109
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_LONGEST_NAME = 31


@dataclass(frozen=True, slots=True)
class Storage:
    """A folder of a compound file: streams by name, and folders by name."""

    streams: dict[str, bytes] = field(default_factory=dict)
    storages: dict[str, "Storage"] = field(default_factory=dict)


@dataclass(slots=True)
class _Entry:
    name: str
    kind: int
    content: bytes = b""
    left: int = _FREE
    right: int = _FREE
    child: int = _FREE
    start: int = _END
    size: int = 0


def write_compound(root: Storage, *, class_id: bytes = bytes(16)) -> bytes:
    """Return a compound file of these folders and streams; the same ones give the same bytes."""
    entries = [_Entry("Root Entry", _ROOT)]
    _add_children(root, 0, entries)
    sectors: list[bytes] = []
    chains: list[int] = []
    mini, mini_chains = _mini_stream(entries)
    for entry in entries:
        if entry.kind == _STREAM and len(entry.content) >= _MINI_BELOW:
            entry.start = _append(entry.content, sectors, chains)
    entries[0].start, entries[0].size = _append(mini, sectors, chains), len(mini)
    mini_table = _append(_numbers(mini_chains), sectors, chains)
    directory = _append(_directory(entries, class_id), sectors, chains)
    header = _tables(sectors, chains)
    mini_count = -(-len(mini_chains) // _PER_SECTOR)
    return _header(header, directory, mini_table, mini_count) + b"".join(sectors)


def _add_children(storage: Storage, parent: int, entries: list[_Entry]) -> None:
    placed: list[tuple[str, int]] = []
    for name, content in storage.streams.items():
        placed.append((name, len(entries)))
        entries.append(_Entry(name[:_LONGEST_NAME], _STREAM, content, size=len(content)))
    for name, inner in storage.storages.items():
        placed.append((name, len(entries)))
        entries.append(_Entry(name[:_LONGEST_NAME], _STORAGE, start=0))
        _add_children(inner, len(entries) - 1, entries)
    # MS-CFB 2.6.4: siblings are a search tree by the length of the name, then its upper case.
    placed.sort(key=lambda each: (len(each[0].encode("utf-16-le")), each[0].upper()))
    entries[parent].child = _tree([index for _, index in placed], entries)


def _tree(indexes: list[int], entries: list[_Entry]) -> int:
    """Return the top of a balanced search tree over entries that are in order."""
    if not indexes:
        return _FREE
    middle = len(indexes) // 2
    top = indexes[middle]
    entries[top].left = _tree(indexes[:middle], entries)
    entries[top].right = _tree(indexes[middle + 1 :], entries)
    return top


def _mini_stream(entries: list[_Entry]) -> tuple[bytes, list[int]]:
    """Return the short streams one after another, with the chains of their sectors."""
    held, chains = bytearray(), list[int]()
    for entry in entries:
        if entry.kind == _STREAM and 0 < len(entry.content) < _MINI_BELOW:
            entry.start = len(chains)
            held += _padded(entry.content, _MINI_SECTOR)
            count = -(-len(entry.content) // _MINI_SECTOR)
            chains += [*range(len(chains) + 1, len(chains) + count), _END]
    return bytes(held), chains


def _append(content: bytes, sectors: list[bytes], chains: list[int]) -> int:
    """Append a stream's sectors with their chain and return the first."""
    if not content:
        return _END
    first = len(chains)
    count = -(-len(content) // SECTOR)
    sectors.append(_padded(content, SECTOR))
    chains += [*range(first + 1, first + count), _END]
    return first


def _padded(content: bytes, unit: int) -> bytes:
    return content + bytes(-len(content) % unit)


def _numbers(numbers: list[int]) -> bytes:
    filled = numbers + [_FREE] * (-len(numbers) % _PER_SECTOR)
    return struct.pack(f"<{len(filled)}I", *filled)


def _directory(entries: list[_Entry], class_id: bytes) -> bytes:
    written = b"".join(
        _entry(each, class_id if each.kind == _ROOT else bytes(16)) for each in entries
    )
    empty = bytes(68) + struct.pack("<3I", _FREE, _FREE, _FREE) + bytes(48)
    return written + empty * (-len(entries) % (SECTOR // len(empty)))


def _entry(entry: _Entry, class_id: bytes) -> bytes:
    name = entry.name.encode("utf-16-le")
    black = 1
    return (
        struct.pack("<64sHBB3I", name, len(name) + 2, entry.kind, black, entry.left, entry.right,
                    entry.child)
        + class_id
        # State bits, and no times: the file is made here, and not when the mail was.
        + bytes(4 + 16)
        + struct.pack("<IQ", entry.start, entry.size)
    )  # fmt: skip


def _tables(sectors: list[bytes], chains: list[int]) -> list[int]:
    """Append the tables that say which sector follows which; returns what the header says.

    The tables count themselves, and the lists of tables, which the header cannot hold.
    """
    tables = lists = 0
    while True:
        total = len(chains) + tables + lists
        needed = -(-total // _PER_SECTOR)
        more = -(-max(0, needed - _IN_HEADER) // (_PER_SECTOR - 1))
        if (needed, more) == (tables, lists):
            break
        tables, lists = needed, more
    first = len(chains)
    places = list(range(first, first + tables))
    list_places = list(range(first + tables, first + tables + lists))
    sectors.append(_numbers([*chains, *[_TABLE] * tables, *[_TABLE_LIST] * lists]))
    rest = places[_IN_HEADER:]
    for number in range(lists):
        held = rest[number * (_PER_SECTOR - 1) : (number + 1) * (_PER_SECTOR - 1)]
        following = list_places[number + 1] if number + 1 < lists else _END
        held += [_FREE] * (_PER_SECTOR - 1 - len(held))
        sectors.append(struct.pack(f"<{_PER_SECTOR}I", *held, following))
    in_header = places[:_IN_HEADER]
    listed = in_header + [_FREE] * (_IN_HEADER - len(in_header))
    return [tables, list_places[0] if lists else _END, lists, *listed]


def _header(tables: list[int], directory: int, mini_table: int, mini_count: int) -> bytes:
    table_count, first_list, list_count, *listed = tables
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
        + struct.pack("<5I", 0, table_count, directory, 0, _MINI_BELOW)
        + struct.pack("<4I", mini_table, mini_count, first_list, list_count)
        + struct.pack(f"<{_IN_HEADER}I", *listed)
    )
