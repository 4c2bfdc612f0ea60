"""A mailbox comes apart into its mails, and put together again they are the mailbox."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.core.errors import Failed
from evidence.exhibits.extract.inspect import inspect_file
from evidence.intake.extract.mailbox import mails_in
from tests.intake.containers import bytes_of, fixed, taken, unpacked

FIRST = b"From ada@example.test Tue Jan 21 18:04:05 2025\n"
TAKEOUT = b"From 1790099@xxx Tue Jan 21 18:04:05 +0000 2025\n"
OFFER = (
    b"From: Ada Example <ada@example.test>\nSubject: Offer\nDate: 21 Jan 2025 18:04 +0100\n\nTen.\n"
)
ANSWER = b"From: Bo Sample <bo@example.test>\nSubject: Re: Offer\n\n>From now on: twelve.\n"


def test_every_mail_comes_out_with_its_bytes_and_what_it_says(tmp_path: Path) -> None:
    found = unpacked(tmp_path, FIRST + OFFER + b"\n" + TAKEOUT + ANSWER)

    assert (found.kind, taken(found)) == ("mailbox", {"1": OFFER, "2": ANSWER})
    assert [member.role for member in found.members] == ["message", "message"]
    assert [member.name for member in found.members] == ["Offer.eml", "Re: Offer.eml"]
    assert found.members[0].date_text == "21 January 2025, 18:04:00 (UTC+01:00)"
    assert found.members[0].facts["mailbox_line"] == FIRST.decode().strip()
    assert found.members[1].facts["lines_quoted_by_the_mailbox"] == 1


def test_a_sentence_that_begins_with_from_is_no_mail(tmp_path: Path) -> None:
    talk = OFFER + b"\nFrom here on it is 2025\nand nothing changes.\n"
    found = unpacked(tmp_path, FIRST + talk)

    assert taken(found) == {"1": talk}


def test_line_ends_of_windows_are_kept(tmp_path: Path) -> None:
    mails = [mail.replace(b"\n", b"\r\n") for mail in (OFFER, ANSWER)]
    line = FIRST.replace(b"\n", b"\r\n")
    found = unpacked(tmp_path, line + mails[0] + b"\r\n" + line + mails[1])

    assert taken(found) == {"1": mails[0], "2": mails[1]}


def test_ten_thousand_mails_are_too_many(tmp_path: Path) -> None:
    with pytest.raises(Failed, match="10,000 files or more"):
        unpacked(tmp_path, (FIRST + OFFER + b"\n") * 10_000)


def test_a_mailbox_of_many_mails_with_parts_passes_the_inspection(tmp_path: Path) -> None:
    mail = fixed("From: a@example.test", "Content-Type: multipart/mixed; boundary=x", "",
                 *["--x", "", "a"] * 3)  # fmt: skip
    path = tmp_path / "a.mbox"
    # No mail closes its multipart, and together they have more parts than one mail may have.
    path.write_bytes((FIRST + mail + b"\r\n") * 3_000)

    assert inspect_file(path).verdict == "accepted"


def test_one_mail_of_too_many_parts_in_a_mailbox_is_refused(tmp_path: Path) -> None:
    mail = fixed("From: a@example.test", "Content-Type: multipart/mixed; boundary=x", "",
                 *["--x", "", "a"] * 6_000)  # fmt: skip
    path = tmp_path / "a.mbox"
    path.write_bytes(FIRST + OFFER + b"\n" + FIRST + mail)

    assert "more than 5,000 parts" in inspect_file(path).reasons[0]


_BODIES = st.lists(st.text("Fromab \n>:2025", max_size=60), min_size=1, max_size=5)


@given(_BODIES)
def test_separators_and_mails_together_are_the_mailbox(bodies: list[str]) -> None:
    mails = [b"Subject: x\n\n" + body.encode() + b"\n" for body in bodies]
    content = b"\n".join(FIRST + mail for mail in mails)
    found = mails_in(content)

    again = b"\n".join(each.separator + content[each.start : each.end] for each in found)
    assert again == content
    assert len(found) >= len(mails)


def test_the_mails_of_a_mailbox_are_containers_of_their_own(tmp_path: Path) -> None:
    attached = fixed(
        "From: a@example.test", "To: b@example.test", "Content-Type: image/png", "", "x"
    )
    box = unpacked(tmp_path, FIRST + attached)
    (tmp_path / "again").mkdir()
    mail = unpacked(tmp_path / "again", bytes_of(box.members[0]))

    assert [member.name for member in mail.members] == ["part 1.png"]
