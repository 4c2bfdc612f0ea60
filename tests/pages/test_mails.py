"""Mails and conversations that are exhibits get pages, which are read, found and printed."""

import pytest

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.exhibits.models import Readability
from evidence.pages.models import Derivative, DerivativeKind, PageText
from tests.intake import outlook_file as made
from tests.intake.containers import fixed
from tests.intake.linkedin_export import messages, row
from tests.pages.papers import read_exhibit

pytestmark = pytest.mark.django_db

KINDS = {
    "offer.eml": fixed("From: ada@example.test", "Subject: Offer", "", "Twelve thousand"),
    "offer.msg": made.saved(made.message(made.note("Offer", "Twelve thousand"))),
    "chat.csv": messages(row(content="Twelve thousand")),
}


@pytest.mark.parametrize("name", KINDS)
def test_the_words_of_a_message_are_those_of_its_pages(case: Case, owner: User, name: str) -> None:
    exhibit = read_exhibit(case, owner, KINDS[name], name=name)

    assert (exhibit.readability, exhibit.page_count) == (Readability.READABLE, 1)
    assert "typeset" in exhibit.readability_reason
    assert "Twelve thousand" in PageText.objects.get(exhibit=exhibit).text
    normalised = Derivative.objects.get(exhibit=exhibit, kind=DerivativeKind.NORMALISED_PDF)
    assert (normalised.tool, normalised.source_sha256) == ("weasyprint", exhibit.file.sha256)


def test_a_mail_that_cannot_be_read_stays_as_it_came_with_the_reason(
    case: Case, owner: User
) -> None:
    content = made.saved(made.message(made.note()))
    # A directory that names a stream which is not there.
    broken = content.replace("__substg1.0_0037001F".encode("utf-16-le"), b"\xff" * 40)
    exhibit = read_exhibit(case, owner, broken, name="offer.msg")

    assert exhibit.readability == Readability.NATIVE
    assert "Not converted: The Outlook mail is damaged" in exhibit.readability_reason
