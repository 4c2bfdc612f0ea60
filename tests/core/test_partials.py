"""Files on their way: what is kept of them, and who may write."""

import threading
from pathlib import Path

import pytest

from evidence.core.partials import PartialBusy, PartialFiles, PartialLost, TooMuch


@pytest.fixture
def files(tmp_path: Path) -> PartialFiles:
    return PartialFiles(tmp_path / "arriving")


def test_pieces_are_written_one_behind_the_other(files: PartialFiles) -> None:
    with files.writing("a") as partial:
        assert partial.write([b"he", b"llo"], at=0, room=10) == 5
    with files.writing("a") as partial:
        assert partial.write([b"world"], at=5, room=5) == 5
    with files.whole("a") as path:
        assert path.read_bytes() == b"helloworld"


def test_what_lies_beyond_the_offset_is_cut_off_before_anything_is_written(
    files: PartialFiles,
) -> None:
    with files.writing("a") as partial:
        partial.write([b"hello and more"], at=0, room=20)
    with files.writing("a") as partial:
        partial.write([b"!"], at=5, room=5)
    with files.whole("a") as path:
        assert path.read_bytes() == b"hello!"


def test_a_hole_is_never_written_over(files: PartialFiles) -> None:
    with files.writing("a") as partial:
        partial.write([b"hello"], at=0, room=10)
        with pytest.raises(PartialLost, match="6 bytes had arrived, and 5 are on disk"):
            partial.write([b"world"], at=6, room=5)


def test_more_than_there_is_room_for_leaves_what_was_there(files: PartialFiles) -> None:
    with files.writing("a") as partial:
        partial.write([b"hello"], at=0, room=8)
        with pytest.raises(TooMuch):
            partial.write([b"wo", b"rld"], at=5, room=3)
    with files.whole("a") as path:
        assert path.read_bytes() == b"hello"


def test_a_file_is_held_by_one_writer_and_free_when_he_is_done(files: PartialFiles) -> None:
    with (
        files.writing("a") as partial,
        pytest.raises(PartialBusy),
        files.writing("a"),
    ):
        pytest.fail("two writers were in")
    with files.writing("a") as partial:
        partial.write([b"x"], at=0, room=1)


def test_a_file_without_a_byte_is_not_left_behind(files: PartialFiles) -> None:
    with files.writing("a"):
        assert files.names() == ["a"]
    assert files.names() == []
    files.discard("a")


def test_what_is_not_there_is_said(files: PartialFiles) -> None:
    assert files.names() == []
    with pytest.raises(PartialLost, match="Send the file again"), files.whole("a"):
        pytest.fail("a file was made up")


def test_who_waited_for_a_file_that_went_to_the_store_does_not_get_it(
    files: PartialFiles,
) -> None:
    with files.writing("a") as partial:
        partial.write([b"evidence"], at=0, room=8)
    waiting, met = threading.Event(), []

    def late() -> None:
        waiting.set()
        try:
            with files.whole("a"):
                met.append("the file")
        except (PartialBusy, PartialLost) as error:
            met.append(type(error).__name__)

    with files.whole("a"):
        waiter = threading.Thread(target=late)
        waiter.start()
        waiting.wait()
        files.discard("a")
    waiter.join()

    assert met in (["PartialBusy"], ["PartialLost"])
