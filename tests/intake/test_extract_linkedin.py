"""A LinkedIn export becomes its conversations, and every row stays the bytes that it was."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.intake.extract.integrity import signs_of_resaving
from evidence.intake.extract.linkedin import Export, read_export
from evidence.intake.extract.participants import participants_of
from evidence.intake.extract.sheets import records_of
from evidence.intake.extract.unpack import Role, Unpacked
from tests.intake.containers import bytes_of, taken, unpacked
from tests.intake.linkedin_export import ADA, BO, CY, NINE, TEN, THIRTEEN, export, messages, row

ANSWER = {"from": "Bo Sample", "sender_profile_url": BO, "to": "Ada Example",
          "recipient_profile_urls": ADA, "date": "2025-01-22 07:00:00 UTC"}  # fmt: skip


def _conversations(found: Unpacked) -> list[bytes]:
    return [bytes_of(each) for each in found.members if each.role == Role.CONVERSATION]


def _read(content: bytes) -> Export:
    read = read_export(content)
    assert read is not None
    return read


def test_each_conversation_is_cut_out_with_its_very_rows(tmp_path: Path) -> None:
    content = messages(
        row(content='She said "twelve",\nor so.', **ANSWER),
        row(conversation_id="2-two", to="Cy Pres", recipient_profile_urls=CY),
        row(content="=SUM(1,2)"),
    )
    found = unpacked(tmp_path, export(content))

    assert (found.kind, found.warnings) == ("linkedin_export", ())
    lines = content.decode().splitlines(keepends=True)
    assert _conversations(found) == [
        "".join(lines[:3] + lines[4:]).encode(),
        "".join(lines[:1] + lines[3:4]).encode(),
    ]
    # What LinkedIn sent comes out as well, as it came.
    assert taken(found)["messages.csv"] == content


def test_what_a_conversation_is_about_is_told(tmp_path: Path) -> None:
    found = unpacked(tmp_path, export(messages(row(**ANSWER), row())))

    told = found.members[-1]
    assert told.title == "LinkedIn conversation: Bo Sample, Ada Example"
    assert told.name == "LinkedIn, Bo Sample, Ada Example.csv"
    assert told.date_text == "21 January 2025 to 22 January 2025 (UTC)"
    assert told.path == "messages.csv#2-one"
    assert told.facts["participants"] == [
        {"name": "Bo Sample", "profile": BO, "sent": 1},
        {"name": "Ada Example", "profile": ADA, "sent": 1},
    ]
    assert told.facts["messages"] == 2
    assert told.facts["first_utc"] == "2025-01-21 18:04:05 UTC"


@pytest.mark.parametrize("header", [NINE, TEN, THIRTEEN, TEN.lower(), THIRTEEN.title()])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_columns_are_found_by_name_in_every_form_of_the_header(header: str, quoting: int) -> None:
    (chat,) = _read(messages(row(content="Hello,\r\nBo"), header=header, quoting=quoting)).chats

    assert (chat.sender, chat.sender_url, chat.content) == ("Ada Example", ADA, "Hello,\r\nBo")
    assert chat.utc == "2025-01-21 18:04:05 UTC"


def test_an_export_packed_again_in_a_folder_is_known(tmp_path: Path) -> None:
    found = unpacked(tmp_path, export(messages(row()), folder="Basic_LinkedInDataExport/"))

    assert found.kind == "linkedin_export"
    assert found.members[-1].path == "Basic_LinkedInDataExport/messages.csv#2-one"


def test_a_messages_file_of_another_kind_is_an_ordinary_member(tmp_path: Path) -> None:
    found = unpacked(tmp_path, export(b"id,text\n1,hello\n"))

    assert (found.kind, len(found.members)) == ("archive", 2)
    assert "other columns than LinkedIn's" in found.warnings[0]


def test_names_with_commas_are_not_torn_apart() -> None:
    chats = _read(messages(
        row(to="Sample, Bo, Esq., Cy Pres", recipient_profile_urls=f"{BO},{CY}"),
        row(**ANSWER),
    )).chats  # fmt: skip

    # Three commas and two profiles: whose name is which cannot be told, and is not guessed.
    assert [(each.names, each.profile) for each in participants_of(chats)] == [
        (("Ada Example",), ADA),
        (("Bo Sample",), BO),
        ((), CY),
    ]


def test_names_are_matched_where_each_has_its_profile() -> None:
    chats = _read(messages(row(to="Bo Sample, Cy Pres", recipient_profile_urls=f"{BO},{CY}"))).chats

    assert [each.shown for each in participants_of(chats)] == [
        "Ada Example",
        "Bo Sample",
        "Cy Pres",
    ]


def test_one_profile_under_two_names_is_one_person() -> None:
    chats = _read(messages(row(), row(**{"from": "Ada Example-Sample"}))).chats

    assert participants_of(chats)[0].names == ("Ada Example", "Ada Example-Sample")


def test_a_closed_account_is_shown_as_such(tmp_path: Path) -> None:
    gone = row(**{"from": "LinkedIn Member", "sender_profile_url": ""})
    found = unpacked(tmp_path, export(messages(gone)))

    assert "closed or hidden" in found.members[-1].title
    assert found.members[-1].facts["from_closed_accounts"] == 1


def test_drafts_are_told_and_never_counted_as_sent(tmp_path: Path) -> None:
    drafts = [row(is_message_draft="Yes"), row(is_conversation_draft="yes", content="b"), row()]
    found = unpacked(tmp_path, export(messages(*drafts)))

    facts = found.members[-1].facts
    assert (facts["messages"], facts["drafts"]) == (3, 2)
    assert facts["participants"][0] == {"name": "Ada Example", "profile": ADA, "sent": 1}  # type: ignore[index]


def test_advertisements_are_named_as_such(tmp_path: Path) -> None:
    sold = row(**{"from": "Acme Courses", "sender_profile_url": "", "content": "<p>Buy</p>"})
    found = unpacked(tmp_path, export(messages(sold, row(content="is 1 < 2?"))))

    assert found.members[-1].facts["sponsored"] == 1


def test_a_message_has_the_same_identity_in_two_exports() -> None:
    first = _read(messages(row(), row(), header=TEN)).chats
    second = _read(messages(row(**ANSWER), row(), row(), quoting=csv.QUOTE_ALL)).chats

    assert [(each.identity, each.ordinal) for each in first] == [
        (each.identity, each.ordinal) for each in second[1:]
    ]
    assert [each.ordinal for each in first] == [0, 1]


PLAIN = messages(row(**ANSWER), row())
RESAVED = {
    "a mark": (b"\xef\xbb\xbf" + PLAIN, "byte order mark"),
    "line ends": (PLAIN.replace(b"\n", b"\r\n"), "Windows line ends (3 rows)"),
    "dates": (PLAIN.replace(b"2025-01-21 18:04:05 UTC", b"21-Jan-25"), "such as “21-Jan-25”"),
    "more dates": (
        PLAIN.replace(b"2025-01-21 18:04:05 UTC", b"1/21/2025 18:04"),
        "“1/21/2025 18:04” (1 row)",
    ),
    "semicolons": (PLAIN.replace(b",", b";"), "another sign than the comma"),
    "encoding": (PLAIN.replace(b"Hello", b"Gr\xfc\xdfe"), "other than UTF-8"),
    "bare rows": (
        b'"CONVERSATION ID"' + PLAIN.removeprefix(b"CONVERSATION ID"),
        "without the quotes of the header (2 rows)",
    ),
    "bare and new": (PLAIN.replace(b"2025-01-22", b"2026-05-22"), "fields without quotes"),
}


@pytest.mark.parametrize(("content", "sign"), RESAVED.values(), ids=RESAVED.keys())
def test_what_a_spreadsheet_has_saved_again_is_told(
    tmp_path: Path, content: bytes, sign: str
) -> None:
    found = unpacked(tmp_path, export(content))

    assert found.kind == "linkedin_export"
    assert sign in found.warnings[0]
    assert "as LinkedIn gave it" in found.warnings[0]
    assert sign in str(found.members[-1].facts["resaved_signs"])


@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_line_ends_within_messages_are_no_sign_of_resaving(quoting: int) -> None:
    content = messages(row(content="one\r\ntwo"), quoting=quoting)

    assert signs_of_resaving(content, _read(content)) == []


def test_rows_that_cannot_be_read_are_listed_and_kept(tmp_path: Path) -> None:
    broken = [b"2-one,too,few\n", b'2-one,"never closed,x\n', b"\n"]
    first, *rest = messages(row(), row(**ANSWER)).splitlines(keepends=True)
    found = unpacked(tmp_path, export(first + rest[0] + b"".join(broken) + rest[1]))

    assert (
        "Rows of messages.csv that cannot be read: 2 (line 3: it has 3 columns" in found.warnings[0]
    )
    assert "line 4: its quotes are not closed" in found.warnings[0]
    assert _conversations(found) == [first + rest[0] + rest[1], first + broken[0] + broken[1]]


def test_an_open_quote_does_not_swallow_the_messages_after_it() -> None:
    first, *rest = messages(row(), row(content='a "b" c'), row(**ANSWER)).splitlines(keepends=True)
    found = _read(first + b'2-one,"open,x\n' + b"".join(rest))

    assert [record.line for record in found.unreadable] == [2]
    assert len(found.chats) == 3


def test_more_conversations_than_are_taken_leave_the_file_whole(tmp_path: Path) -> None:
    rows = [row(conversation_id=f"2-{number}") for number in range(10_000)]
    found = unpacked(tmp_path, export(messages(*rows)))

    assert len(found.members) == 2
    assert "10,000 conversations" in found.warnings[0]


_CELLS = st.text('a",\n\r ;é', max_size=12)


@given(st.lists(st.tuples(st.sampled_from(["1", "2", "3"]), _CELLS), max_size=12),
       st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]), st.integers(0, 3))  # fmt: skip
def test_every_row_is_in_exactly_one_conversation_and_none_is_changed(
    rows: list[tuple[str, str]], quoting: int, cut: int
) -> None:
    made = [row(conversation_id=each, content=content) for each, content in rows]
    whole = messages(*made, quoting=quoting)
    content = whole[: len(whole) - cut] if made else whole
    read = _read(content)

    records = list(records_of(content, columns=len(read.columns)))
    assert b"".join(content[each.start : each.end] for each in records) == content
    placed = [chat.record for chats in read.conversations.values() for chat in chats]
    blanks = [each for each in records if each.is_blank]
    every = [read.header, *placed, *read.unreadable, *blanks]
    assert sorted(each.start for each in every) == [each.start for each in records]
    if not cut:
        assert [(chat.conversation_id, chat.content) for chat in read.chats] == rows


@given(st.binary(max_size=300))
def test_no_bytes_at_all_upset_the_reader(noise: bytes) -> None:
    content = messages() + noise
    read = _read(content)

    together = sum(each.end - each.start for each in records_of(content))
    assert together == len(content)
    assert read.header.start == 0
