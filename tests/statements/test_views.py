"""The registers as people use them: without JavaScript, as of a day, each in their role."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from evidence.accounts.models import User
from evidence.cases.models import Case, Party
from evidence.sources import services as sources
from evidence.statements import queries
from evidence.statements.models import (
    AbsenceAssertion,
    Contradiction,
    Question,
    Statement,
    Topic,
)
from evidence.statements.services import contradictions, statements
from tests.statements.conftest import Assert, Speak

SignIn = Callable[[User], Client]
PAGES = ("statements", "silences", "contradictions", "contradictions/questions")


def said(**known: Any) -> dict[str, Any]:
    """Return what a person writes into the form of a statement."""
    usual = {
        "speaker": "Sarah Officer",
        "text": "We never did that.",
        "is_verbatim": "on",
        "stance": "denies",
        "generality": "specific",
        "channel": "press",
        "said": "30 Jan 2025",
        "topics": "Disclosure of messages",
    }
    return {**usual, **known}


@pytest.mark.parametrize("page", PAGES)
def test_an_empty_register_says_what_to_do(
    page: str, case: Case, viewer: User, sign_in: SignIn
) -> None:
    response = sign_in(viewer).get(f"/cases/{case.public_id}/{page}/")
    assert response.status_code == 200
    assert "ecord" in response.content.decode().split('class="empty"')[1]


def test_a_member_records_a_denial_and_the_silence_closes(
    case: Case, member: User, sign_in: SignIn, never: Assert, company: Party
) -> None:
    never()
    address = f"/cases/{case.public_id}/statements/new/"
    response = sign_in(member).post(address, said(speaks_for=company.pk), follow=True)
    page = response.content.decode()
    assert "Silences that it answers" in page
    assert "Closed: answered since" in page
    assert '<q class="said">' in page


def test_a_paraphrase_is_never_shown_as_a_quotation(
    case: Case, viewer: User, sign_in: SignIn, speak: Speak
) -> None:
    statement = speak(is_verbatim=False)
    for address in (f"/cases/{case.public_id}/statements/", statement.get_absolute_url()):
        page = sign_in(viewer).get(address).content.decode()
        assert "Paraphrase" in page
        assert "<q" not in page


def test_the_list_as_of_a_day_leaves_out_what_came_later_and_says_so(
    case: Case, viewer: User, sign_in: SignIn, speak: Speak
) -> None:
    speak("2025-01-22", text="No merit.")
    speak("2025-01-30")
    speak("", text="Undated.")
    address = f"/cases/{case.public_id}/statements/?as_of=2025-01-29"
    page = sign_in(viewer).get(address).content.decode()
    assert "No merit." in page
    assert "We never did that." not in page
    assert "1 statement without a date is not shown" in page
    assert "Shown as of" in page


@pytest.mark.parametrize("day", ["yesterday", "2025-13-01", "9999-12-31", "0001-01-01", "\x00"])
@pytest.mark.parametrize("page", PAGES)
def test_a_day_that_is_none_gets_a_clear_answer(
    day: str, page: str, case: Case, viewer: User, sign_in: SignIn
) -> None:
    address = f"/cases/{case.public_id}/{page}/"
    response = sign_in(viewer).get(address, {"as_of": day})
    assert response.status_code == 422
    assert "Write it as 2025-01-30" in response.content.decode()


@pytest.mark.parametrize(
    "asked",
    [{"stance": "sings"}, {"topic": "\x00"}, {"q": "%\x00_"}, {"page": "x"}, {"show": "all'--"}],
)
def test_a_strange_filter_is_no_error(
    asked: dict[str, str], case: Case, viewer: User, sign_in: SignIn, speak: Speak
) -> None:
    speak()
    for page in PAGES:
        address = f"/cases/{case.public_id}/{page}/"
        assert sign_in(viewer).get(address, asked).status_code == 200


def test_markup_in_what_was_said_is_shown_and_not_run(
    case: Case, viewer: User, sign_in: SignIn, speak: Speak
) -> None:
    statement = speak(text="<script>alert(1)</script>\u202e", speaker="<b>x</b>")
    for address in (f"/cases/{case.public_id}/statements/", statement.get_absolute_url()):
        page = sign_in(viewer).get(address).content.decode()
        assert "<script>alert" not in page
        assert "<b>x</b>" not in page
        assert "U+202E" in page


def test_a_form_that_is_wrong_says_where(case: Case, member: User, sign_in: SignIn) -> None:
    browser = sign_in(member)
    address = f"/cases/{case.public_id}/statements/new/"
    for wrong, words in (
        ({"said": "someday"}, "is no date"),
        ({"said": "2999"}, "has not come yet"),
        ({"said_at": "08:45"}, "needs its zone"),
        ({"time_zone": "Mars/Base"}, "Write a zone"),
        ({"stance": "sings"}, "Select a valid choice"),
    ):
        response = browser.post(address, said(**wrong))
        assert response.status_code == 422
        assert words in response.content.decode()
    assert not Statement.objects.exists()


def test_a_correction_keeps_sources_and_roles_and_links_both_ways(
    case: Case, member: User, owner: User, sign_in: SignIn, speak: Speak
) -> None:
    source = sources.record_source(case, sources.SourceParticulars(title="Wire"), by=owner)
    old = speak(cited=[statements.Citation(source=source, role="a lawyer")])
    browser = sign_in(member)
    form = browser.get(f"{old.get_absolute_url()}change/").context["form"]
    assert form["said"].value() == "Jan 30, 2025"
    sent = said(because="Misquoted.", text="Never did.", sources=[source.pk], said="Jan 30, 2025")
    new = browser.post(f"{old.get_absolute_url()}change/", sent, follow=True)
    assert "An earlier version" in new.content.decode()
    (link,) = Statement.objects.get(retracted_at=None).cited.all()
    assert link.role == "a lawyer"
    page = browser.get(old.get_absolute_url()).content.decode()
    assert "Misquoted." in page
    assert "What took its place" in page


def test_a_wording_and_a_role_are_added_to_a_statement(
    case: Case, member: User, owner: User, sign_in: SignIn, speak: Speak
) -> None:
    statement = speak()
    source = sources.record_source(case, sources.SourceParticulars(title="Wire"), by=owner)
    browser = sign_in(member)
    browser.post(f"{statement.get_absolute_url()}wordings/", {"wording": "We did that."})
    browser.post(
        f"{statement.get_absolute_url()}sources/", {"source": source.pk, "role": "vice president"}
    )
    page = browser.get(statement.get_absolute_url()).content.decode()
    assert "Drops or adds a “not”" in page
    assert "vice president" in page
    empty = browser.post(f"{statement.get_absolute_url()}wordings/", {"wording": " "})
    assert empty.status_code == 422


def test_a_silence_is_recorded_with_its_search_and_retracted_with_a_reason(
    case: Case, member: User, sign_in: SignIn, topic: Topic
) -> None:
    browser = sign_in(member)
    form = {
        "text": "Never denied.",
        "topic": "disclosure of MESSAGES",
        "sought": "denial",
        "asserter": "Complaint",
        "window_end": "before 21 Jan 2025",
        "window_start_reason": "not given",
    }
    address = f"/cases/{case.public_id}/silences/new/"
    assert browser.post(address, form).status_code == 422
    browser.post(address, {**form, "searched": "press archives"})
    assertion = AbsenceAssertion.objects.get()
    assert assertion.topic == topic
    page = browser.get(f"{assertion.get_absolute_url()}?as_of=2025-01-22").content.decode()
    assert "press archives" in page
    browser.post(f"{assertion.get_absolute_url()}retract/", {"because": ""})
    assert queries.silences_in(case)
    browser.post(f"{assertion.get_absolute_url()}retract/", {"because": "Misread."})
    assert not queries.silences_in(case)
    assert "Misread." in browser.get(assertion.get_absolute_url()).content.decode()


def test_a_contradiction_is_recorded_decided_and_corrected(
    case: Case, member: User, sign_in: SignIn
) -> None:
    browser = sign_in(member)
    accounts = {"subject": "Filing date", "wording_a": "21 January", "wording_b": "22 January"}
    browser.post(f"/cases/{case.public_id}/contradictions/new/", accounts)
    contradiction = Contradiction.objects.get()
    address = contradiction.get_absolute_url()
    preferred = contradiction.accounts.get(position=0)
    ruling = {"decision": "preferred", "preferred": preferred.pk, "text": "Nearest the docket."}
    assert browser.post(f"{address}handle/", {**ruling, "preferred": ""}).status_code == 422
    browser.post(f"{address}handle/", ruling)
    page = browser.get(f"/cases/{case.public_id}/contradictions/").content.decode()
    assert "Nearest the docket." in page
    assert "22 January" in page
    browser.post(f"{address}change/", {**accounts, "because": "Typo.", "subject": "Date filed"})
    (standing,) = queries.standings_in(case)
    assert standing.contradiction.subject == "Date filed"
    assert standing.is_open


def test_a_question_is_asked_answered_and_stays(case: Case, member: User, sign_in: SignIn) -> None:
    browser = sign_in(member)
    address = f"/cases/{case.public_id}/contradictions/questions/"
    assert browser.post(f"{address}ask/", {"text": "Who?"}).status_code == 422
    browser.post(f"{address}ask/", {"text": "Who is the judge?", "reason": "No page says."})
    question = Question.objects.get()
    browser.post(f"{address}{question.public_id}/answer/", {"answer": "Judge Example."})
    page = browser.get(address).content.decode()
    assert "Judge Example." in page
    assert "Who is the judge?" in page


def test_a_viewer_sees_everything_and_changes_nothing(
    case: Case, viewer: User, owner: User, sign_in: SignIn, speak: Speak, never: Assert
) -> None:
    statement, assertion = speak(), never()
    asked = contradictions.QuestionParticulars(text="Who?", reason="Nobody says.")
    contradictions.ask(case, asked, by=owner)
    browser = sign_in(viewer)
    for row in (statement, assertion):
        page = browser.get(row.get_absolute_url()).content.decode()
        assert "Retract" not in page
        response = browser.post(f"{row.get_absolute_url()}retract/", {"because": "x"})
        assert response.status_code == 403
    address = f"/cases/{case.public_id}/contradictions/questions/"
    assert "Answer or retract" not in browser.get(address).content.decode()


def test_htmx_gets_the_rows_alone(case: Case, viewer: User, sign_in: SignIn, speak: Speak) -> None:
    speak()
    address = f"/cases/{case.public_id}/statements/"
    page = sign_in(viewer).get(address, headers={"HX-Request": "true"}).content.decode()
    assert "We never did that." in page
    assert "<html" not in page
