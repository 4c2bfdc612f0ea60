"""Statements: who said what, on two clocks; corrected and taken back, never overwritten."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from evidence.accounts.models import User
from evidence.cases.models import Case, Party
from evidence.core.dates import read
from evidence.core.errors import Conflict, Invalid
from evidence.core.moments import Moment
from evidence.sources import services as sources
from evidence.sources.models import Relation
from evidence.statements import queries
from evidence.statements.models import Statement
from evidence.statements.services import statements
from tests import factories
from tests.statements.conftest import Speak


def test_the_list_is_in_the_order_of_saying_and_a_month_stands_before_its_days(
    speak: Speak, case: Case
) -> None:
    for said in ("2025-01-30", "2025-01-01", "2025-01", "2024"):
        speak(said)
    written = [str(each.said) for each in queries.statements_in(case)]
    assert written == ["2024", "Jan 2025", "Jan 1, 2025", "Jan 30, 2025"]


def test_as_of_a_day_what_came_later_is_left_out_and_what_has_no_date_is_counted(
    speak: Speak, case: Case
) -> None:
    early, _ = speak("2025-01-22"), speak("2025-01-30")
    speak("")
    moment = Moment(as_of=datetime.date(2025, 1, 29))
    assert list(queries.statements_in(case, moment=moment)) == [early]
    assert queries.undated_in(case, moment=moment) == 1


def test_as_it_was_known_an_earlier_day_does_not_know_what_was_learnt_since(
    speak: Speak, case: Case
) -> None:
    speak("2025-01-22", known_on=datetime.date(2025, 3, 1))
    for day, count in ((datetime.date(2025, 2, 28), 0), (datetime.date(2025, 3, 1), 1)):
        assert queries.statements_in(case, moment=Moment(known=day)).count() == count


def test_a_correction_keeps_the_earlier_statement_with_the_reason_and_its_wordings(
    speak: Speak, case: Case, owner: User
) -> None:
    old = speak("2025-01-30", key="ST4", known_on=datetime.date(2025, 1, 31))
    statements.add_wording(old, statements.Wording(wording="We did that."))
    said = statements.StatementParticulars(
        speaker="Sarah Officer", text="We have never done that.", stance="denies", key="ST4"
    )
    new = statements.revise_statement(old, said, because="Misquoted.", by=owner)
    old.refresh_from_db()
    assert (old.text, old.retracted_because) == ("We never did that.", "Misquoted.")
    assert new.replaces == old
    assert queries.statement_by_key(case, "ST4") == new
    assert [each.variant.wording for each in queries.wordings_of(new)] == ["We did that."]
    then = Moment(known=datetime.date(2025, 1, 31))
    assert list(queries.statements_in(case, moment=then)) == [old]


def test_what_was_retracted_is_not_retracted_corrected_or_added_to_again(
    speak: Speak, owner: User
) -> None:
    statement = speak()
    statements.retract_statement(statement, because="Wrong suit.", by=owner)
    with pytest.raises(Conflict):
        statements.retract_statement(statement, because="Again.", by=owner)
    with pytest.raises(Conflict):
        statements.add_wording(statement, statements.Wording(wording="x"))


def test_a_retraction_needs_its_reason(speak: Speak, owner: User) -> None:
    with pytest.raises(Invalid):
        statements.retract_statement(speak(), because="  ", by=owner)


def test_the_database_refuses_half_a_retraction_and_a_time_without_zone(speak: Speak) -> None:
    statement = speak()
    halves: tuple[dict[str, object], ...] = (
        {"retracted_because": "no time, nobody"},
        {"said_at": datetime.time(8, 45)},
        {"speaker": ""},
    )
    for half in halves:
        with pytest.raises(IntegrityError), transaction.atomic():
            Statement.objects.filter(pk=statement.pk).update(**half)


def test_nothing_is_said_or_known_on_a_day_that_has_not_come(speak: Speak) -> None:
    with pytest.raises(Invalid):
        speak("2999")
    with pytest.raises(Invalid):
        speak(known_on=datetime.date(2999, 1, 1))


def test_a_party_topic_or_source_of_another_case_is_refused(speak: Speak, outsider: User) -> None:
    other = factories.CaseFactory(caption="Other", owner=outsider)
    party = Party.objects.create(case=other, name="x", role="y")
    topic = statements.topic_named(other, "Topic")
    source = sources.record_source(other, sources.SourceParticulars(title="x"), by=outsider)
    with pytest.raises(Invalid):
        speak(speaks_for=party)
    with pytest.raises(Invalid):
        speak(topics=(topic,))
    with pytest.raises(Invalid):
        speak(cited=[statements.Citation(source=source)])
    assert not Statement.objects.exists()


def test_a_topic_is_one_whatever_its_capitals(case: Case) -> None:
    first = statements.topic_named(case, "Notice  of training")
    assert statements.topic_named(case, "notice of Training") == first


def test_each_source_keeps_the_role_that_it_gives(speak: Speak, case: Case, owner: User) -> None:
    wire = sources.record_source(
        case, sources.SourceParticulars(title="Wire", relation=Relation.OWN), by=owner
    )
    statement = speak(cited=[statements.Citation(source=wire, role="a lawyer")])
    statements.cite(statement, statements.Citation(source=wire, role="vice president of legal"))
    assert [link.role for link in statement.cited.all()] == ["vice president of legal"]
    assert str(queries.tallies_of([statement])[statement.pk]) == "1 source, 1 origin"


def test_statements_are_narrowed_by_stance_topic_and_words(speak: Speak, case: Case) -> None:
    denial = speak()
    announced = speak(stance="announces", topics=(), text="We opened an office.")
    narrowings = {
        queries.Narrowing(stance="announces"): [announced],
        queries.Narrowing(topic=denial.topics.get().public_id): [denial],
        queries.Narrowing(words="OFFICE"): [announced],
        queries.Narrowing(speaker="nobody"): [],
    }
    for narrowing, found in narrowings.items():
        assert list(queries.statements_in(case, narrowing=narrowing)) == found


def test_a_date_between_two_days_is_said_by_the_first_of_them(speak: Speak, case: Case) -> None:
    speak("", said=read("[2024-09-18..2024-09-20]"))
    moment = Moment(as_of=datetime.date(2024, 9, 18))
    assert queries.statements_in(case, moment=moment).count() == 1
