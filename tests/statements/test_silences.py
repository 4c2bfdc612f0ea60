"""Silences close by themselves when somebody speaks, are told, and stand for their window."""

import datetime

import pytest

from evidence.accounts.models import User
from evidence.cases.models import Case, Party
from evidence.core.dates import read
from evidence.core.errors import Invalid
from evidence.core.moments import Moment
from evidence.notifications.models import Notice
from evidence.statements import queries
from evidence.statements.models import Topic
from evidence.statements.services import silences, statements
from tests.statements.conftest import Assert, Speak


def day(text: str) -> Moment:
    """Return the moment as of a day."""
    return Moment(as_of=datetime.date.fromisoformat(text))


def test_a_specific_denial_closes_the_silence_and_everybody_is_told(
    never: Assert, speak: Speak, member: User, case: Case
) -> None:
    assertion = never()
    denial = speak("2025-01-30")
    silence = queries.silence_of(assertion)
    assert (silence.closed_by, silence.closed_on) == (denial, datetime.date(2025, 1, 30))
    assert silence.state == "answered_since"
    assert silence.stands_for_its_window
    told = Notice.objects.get(user=member).announcement
    assert (told.kind, told.title) == (
        "silence_answered",
        "A silence is answered: Disclosure of messages",
    )
    assert "We never did that." in told.body


def test_as_of_a_day_before_the_denial_the_silence_is_open(never: Assert, speak: Speak) -> None:
    assertion = never()
    speak("2025-01-22", generality="general", text="False claims with no merit.")
    speak("2025-01-30")
    states = {
        as_of: queries.silence_of(assertion, moment=day(as_of)).state
        for as_of in ("2025-01-21", "2025-01-22", "2025-01-29", "2025-01-30")
    }
    assert states == {
        "2025-01-21": "open",
        "2025-01-22": "answered_generally",
        "2025-01-29": "answered_generally",
        "2025-01-30": "answered_since",
    }


def test_a_general_denial_answers_and_does_not_close(never: Assert, speak: Speak) -> None:
    assertion = never()
    speak("2025-01-22", generality="general")
    silence = queries.silence_of(assertion)
    assert silence.is_open
    assert silence.state == "answered_generally"


def test_a_denial_within_the_window_contradicts_the_assertion(never: Assert, speak: Speak) -> None:
    assertion = never()
    speak("2024-10-01")
    assert queries.silence_of(assertion).state == "contradicted"


def test_a_denial_on_the_last_day_of_the_window_lies_within_it(never: Assert, speak: Speak) -> None:
    assertion = never("2025-01-21")
    speak("2025-01-21")
    assert queries.silence_of(assertion).state == "contradicted"


def test_a_denial_before_a_window_that_has_a_start_answers_nothing(
    never: Assert, speak: Speak
) -> None:
    assertion = never(window_start=read("2024-09-18"))
    speak("2024-09-17")
    assert queries.silence_of(assertion).state == "open"


def test_a_date_that_reaches_over_the_edge_answers_and_does_not_close(
    never: Assert, speak: Speak
) -> None:
    assertion = never("2025-01-21")
    speak("2025-01")
    assert queries.silence_of(assertion).state == "answered_generally"


def test_a_denial_that_was_on_record_first_answers_a_later_assertion(
    never: Assert, speak: Speak
) -> None:
    speak("2025-01-30")
    assert not queries.silence_of(never()).is_open


@pytest.mark.parametrize(
    "said",
    [
        {"stance": "no_comment"},
        {"stance": "announces"},
        {"speaks_for": None},
        {"topics": ()},
    ],
)
def test_another_stance_speaker_or_topic_does_not_end_a_missing_denial(
    never: Assert, speak: Speak, said: dict[str, object]
) -> None:
    assertion = never()
    speak("2025-01-30", **said)
    assert queries.silence_of(assertion).state == "open"


def test_where_any_answer_is_missing_an_announcement_ends_the_silence(
    never: Assert, speak: Speak
) -> None:
    assertion = never(sought="answer")
    speak("2025-01-30", stance="announces")
    assert not queries.silence_of(assertion).is_open


def test_a_silence_reopens_when_the_statement_is_retracted(
    never: Assert, speak: Speak, owner: User
) -> None:
    assertion = never()
    denial = speak("2025-01-30")
    statements.retract_statement(denial, because="It is of another suit.", by=owner)
    assert queries.silence_of(assertion).is_open


def test_a_corrected_statement_answers_once_more_and_is_not_told_again(
    never: Assert, speak: Speak, owner: User, company: Party, topic: Topic
) -> None:
    assertion = never()
    denial = speak("2025-01-30")
    corrected = statements.StatementParticulars(
        speaker="Sarah Officer",
        text="We have never done that.",
        stance="denies",
        generality="specific",
        speaks_for=company,
        topics=(topic,),
        said=read("2025-01-30"),
    )
    new = statements.revise_statement(denial, corrected, because="Misquoted.", by=owner)
    silence = queries.silence_of(assertion)
    assert [answer.statement for answer in silence.answers] == [new]
    assert Notice.objects.filter(user=owner).count() == 1


def test_an_assertion_says_what_was_searched_or_why_nobody_knows(never: Assert) -> None:
    with pytest.raises(Invalid) as refused:
        never(searched_reason="")
    assert refused.value.param == "searched"
    with pytest.raises(Invalid) as refused:
        never(window_start_reason="")
    assert refused.value.param == "window_start"


def test_a_window_that_ends_before_it_begins_is_refused(never: Assert) -> None:
    with pytest.raises(Invalid):
        never("2025-01-21", window_start=read("2025-02-01"))


def test_a_retracted_assertion_is_gone_from_now_and_there_as_it_was_known(
    never: Assert, owner: User, case: Case
) -> None:
    assertion = never(known_on=datetime.date(2025, 1, 22))
    silences.retract_silence(assertion, because="Misread.", by=owner)
    assert queries.silences_in(case) == []
    then = Moment(known=datetime.date(2025, 1, 23))
    assert [each.assertion for each in queries.silences_in(case, moment=then)] == [assertion]
    before = Moment(known=datetime.date(2025, 1, 21))
    assert queries.silences_in(case, moment=before) == []
