"""What the registers ask of the database, and a silence and its answer recorded at once."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.sources import services as sources
from evidence.statements import queries
from evidence.statements.models import AbsenceAssertion
from evidence.statements.services import contradictions, statements
from tests.statements.conftest import Assert, Speak
from tests.threads import together

SignIn = Callable[[User], Client]
PAGES = ("statements", "silences", "contradictions", "contradictions/questions", "sources")


def test_a_register_asks_no_more_of_the_database_for_more_rows(
    case: Case, owner: User, sign_in: SignIn, speak: Speak, never: Assert
) -> None:
    browser = sign_in(owner)

    def fill(word: str) -> None:
        report = sources.record_source(case, sources.SourceParticulars(title=word), by=owner)
        never(text=word)
        speak(text=word, cited=[statements.Citation(source=report)])
        accounts = tuple(
            contradictions.AccountParticulars(wording=letter, sources=held)
            for letter, held in (("a", (report,)), ("b", ()))
        )
        differing = contradictions.ContradictionParticulars(subject=word, accounts=accounts)
        contradiction = contradictions.record_contradiction(case, differing, by=owner)
        ruling = contradictions.Ruling(decision="both_kept", text=word)
        contradictions.handle(contradiction, ruling, by=owner)
        asked = contradictions.QuestionParticulars(text=word, reason=word)
        question = contradictions.ask(case, asked, by=owner, cited=[report])
        contradictions.answer(question, word, by=owner)

    def asked(page: str) -> int:
        with CaptureQueriesContext(connection) as counted:
            assert browser.get(f"/cases/{case.public_id}/{page}/").status_code == 200
        return len(counted)

    fill("one")
    before = {page: asked(page) for page in PAGES}
    for word in ("two", "three", "four"):
        fill(word)
    assert {page: asked(page) for page in PAGES} == before
    assert max(before.values()) <= 20


@pytest.mark.django_db(transaction=True)
def test_a_silence_and_its_answer_recorded_at_once_find_each_other(
    speak: Speak, never: Assert
) -> None:
    for _ in range(5):
        said = together([speak, never])
        assert not [each for each in said if isinstance(each, Exception)]
    for assertion in AbsenceAssertion.objects.all():
        assert len(queries.silence_of(assertion).answers) == 5
