"""A conversation on paper shows who wrote what and when, drafts as drafts, and what is missing."""

from pathlib import Path

import pytest

from evidence.core.errors import Failed
from evidence.pages.extract import conversation
from evidence.pages.extract.conversation_sheet import (
    MOST_MESSAGES,
    compose_conversations,
    in_order,
)
from evidence.pages.extract.paper import Subject
from tests.intake.linkedin_export import ADA, BO, messages, row
from tests.intake.test_extract_linkedin import ANSWER, _read
from tests.pages.sheets import sheet_of

HEAD, *ROWS = messages(
    row(content="I never said that", date="2025-01-23 08:00:00 UTC", is_message_draft="Yes"),
    row(content="Twelve\u202e is my word", **ANSWER),
    row(content="Ten?"),
).splitlines(keepends=True)


def test_a_conversation_is_told_in_the_order_of_time(tmp_path: Path) -> None:
    words, how = sheet_of(tmp_path, HEAD + b"".join(ROWS), name="chat.csv")

    assert "LinkedIn conversation: Ada Example, Bo Sample" in words
    assert f"Ada Example · {ADA} · 1 sent" in words
    assert f"Bo Sample · {BO} · 1 sent" in words
    places = [words.index(said) for said in ("Ten?", "Twelve", "I never said that")]
    assert places == sorted(places)
    assert "21 January 2025 (UTC) Ada Example 18:04:05 UTC" in words
    assert "U+202E" in words
    assert how.sentence == "Messages typeset, oldest first: 3."


def test_a_draft_is_never_shown_as_sent(tmp_path: Path) -> None:
    words, _ = sheet_of(tmp_path, HEAD + ROWS[0])

    assert "DRAFT, NOT SENT · to Bo Sample I never said that" in words
    assert "Ada Example · https://www.linkedin.com/in/ada-example · 0 sent" in words


def test_markup_of_advertisements_is_text_and_closed_accounts_are_named(tmp_path: Path) -> None:
    content = messages(
        row(**{"from": "Acme", "sender_profile_url": "", "content": "<p>Buy <script>x</script>"}),
        row(**{"from": "LinkedIn Member", "sender_profile_url": "", "content": "Bye"}),
    )
    words, _ = sheet_of(tmp_path, content)

    assert "advertisement: its markup is shown as text" in words
    assert "<p>Buy <script>x</script>" in words
    assert "LinkedIn Member (no profile: the account is closed or hidden)" in words


def test_what_was_saved_again_and_what_cannot_be_read_is_shown(tmp_path: Path) -> None:
    content = b"\xef\xbb\xbf" + HEAD + ROWS[2].replace(b"2025-01-21 18:04:05 UTC", b"21-Jan-25")
    words, how = sheet_of(tmp_path, content + b"2-one,too,few\n")

    assert "saved again by another program" in words
    assert "Without a date that can be read Ada Example dated “21-Jan-25”" in words
    assert "Line 3: it has 3 columns" in words
    assert "2-one,too,few" in words
    assert "Rows that cannot be read, shown as they stand: 1." in how.sentence


def test_a_long_conversation_is_cut_where_it_says_so() -> None:
    content = messages(*[row(content=f"no. {n}") for n in range(MOST_MESSAGES + 5)])
    made = compose_conversations(content, _read(content), subject=Subject("a.csv", "0" * 64))

    assert "The conversation is cut here." in made.html
    assert "in the original, and not here: 5." in made.html
    assert f"The first {MOST_MESSAGES:,} of {MOST_MESSAGES + 5:,} messages" in made.sentence
    # The newest stand first in the file, and last on paper.
    assert ">no. 5<" in made.html
    assert ">no. 4<" not in made.html


def test_a_file_of_more_than_can_be_read_is_not_typeset(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversation, "LARGEST_BYTES", 100)

    with pytest.raises(Failed, match="each conversation becomes an exhibit of its own"):
        sheet_of(tmp_path, HEAD + b"".join(ROWS))


def test_several_conversations_in_a_file_are_kept_apart(tmp_path: Path) -> None:
    content = messages(row(), row(conversation_id="2-two", conversation_title="Lunch"))
    words, _ = sheet_of(tmp_path, content)

    assert "LinkedIn messages: 2 conversations" in words
    assert words.index("2-one") < words.index("Lunch") < words.index("2-two")


def test_the_same_conversation_gives_the_same_bytes(tmp_path: Path) -> None:
    made_twice = []
    for _ in range(2):
        sheet_of(tmp_path, HEAD + b"".join(ROWS))
        made_twice.append((tmp_path / "sheet.pdf").read_bytes())

    assert made_twice[0] == made_twice[1]


def test_of_messages_of_one_second_the_lower_row_is_the_older() -> None:
    chats = in_order(_read(messages(row(content="second"), row(content="first"))).chats)

    assert [chat.content for chat in chats] == ["first", "second"]


def test_another_table_is_typeset_as_the_text_that_it_is(tmp_path: Path) -> None:
    words, how = sheet_of(tmp_path, b"date,amount\n2025-01-21,12\n", name="amounts.csv")

    assert "date,amount" in words
    assert how.sentence == "The text was typeset (UTF-8)."
