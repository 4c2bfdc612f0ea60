"""Outlook's mails are read, and what is attached to them comes out, mails in mails too."""

import io
import struct
from pathlib import Path

import olefile  # type: ignore[import-untyped]  # it ships no types
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.core.errors import Failed
from evidence.exhibits.extract.inspect import inspect_file
from evidence.exhibits.extract.kinds import WORD, media_type_of_file
from evidence.exhibits.extract.media import MSG
from evidence.intake.extract.compound import Storage, write_compound
from evidence.intake.extract.outlook import read_msg
from tests.exhibits import hostile
from tests.intake import outlook_file as made
from tests.intake.containers import bytes_of, left_out, taken, unpacked

BO = made.recipient("Bo Sample", "bo@example.test")
CY = made.recipient("Cy Pres", "cy@example.test", kind=2)
DEE = made.recipient("Dee Facto", "dee@example.test", kind=3)
HEADERS = (
    "From: Ada Example <ada@example.test>\r\nTo: Bo Sample <bo@example.test>\r\n"
    "Date: Tue, 21 Jan 2025 18:04:05 +0100\r\nSubject: Settlement\r\n"
    "Message-ID: <1@example.test>\r\nIn-Reply-To: <0@example.test>\r\n\r\n"
)


def test_what_a_sent_mail_says_of_itself_is_read(tmp_path: Path) -> None:
    found = unpacked(tmp_path, made.saved(made.message(made.note(), recipients=(BO, CY, DEE))))

    assert (found.kind, found.title, found.members) == ("mail", "Settlement", ())
    assert found.facts == {
        "from": ['"Ada Example" <ada@example.test>'],
        "to": ["Bo Sample <bo@example.test>"],
        "cc": ["Cy Pres <cy@example.test>"],
        "bcc": ["Dee Facto <dee@example.test>"],
        "date_stated": "2025-01-21 17:04:05 UTC, as Outlook keeps it",
        "date_zone": "in UTC, zone not stated",
        "date_utc": "2025-01-21 17:04:05 UTC",
        "subject": "Settlement",
        "message_id": "<1@example.test>",
        "attachments": 0,
    }
    assert {"python-oxmsg", "olefile"} <= found.tools.keys()


def test_a_delivered_mail_keeps_the_zone_of_its_sender(tmp_path: Path) -> None:
    held = made.note().text(made.HEADERS, HEADERS)
    found = unpacked(tmp_path, made.saved(made.message(held, recipients=(BO,))))

    assert found.date_text == "21 January 2025, 18:04:05 (UTC+01:00)"
    assert found.facts["date_utc"] == "2025-01-21 17:04:05 UTC"
    assert found.facts["in_reply_to"] == "<0@example.test>"
    assert found.warnings == ()


def test_a_subject_that_was_edited_after_delivery_is_told(tmp_path: Path) -> None:
    held = made.note(subject="Never mind").text(made.HEADERS, HEADERS)
    found = unpacked(tmp_path, made.saved(made.message(held)))

    assert found.title == "Settlement"
    assert "“Never mind” instead of “Settlement”" in found.warnings[0]


@pytest.mark.parametrize("size", [0, 1, 4095, 4096, 4097, 9_000_000])
def test_an_attachment_comes_out_with_its_bytes(tmp_path: Path, size: int) -> None:
    content = bytes(each % 251 for each in range(256)) * (size // 256 + 1)
    file = made.attachment("terms.pdf", content[:size])
    found = unpacked(tmp_path, made.saved(made.message(made.note(), attachments=(file,))))

    assert taken(found) == {"1/terms.pdf": content[:size]}


def test_a_mail_in_a_mail_comes_out_as_a_mail_that_can_be_opened(tmp_path: Path) -> None:
    picture = made.attachment("logo.png", hostile.png(2, 2), content_id="logo@example.test")
    inner = made.message(
        made.note("The first offer"), recipients=(BO,), attachments=(picture,), is_inner=True
    )
    outer = made.message(made.note(), attachments=(made.embedded("The first offer", inner),))
    found = unpacked(tmp_path, made.saved(outer))

    (member,) = found.members
    assert member.name == "The first offer.msg"
    assert "made here" in str(member.facts["problem"])
    (tmp_path / "again").mkdir()
    again = unpacked(tmp_path / "again", bytes_of(member))
    assert (again.title, again.facts["to"]) == ("The first offer", ["Bo Sample <bo@example.test>"])
    assert taken(again) == {"1/logo.png": hostile.png(2, 2)}
    assert again.members[0].facts["shown_inline"] is True


def test_an_attachment_that_is_only_a_link_is_named_with_the_reason(tmp_path: Path) -> None:
    found = unpacked(
        tmp_path, made.saved(made.message(made.note(), attachments=(made.link("plan.docx"),)))
    )

    assert "only a link" in left_out(found)["1/plan.docx"]


def test_a_parcel_of_outlooks_is_kept_and_named(tmp_path: Path) -> None:
    parcel = made.attachment("winmail.dat", b"\x78\x9f\x3e\x22")
    found = unpacked(tmp_path, made.saved(made.message(made.note(), attachments=(parcel,))))

    assert taken(found) == {"1/winmail.dat": b"\x78\x9f\x3e\x22"}
    assert "TNEF" in found.warnings[0]


def test_a_mail_is_told_from_other_compound_files(tmp_path: Path) -> None:
    mail = made.saved(made.message(made.note()))
    word = write_compound(Storage({"WordDocument": b"x"}, {"mail": made.message(made.note())}))

    assert media_type_of_file(io.BytesIO(mail)) == MSG
    # A document in which a mail lies is no mail.
    assert media_type_of_file(io.BytesIO(word)) == WORD


def test_an_ordinary_mail_passes_the_inspection(tmp_path: Path) -> None:
    path = tmp_path / "a.msg"
    path.write_bytes(made.saved(made.message(made.note(), recipients=(BO,))))
    found = inspect_file(path)

    assert (found.verdict, found.media_type, found.reasons) == ("accepted", MSG, ())


def test_a_mail_with_macros_attached_is_quarantined(tmp_path: Path) -> None:
    path = tmp_path / "a.msg"
    document = made.attachment("a.doc", hostile.compound("WordDocument", "Macros") + bytes(4096))
    path.write_bytes(made.saved(made.message(made.note(), attachments=(document,))))

    assert inspect_file(path).verdict == "quarantined"


def test_damage_to_a_mail_is_told_in_a_sentence(tmp_path: Path) -> None:
    whole = made.saved(made.message(made.note(), recipients=(BO,)))
    path = tmp_path / "a.msg"
    for size in range(600, len(whole), 997):
        path.write_bytes(whole[:size])
        try:
            read_msg(path)
        except Failed as error:
            assert "damaged and cannot be read" in error.message


def test_folders_within_folders_end_in_a_sentence(tmp_path: Path) -> None:
    inner = made.message(made.note())
    for _ in range(200):
        inner = Storage(inner.streams, {"deeper": inner})
    path = tmp_path / "a.msg"
    path.write_bytes(write_compound(inner))
    entries = bytearray(path.read_bytes())
    # The last folder leads back to the first: a directory without an end.
    at = entries.rindex("deeper".encode("utf-16-le"))
    entries[at + 76 : at + 80] = struct.pack("<I", 1)
    path.write_bytes(bytes(entries))

    with pytest.raises(Failed, match="damaged and cannot be read"):
        read_msg(path)


_NAMES = st.text(st.characters(codec="ascii", min_codepoint=48, max_codepoint=90), min_size=1,
                 max_size=8)  # fmt: skip
_TREES = st.recursive(
    st.builds(Storage, st.dictionaries(_NAMES, st.binary(max_size=9000), max_size=4)),
    lambda inner: st.builds(
        Storage, st.just({"a": b"b"}), st.dictionaries(_NAMES.map("x".__add__), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(_TREES)
def test_whatever_is_written_is_read_again_by_another_program(tree: Storage) -> None:
    lowered = _read(olefile.OleFileIO(io.BytesIO(write_compound(tree))))

    assert lowered == dict(_flat(tree))


def _read(file: olefile.OleFileIO) -> dict[tuple[str, ...], bytes]:
    return {tuple(path): file.openstream(path).read() for path in file.listdir()}


def _flat(tree: Storage, *above: str) -> list[tuple[tuple[str, ...], bytes]]:
    held = [((*above, name), content) for name, content in tree.streams.items()]
    for name, inner in tree.storages.items():
        held += _flat(inner, *above, name)
    return held
