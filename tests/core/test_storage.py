"""The store keeps what it is given, once, and gives nothing out that has changed."""

import errno
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.core.hashing import Sha256
from evidence.core.storage import FileDamaged, FileMissing, FileStore
from tests.threads import together

REPOSITORY = Path(__file__).resolve().parents[2]
CONTENT = b"%PDF-1.7 the original bytes"


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


def _files_under(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _overwrite(path: Path, content: bytes) -> None:
    path.chmod(0o644)
    path.write_bytes(content)


def test_what_was_put_is_read_back_under_its_sha256(store: FileStore) -> None:
    stored = store.put([CONTENT[:5], b"", CONTENT[5:]])

    assert stored.sha256 == sha256(CONTENT).hexdigest()
    assert stored.size == len(CONTENT)
    with store.open_verified(stored.sha256) as stream:
        assert stream.read() == CONTENT


@given(st.lists(st.binary(max_size=4096), max_size=8))
def test_any_bytes_in_any_pieces_come_back_as_they_were(chunks: list[bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = FileStore(Path(folder))
        stored = store.put(chunks)
        with store.open_verified(stored.sha256) as stream:
            assert stream.read() == b"".join(chunks)
        assert list(store.names()) == [stored.sha256]


def test_the_same_bytes_are_kept_once(store: FileStore) -> None:
    first = store.put([CONTENT])
    inode = store.path(first.sha256).stat().st_ino

    again = store.put([CONTENT])

    assert again == first
    assert _files_under(store.root) == [store.path(first.sha256)]
    assert store.path(first.sha256).stat().st_ino == inode


def test_the_same_bytes_put_at_the_same_moment_are_kept_once(store: FileStore) -> None:
    results = together([lambda: store.put([CONTENT])] * 8)

    assert len(set(map(str, results))) == 1
    assert len(_files_under(store.root)) == 1


def test_a_stored_file_cannot_be_written_to_by_its_mode(store: FileStore) -> None:
    stored = store.put([CONTENT])

    assert store.path(stored.sha256).stat().st_mode & 0o222 == 0


@pytest.mark.parametrize("position", [0, len(CONTENT) // 2, len(CONTENT) - 1])
def test_a_flipped_byte_is_found_and_the_path_is_named(store: FileStore, position: int) -> None:
    stored = store.put([CONTENT])
    path = store.path(stored.sha256)
    damaged = bytearray(CONTENT)
    damaged[position] ^= 1
    _overwrite(path, bytes(damaged))

    with pytest.raises(FileDamaged, match="has changed") as caught:
        store.open_verified(stored.sha256)

    assert str(path) in caught.value.message
    assert caught.value.facts["found"] == sha256(damaged).hexdigest()


@pytest.mark.parametrize("content", [b"", CONTENT[:-1], CONTENT + b"\n"])
def test_a_file_that_lost_or_gained_bytes_is_found(store: FileStore, content: bytes) -> None:
    stored = store.put([CONTENT])
    _overwrite(store.path(stored.sha256), content)

    with pytest.raises(FileDamaged):
        store.verify(stored.sha256)


def test_a_missing_file_is_told_apart_from_a_damaged_one(store: FileStore) -> None:
    stored = store.put([CONTENT])
    store.path(stored.sha256).unlink()

    with pytest.raises(FileMissing, match="Restore it from a backup") as caught:
        store.open_verified(stored.sha256)

    assert caught.value.is_permanent


def test_uploading_the_same_bytes_again_never_repairs_a_damaged_file_in_silence(
    store: FileStore,
) -> None:
    stored = store.put([CONTENT])
    path = store.path(stored.sha256)
    _overwrite(path, b"something else")

    with pytest.raises(FileDamaged):
        store.put([CONTENT])

    assert path.read_bytes() == b"something else"
    assert _files_under(store.root) == [path]


def test_a_torn_upload_leaves_nothing(store: FileStore) -> None:
    def torn() -> Iterator[bytes]:
        yield CONTENT
        message = "the connection was reset"
        raise ConnectionResetError(message)

    with pytest.raises(ConnectionResetError):
        store.put(torn())

    assert _files_under(store.root) == []
    assert list(store.names()) == []


CRASHING = """
import os, sys
from pathlib import Path
from evidence.core.storage import FileStore

def chunks():
    yield b"the first half"
    os._exit(9)

FileStore(Path(sys.argv[1])).put(chunks())
"""


def test_a_crash_while_writing_leaves_a_temporary_file_and_no_stored_one(store: FileStore) -> None:
    crashed = subprocess.run(
        [sys.executable, "-c", CRASHING, str(store.root)], cwd=REPOSITORY, check=False
    )
    assert crashed.returncode == 9

    left = _files_under(store.root)
    assert [path.parent.name for path in left] == ["incoming"]
    assert list(store.names()) == []
    assert store.put([CONTENT]).size == len(CONTENT)


def test_a_file_swapped_after_it_was_checked_is_not_what_is_read(store: FileStore) -> None:
    stored = store.put([CONTENT])
    path = store.path(stored.sha256)

    with store.open_verified(stored.sha256) as stream:
        path.unlink()
        path.write_bytes(b"swapped in between")
        assert stream.read() == CONTENT


def test_a_store_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    in_the_way = tmp_path / "files"
    in_the_way.write_text("a file where the folder should be")

    with pytest.raises(OSError, match="files"):
        FileStore(in_the_way).check_writable()


def test_checking_that_it_is_writable_leaves_nothing_behind(store: FileStore) -> None:
    store.check_writable()

    assert _files_under(store.root) == []


def test_a_file_never_stored_is_missing(store: FileStore) -> None:
    with pytest.raises(FileMissing):
        store.verify(Sha256("0" * 64))


def test_a_file_is_adopted_without_a_copy_and_a_second_time_changes_nothing(
    store: FileStore, tmp_path: Path
) -> None:
    path = tmp_path / "arrived"
    path.write_bytes(CONTENT)

    first, second = store.adopt(path), store.adopt(path)

    assert first == second
    assert (first.sha256, first.size) == (sha256(CONTENT).hexdigest(), len(CONTENT))
    assert store.path(first.sha256).stat().st_ino == path.stat().st_ino
    path.unlink()
    with store.open_verified(first.sha256) as stream:
        assert stream.read() == CONTENT


def test_a_file_of_another_file_system_is_copied(
    store: FileStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, link = tmp_path / "arrived", os.link
    path.write_bytes(CONTENT)

    def across(source: Path, target: Path) -> None:
        if source == path:
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        link(source, target)

    monkeypatch.setattr("evidence.core.storage.os.link", across)
    stored = store.adopt(path)

    assert store.path(stored.sha256).read_bytes() == CONTENT
    assert store.path(stored.sha256).stat().st_ino != path.stat().st_ino
