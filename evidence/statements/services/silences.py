"""Writes about silences: assert one, take it back, and answer those that a statement speaks to."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from evidence.accounts.models import User
from evidence.cases.models import Case, Party
from evidence.core import clock
from evidence.core.dates import NOT_KNOWN, FuzzyDate
from evidence.core.errors import Invalid
from evidence.core.text import shortened
from evidence.notifications import services as notifications
from evidence.notifications.models import AnnouncementKind
from evidence.sources import queries as sources
from evidence.sources import services as source_services
from evidence.sources.models import Source
from evidence.statements import queries
from evidence.statements.extract.silence import Place, answers, closes
from evidence.statements.models import (
    AbsenceAnswer,
    AbsenceAssertion,
    AbsenceSource,
    Generality,
    Sought,
    Statement,
    Topic,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SilenceParticulars:
    """What is asserted not to have been said, by whom, on what, in which window, after what search.

    A start or a search that is not known has its reason beside it.
    """

    text: str
    topic: Topic
    asserter: str
    key: str = ""
    sought: str = Sought.DENIAL
    asserter_party: Party | None = None
    silent: str = ""
    silent_party: Party | None = None
    asserted: FuzzyDate = NOT_KNOWN
    window_start: FuzzyDate = NOT_KNOWN
    window_start_reason: str = ""
    window_end: FuzzyDate = NOT_KNOWN
    searched: str = ""
    searched_where: str = ""
    searched_by: str = ""
    searched_on: date | None = None
    searched_reason: str = ""
    note: str = ""
    known_on: date | None = None


COLUMNS = tuple(each.name for each in fields(SilenceParticulars) if each.name != "known_on")


@transaction.atomic
def assert_silence(
    case: Case, particulars: SilenceParticulars, *, by: User, cited: Sequence[Source] = ()
) -> AbsenceAssertion:
    """Return a new assertion of silence, answered by what is on record already; raises Invalid."""
    return _written(case, particulars, by=by, cited=cited)


@transaction.atomic
def revise_silence(
    assertion: AbsenceAssertion,
    particulars: SilenceParticulars,
    *,
    because: str,
    by: User,
    cited: Sequence[Source] = (),
) -> AbsenceAssertion:
    """Return the assertion that takes the place of one; the old one stays, retracted."""
    source_services.retract(assertion, because=because, by=by)
    return _written(assertion.case, particulars, by=by, cited=cited, replaces=assertion)


@transaction.atomic
def retract_silence(assertion: AbsenceAssertion, *, because: str, by: User) -> None:
    """Let an assertion of silence no longer count."""
    source_services.retract(assertion, because=because, by=by)


def answer_with(statement: Statement) -> list[AbsenceAnswer]:
    """Return the answers that a new statement gives, within the transaction that records it.

    The case's members are told of each. An assertion that was answered through a statement which
    this one replaces is answered by this one too, and not told again.
    """
    topics = _held(statement.topics.all())
    silences = AbsenceAssertion.objects.in_case(statement.case).in_force().filter(topic__in=topics)
    given = []
    for silence in silences.select_related("case", "topic").order_by("pk"):
        answer = _answer(silence, statement)
        if answer is not None:
            given.append(answer)
            if not silence.answers.filter(statement=statement.replaces_id).exists():
                _tell(answer)
    return given


def require_past(case: Case, day: FuzzyDate, *, param: str) -> None:
    """Return only for a day that has come, or may have; raises Invalid."""
    if day.first is not None and day.first > clock.today_in(sources.zone_of(case)):
        raise Invalid(f"{day} has not come yet. Record what has happened.", param=param)


def require_party(case: Case, party: Party | None) -> None:
    """Return only for a party of this case, or none; raises Invalid."""
    if party is not None and party.case_id != case.pk:
        raise Invalid("There is no such party in this case. Choose one of its parties.")


def require_topic(case: Case, topic: Topic) -> None:
    """Return only for a topic of this case; raises Invalid."""
    if topic.case_id != case.pk:
        raise Invalid("There is no such topic in this case. Choose one of its topics.")


def _written(
    case: Case,
    particulars: SilenceParticulars,
    *,
    by: User,
    cited: Sequence[Source],
    replaces: AbsenceAssertion | None = None,
) -> AbsenceAssertion:
    _require_sound(case, particulars)
    columns = {name: getattr(particulars, name) for name in COLUMNS}
    assertion = AbsenceAssertion(case=case, replaces=replaces, **columns)
    source_services.begin_record(assertion, known_on=particulars.known_on, by=by)
    source_services.save_new(assertion)
    for source in cited:
        source_services.require_of_case(case, source)
        AbsenceSource.objects.create(assertion=assertion, source=source)
    topics = _held(Topic.objects.filter(pk=particulars.topic.pk))
    spoken = Statement.objects.in_case(case).in_force().filter(topics__in=topics)
    for statement in spoken.select_related("case"):
        _answer(assertion, statement)
    return assertion


def _held(topics: QuerySet[Topic]) -> list[Topic]:
    """Hold the topics' rows, so that of a statement and a silence one always sees the other."""
    return list(topics.order_by("pk").select_for_update(of=("self",)))


def _require_sound(case: Case, particulars: SilenceParticulars) -> None:
    for name in ("text", "asserter"):
        if not getattr(particulars, name).strip():
            raise Invalid("Say what is asserted, and by whom.", param=name)
    if not particulars.searched.strip() and not particulars.searched_reason.strip():
        message = "Say what was searched, or why no search is known."
        raise Invalid(message, param="searched")
    start, end = particulars.window_start, particulars.window_end
    if not start and not particulars.window_start_reason.strip():
        message = "Say since when nothing was said, or why that is not known."
        raise Invalid(message, param="window_start")
    if start.first and end.last and end.last < start.first:
        raise Invalid("The window ends before it begins. Turn the dates round.", param="window_end")
    for name in ("asserted", "window_end"):
        require_past(case, getattr(particulars, name), param=name)
    require_topic(case, particulars.topic)
    for party in (particulars.asserter_party, particulars.silent_party):
        require_party(case, party)


def _answer(assertion: AbsenceAssertion, statement: Statement) -> AbsenceAnswer | None:
    """Return the answer that a statement is to an assertion; None when it does not speak to it."""
    if not answers(statement.stance, assertion.sought) or not _speaks(assertion, statement):
        return None
    place = queries.place_in(assertion, statement)
    if place is Place.BEFORE:
        return None
    is_specific = statement.generality == Generality.SPECIFIC
    return AbsenceAnswer.objects.create(
        assertion=assertion, statement=statement, closes=closes(place, is_specific=is_specific)
    )


def _speaks(assertion: AbsenceAssertion, statement: Statement) -> bool:
    """Whether it is said by, or for, the one who is said to be silent; nobody named is anybody."""
    if assertion.silent_party_id is not None:
        return assertion.silent_party_id in {statement.speaker_party_id, statement.speaks_for_id}
    if not assertion.silent:
        return True
    return statement.speaker.casefold() == assertion.silent.casefold()


def _tell(answer: AbsenceAnswer) -> None:
    assertion, statement = answer.assertion, answer.statement
    said = f"{statement.speaker}, {statement.said}: {statement.text}"
    ends = "A silence is answered" if answer.closes else "A silence is answered in general terms"
    news = notifications.News(
        kind=AnnouncementKind.SILENCE_ANSWERED,
        title=shortened(f"{ends}: {assertion.topic}", 300),
        body=shortened(said, 1000),
        url_name="statements:silence",
        url_args=(assertion.case.public_id, assertion.public_id),
        dedupe_key=f"silence:{assertion.public_id}:{statement.public_id}",
    )
    notifications.announce(assertion.case, news)
