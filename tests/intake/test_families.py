"""Mails, mailboxes and exports go in as families: each part an exhibit that leads to its whole."""

import pytest

from evidence.custody.models import CustodyAction, CustodyEvent
from evidence.exhibits.models import Exhibit
from evidence.intake.models import IntakeFile, Outcome
from tests.exhibits import hostile
from tests.intake import outlook_file as made
from tests.intake.conftest import Sender, work_all
from tests.intake.containers import fixed
from tests.intake.linkedin_export import BO, export, messages, row
from tests.intake.test_extract_eml import _family
from tests.intake.test_extract_mailbox import ANSWER, FIRST, OFFER

pytestmark = pytest.mark.django_db


def _exhibits() -> list[Exhibit]:
    return list(Exhibit.objects.select_related("parent").order_by("exhibit_number"))


def test_a_mail_and_what_it_brought_are_a_family_down_to_the_mail_in_it(sender: Sender) -> None:
    attached = fixed("From: cy@example.test", "Subject: Inner", "Content-Type: multipart/mixed; "
                     "boundary=i", "", "--i", "Content-Type: image/png; name=deep.png", "", "x",
                     "--i--")  # fmt: skip
    sender.whole(
        fixed("From: a@example.test", "Subject: Outer", "Content-Type: multipart/mixed; boundary=o",
              "", "--o", "Content-Type: message/rfc822", "", attached.decode() + "--o--"),
        "outer.eml",
    )  # fmt: skip
    work_all()

    outer, inner, deep = _exhibits()
    assert (inner.parent, deep.parent) == (outer, inner)
    assert (outer.title, inner.title, deep.original_name) == ("Outer", "Inner", "deep.png")


def test_a_mail_says_who_wrote_it_to_whom_on_its_exhibit(sender: Sender) -> None:
    sender.whole(_family(), "family.eml")
    work_all()

    mail, *attachments = _exhibits()
    assert (mail.title, mail.date_text) == ("Grüße", "21 January 2025, 18:04:05 (UTC−08:00)")
    assert [each.original_name for each in attachments] == [
        "dot.png",
        "Verträge.pdf",
        "The first offer.eml",
    ]
    assert {each.parent for each in attachments} == {mail}


def test_each_mail_of_a_mailbox_and_each_conversation_is_an_exhibit(sender: Sender) -> None:
    sender.whole(FIRST + OFFER + b"\n" + FIRST + ANSWER, "box.mbox")
    sender.whole(export(messages(row(), row(conversation_id="2", to="X", content="b"))), "li.zip")
    work_all()

    titles = [each.title for each in _exhibits() if each.parent]
    assert titles[:2] == ["Offer", "Re: Offer"]
    assert sum(title.startswith("LinkedIn conversation:") for title in titles) == 2


HOSTILE = {
    "a mail": b"From: a\0@a.test\nTo: b@a.test\nSubject: off\0er \xff\n"
    b'Content-Type: x/y; name="\0.bin"\n\nx',
    "an Outlook mail": made.saved(
        made.message(made.note("off\0er"), attachments=(made.attachment("\0.bin", b"x"),))
    ),
    "an archive": hostile.zipped({"a.txt": b"x"}).replace(b"a.txt", b"\0.txt"),
    "an export": export(
        messages(row(content="a\0b", **{"from": "Ada\0", "conversation_id": "\0"}), row(to="\0"))
    ),
}  # fmt: skip


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
def test_signs_that_the_database_refuses_cost_no_member(sender: Sender, content: bytes) -> None:
    sender.whole(content, "box")
    work_all()

    outcomes = set(IntakeFile.objects.values_list("outcome", flat=True))
    assert outcomes <= {Outcome.STORED, Outcome.UNPACKED, Outcome.DUPLICATE}
    assert Exhibit.objects.filter(parent__isnull=False).exists()


def test_warnings_of_an_export_stand_in_its_custody_and_outcome(sender: Sender) -> None:
    content = messages(row(to="Bo", recipient_profile_urls=BO))
    sender.whole(export(b"\xef\xbb\xbf" + content), "linkedin.zip")
    work_all()

    event = CustodyEvent.objects.get(action=CustodyAction.UNPACKED)
    assert event.facts["kind"] == "linkedin_export"
    assert "saved again by another program" in event.facts["warnings"][0]
    assert "saved again" in IntakeFile.objects.get(parent=None).reason
