"""What is in an archive comes out under its own name, and nothing of it is lost in silence."""

import gzip
import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from evidence.core.errors import Failed
from evidence.core.limits import Limits
from evidence.exhibits.extract.media import ZIP
from evidence.intake.extract import unpack as unpacking
from tests.exhibits import hostile
from tests.intake.containers import (
    APPLE_DOUBLE,
    DS_STORE,
    bytes_of,
    left_out,
    linked_zip,
    taken,
    tar,
    tarred,
    unpacked,
)

LETTERS = {"letter.txt": b"Dear Sir", "annexes/one.pdf": b"%PDF-1.7", "annexes/two.txt": b""}


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])
def test_every_file_of_an_archive_comes_out_with_its_bytes(tmp_path: Path, method: int) -> None:
    found = unpacked(tmp_path, hostile.zipped(LETTERS, method=method))

    assert (found.kind, taken(found), found.warnings) == ("archive", LETTERS, ())
    assert [member.name for member in found.members] == ["letter.txt", "one.pdf", "two.txt"]
    assert found.members[0].facts["modified_zone"] == "not stated"
    assert "python" in found.tools


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_a_tar_archive_comes_out_alike_however_it_is_packed(tmp_path: Path, mode: str) -> None:
    found = unpacked(tmp_path, tarred(LETTERS, mode=mode), name="letters.tar.gz")

    assert (taken(found), found.warnings) == (LETTERS, ())
    assert found.members[0].facts == {"modified": "1970-01-01 00:00:00", "modified_zone": "UTC"}


def test_a_single_packed_file_comes_out_under_the_name_it_had(tmp_path: Path) -> None:
    found = unpacked(tmp_path, gzip.compress(b"a log"), name="server.log.gz")

    assert taken(found) == {"server.log": b"a log"}


ESCAPES = ["../../etc/cron.d/x", "/etc/passwd", "..\\..\\win.ini", "C:\\Windows\\x", "a/../../b"]


@pytest.mark.parametrize("name", ESCAPES)
@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_a_name_that_climbs_out_is_refused_and_the_others_come(
    tmp_path: Path, kind: str, name: str
) -> None:
    files = {name: b"x", "letter.txt": b"Dear Sir"}
    found = unpacked(tmp_path, hostile.zipped(files) if kind == "zip" else tarred(files))

    assert taken(found) == {"letter.txt": b"Dear Sir"}
    assert "leads out" in left_out(found)[name]


def test_a_link_is_refused_and_never_followed(tmp_path: Path) -> None:
    found = unpacked(tmp_path, linked_zip("mail", "/etc/passwd"))

    assert taken(found) == {"letter.txt": b"Dear Sir"}
    assert "is a link" in left_out(found)["mail"]


def test_links_devices_and_files_with_holes_in_a_tar_are_refused(tmp_path: Path) -> None:
    kinds = {"soft": tarfile.SYMTYPE, "hard": tarfile.LNKTYPE, "disk": tarfile.BLKTYPE,
             "pipe": tarfile.FIFOTYPE}  # fmt: skip
    entries = []
    for name, kind in kinds.items():
        entry = tarfile.TarInfo(name)
        entry.type, entry.linkname = kind, "/etc/passwd"
        entries.append((entry, b""))
    found = unpacked(tmp_path, tar(*entries, (tarfile.TarInfo("a.txt"), b"a")))

    assert taken(found) == {"a.txt": b"a"}
    reasons = left_out(found)
    assert ["link" in reasons[name] for name in kinds] == [True, True, False, False]
    assert "device" in reasons["disk"]


def test_an_encrypted_entry_is_refused_with_what_to_do(tmp_path: Path) -> None:
    found = unpacked(tmp_path, hostile.locked_zip())

    assert "with its password" in left_out(found)["secret.txt"]


def test_entries_that_overlap_are_refused_and_cost_nothing(tmp_path: Path) -> None:
    found = unpacked(tmp_path, hostile.overlapping_zip())

    assert taken(found) == {}
    assert len(found.members) == 50
    assert all("overlap" in member.reason for member in found.members)


def test_a_bomb_beside_a_letter_is_refused_alone(tmp_path: Path) -> None:
    found = unpacked(
        tmp_path, hostile.zipped({"zeros": bytes(70 * hostile.MB), "letter.txt": b"Dear Sir"})
    )

    assert taken(found) == {"letter.txt": b"Dear Sir"}
    assert "exhaust the machine" in left_out(found)["zeros"]


@pytest.mark.parametrize("make", [hostile.gzip_bomb, hostile.bzip2_bomb])
def test_a_packed_bomb_is_refused(tmp_path: Path, make) -> None:  # type: ignore[no-untyped-def]
    found = unpacked(tmp_path, make(), name="a.gz")

    assert "exhaust the machine" in left_out(found)["a"]
    assert taken(found) == {}


def test_a_packed_tar_bomb_fails_with_its_reason(tmp_path: Path) -> None:
    packed = gzip.compress(tarred({"zeros": bytes(200 * hostile.MB)}))

    with pytest.raises(Failed, match="exhaust the machine"):
        unpacked(tmp_path, packed)


def test_an_entry_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    assert "damaged" in left_out(unpacked(tmp_path, hostile.lying_zip()))["a"]


def test_an_entry_with_a_flipped_byte_is_refused_and_the_others_come(tmp_path: Path) -> None:
    content = bytearray(hostile.zipped(LETTERS, method=zipfile.ZIP_STORED))
    content[content.index(b"Dear Sir")] ^= 1
    found = unpacked(tmp_path, bytes(content))

    assert "Bad CRC" in left_out(found)["letter.txt"]
    assert set(taken(found)) == {"annexes/one.pdf", "annexes/two.txt"}


def test_an_entry_whose_two_names_differ_is_refused(tmp_path: Path) -> None:
    content = bytearray(hostile.zipped({"letter.txt": b"Dear Sir"}))
    content[30:36] = b"LETTER"

    assert "differ" in left_out(unpacked(tmp_path, bytes(content)))["letter.txt"]


def test_ten_thousand_entries_are_too_many(tmp_path: Path) -> None:
    with pytest.raises(Failed, match="10,000 files or more"):
        unpacked(tmp_path, hostile.crowded_zip(10_000))


def test_an_archive_within_comes_out_whole_and_is_not_opened(tmp_path: Path) -> None:
    inner = hostile.nested_zip(2)
    found = unpacked(tmp_path, hostile.zipped({"inner.zip": inner}))

    assert taken(found) == {"inner.zip": inner}


@pytest.mark.parametrize(
    "content",
    [b"PK\x03\x04 cut short", hostile.zipped(LETTERS)[:-30], gzip.compress(b"a" * 99)[:-9]],
    ids=["no more than its mark", "no directory", "no end"],
)
def test_a_damaged_archive_is_told_in_a_sentence(tmp_path: Path, content: bytes) -> None:
    try:
        found = unpacked(tmp_path, content)
    except Failed as error:
        told = error.message
    else:
        (told,) = left_out(found).values()

    assert "damaged and cannot be read" in told


def test_a_tar_that_breaks_off_gives_what_it_has_and_says_so(tmp_path: Path) -> None:
    whole = tarred({"a.txt": b"a", "b.txt": b"b"})
    found = unpacked(tmp_path, whole[:1024])

    assert taken(found) == {"a.txt": b"a"}
    assert "no proper end" in found.warnings[0]


def test_a_tar_with_a_damaged_header_in_the_middle_says_so(tmp_path: Path) -> None:
    content = bytearray(tarred({"a.txt": b"a", "b.txt": b"b"}))
    content[1024 + 150] ^= 1
    found = unpacked(tmp_path, bytes(content))

    assert taken(found) == {"a.txt": b"a"}
    assert "no proper end" in found.warnings[0]


def test_what_macos_adds_and_empty_folders_are_named_and_left_out(tmp_path: Path) -> None:
    stream = io.BytesIO(
        hostile.zipped({
            "case/letter.txt": b"Dear Sir",
            "__MACOSX/case/._letter.txt": APPLE_DOUBLE,
            "case/.DS_Store": DS_STORE,
            "__MACOSX/case/._hidden.pdf": b"%PDF-1.7 a document under such a name",
        })
    )  # fmt: skip
    with zipfile.ZipFile(stream, "a") as archive:
        archive.mkdir("case")
        archive.mkdir("case/drafts")
    found = unpacked(tmp_path, stream.getvalue())

    assert set(taken(found)) == {"case/letter.txt", "__MACOSX/case/._hidden.pdf"}
    reasons = left_out(found)
    assert set(reasons) == {"__MACOSX/case/._letter.txt", "case/.DS_Store", "case/drafts/"}
    assert "empty folder" in reasons["case/drafts/"]
    assert all("Left out" in reasons[name] for name in reasons if name != "case/drafts/")


def _named_zip(raw: bytes, *, is_utf8: bool) -> bytes:
    """Return a ZIP archive of a file whose name is exactly these bytes."""
    content = bytearray(hostile.zipped({"#" * len(raw): b"x"}))
    for mark, at, flags in ((b"PK\x03\x04", 30, 6), (b"PK\x01\x02", 46, 8)):
        start = content.index(mark)
        content[start + at : start + at + len(raw)] = raw
        content[start + flags + 1] = 8 if is_utf8 else 0
    return bytes(content)


@pytest.mark.parametrize(
    ("raw", "is_utf8", "name"),
    [
        ("Grüße.txt".encode("cp437"), False, "Grüße.txt"),
        ("Grüße.txt".encode(), True, "Grüße.txt"),
        ("Grüße.txt".encode(), False, "Grüße.txt"),
        ("evil\u202egpj.exe".encode(), True, "evil\u202egpj.exe"),
        (b"a\0b.txt", False, "a\0b.txt"),
    ],
)
def test_names_are_data_in_whatever_encoding_they_came(
    tmp_path: Path, raw: bytes, is_utf8: bool, name: str
) -> None:
    found = unpacked(tmp_path, _named_zip(raw, is_utf8=is_utf8))

    assert taken(found) == {name: b"x"}


def test_a_name_of_bytes_in_a_tar_is_kept(tmp_path: Path) -> None:
    content = tarred({"name": b"x"}).replace(b"name", b"n\xe9\xffm", 1)
    header = bytearray(content[:512])
    header[148:156] = b" " * 8
    header[148:155] = b"%06o\0" % sum(header)
    found = unpacked(tmp_path, bytes(header) + content[512:])

    assert taken(found) == {"néÿm": b"x"}


def test_two_entries_of_one_name_are_both_taken_and_that_is_said(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("a.txt", b"first")
        archive.writestr("a.txt", b"second")
    found = unpacked(tmp_path, stream.getvalue())

    assert [bytes_of(member) for member in found.members] == [b"first", b"second"]
    assert "same name" in found.warnings[0]


def test_a_file_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(hostile.zipped(LETTERS))
    hurry = Limits(wall_seconds=0.001)
    with pytest.raises(Failed, match=r"Unpacking this file took longer than 0\.001 s"):
        unpacking.unpack(path, tmp_path, media_type=ZIP, name="a.zip", limits=hurry)


def test_a_kind_that_holds_nothing_is_told(tmp_path: Path) -> None:
    assert not unpacking.can_be_unpacked("application/pdf")
    with pytest.raises(Failed, match="hold nothing"):
        unpacked(tmp_path, b"only words")
