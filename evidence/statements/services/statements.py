"""Writes about statements: record one, correct it, take it back, add a wording."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, time

from django.db import IntegrityError, transaction

from evidence.accounts.models import User
from evidence.cases.models import Case, Party
from evidence.core.dates import NOT_KNOWN, FuzzyDate
from evidence.core.errors import Conflict, Invalid
from evidence.sources import services as source_services
from evidence.sources.models import Source
from evidence.statements.models import (
    Channel,
    Generality,
    HearsayTheory,
    Stance,
    Statement,
    StatementSource,
    StatementVariant,
    Topic,
)
from evidence.statements.services import silences


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A source that carries a row: where in it, what it says, in which role it names the speaker.

    Role is a statement's alone; elsewhere it stays empty.
    """

    source: Source
    pinpoint: str = ""
    says: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """Another wording in which a statement is handed on."""

    wording: str
    source: Source | None = None
    is_verbatim: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementParticulars:
    """What was said, by whom, when and in which words; `said` as far as the date is known."""

    speaker: str
    text: str
    stance: str
    key: str = ""
    speaker_party: Party | None = None
    speaks_for: Party | None = None
    role: str = ""
    channel: str = Channel.OTHER
    outlet: str = ""
    said: FuzzyDate = NOT_KNOWN
    said_at: time | None = None
    time_zone: str = ""
    is_verbatim: bool = False
    gist: str = ""
    generality: str = Generality.GENERAL
    hearsay_theories: tuple[str, ...] = ()
    hearsay_note: str = ""
    note: str = ""
    topics: tuple[Topic, ...] = ()
    known_on: date | None = None


# What of the particulars is a column of the row.
COLUMNS = tuple(
    each.name for each in fields(StatementParticulars) if each.name not in {"topics", "known_on"}
)


def topic_named(case: Case, name: str) -> Topic:
    """Return the case's topic of this name, whatever its capitals, made if there was none."""
    plain = " ".join(name.split())[:160]
    if not plain:
        raise Invalid("Give the topic a name of a few words.", param="topics")
    named = Topic.objects.in_case(case).filter(name__iexact=plain)
    try:
        with transaction.atomic():
            return named.first() or Topic.objects.create(case=case, name=plain)
    except IntegrityError:
        # Somebody else has just made it.
        return named.get()


@transaction.atomic
def record_statement(
    case: Case, particulars: StatementParticulars, *, by: User, cited: Sequence[Citation] = ()
) -> Statement:
    """Return a new statement; assertions of silence that it answers are answered with it.

    Who watches the case is told of each in the same transaction. Raises Invalid.
    """
    return _written(case, particulars, by=by, cited=cited)


@transaction.atomic
def revise_statement(
    statement: Statement,
    particulars: StatementParticulars,
    *,
    because: str,
    by: User,
    cited: Sequence[Citation] = (),
) -> Statement:
    """Return the statement that takes the place of one; the old one stays, retracted.

    Its variants go with it. Raises Conflict for one that was retracted before, and Invalid.
    """
    source_services.retract(statement, because=because, by=by)
    revised = _written(statement.case, particulars, by=by, cited=cited, replaces=statement)
    StatementVariant.objects.bulk_create(
        StatementVariant(
            statement=revised,
            wording=variant.wording,
            source=variant.source,
            is_verbatim=variant.is_verbatim,
            note=variant.note,
        )
        for variant in statement.variants.all()
    )
    return revised


@transaction.atomic
def retract_statement(statement: Statement, *, because: str, by: User) -> None:
    """Let a statement no longer count; silences that it closed are open again."""
    source_services.retract(statement, because=because, by=by)


def add_wording(statement: Statement, wording: Wording) -> StatementVariant:
    """Return another wording of a statement, kept beside the preferred one; raises Invalid."""
    if not wording.wording.strip():
        raise Invalid("Give the words of the other wording.", param="wording")
    if statement.is_retracted:
        message = "This statement was retracted. Add the wording to the one that replaced it."
        raise Conflict(message, code="retracted")
    source_services.require_of_case(statement.case, wording.source)
    return StatementVariant.objects.create(
        statement=statement,
        wording=wording.wording.strip(),
        source=wording.source,
        is_verbatim=wording.is_verbatim,
        note=wording.note,
    )


@transaction.atomic
def cite(statement: Statement, citation: Citation) -> StatementSource:
    """Return the link to a source that carries a statement, made or brought up to date.

    Raises Conflict for a statement that was retracted, and Invalid.
    """
    if statement.is_retracted:
        message = "This statement was retracted. Name the source on the one that replaced it."
        raise Conflict(message, code="retracted")
    source_services.require_of_case(statement.case, citation.source)
    link, _ = StatementSource.objects.update_or_create(
        statement=statement,
        source=citation.source,
        defaults={
            "role": citation.role,
            "pinpoint": citation.pinpoint,
            "says": citation.says,
        },
    )
    return link


def _written(
    case: Case,
    particulars: StatementParticulars,
    *,
    by: User,
    cited: Sequence[Citation],
    replaces: Statement | None = None,
) -> Statement:
    _require_sound(case, particulars, cited)
    columns = {name: getattr(particulars, name) for name in COLUMNS}
    columns["hearsay_theories"] = list(particulars.hearsay_theories)
    statement = Statement(case=case, replaces=replaces, **columns)
    source_services.begin_record(statement, known_on=particulars.known_on, by=by)
    source_services.save_new(statement)
    statement.topics.set(particulars.topics)
    StatementSource.objects.bulk_create(
        StatementSource(
            statement=statement,
            source=each.source,
            pinpoint=each.pinpoint,
            says=each.says,
            role=each.role,
        )
        for each in cited
    )
    silences.answer_with(statement)
    return statement


def _require_sound(
    case: Case, particulars: StatementParticulars, cited: Sequence[Citation]
) -> None:
    for name in ("speaker", "text"):
        if not getattr(particulars, name).strip():
            raise Invalid("Say who spoke and what was said, as far as it is known.", param=name)
    if particulars.stance not in Stance.values:
        raise Invalid("Choose what saying it does: denies, announces, …", param="stance")
    if particulars.said_at is not None and not particulars.time_zone:
        raise Invalid("A time of day needs its zone, such as Europe/London.", param="time_zone")
    if set(particulars.hearsay_theories) - set(HearsayTheory.values):
        raise Invalid("Choose among (A) to (E) of FRE 801(d)(2).", param="hearsay_theories")
    silences.require_past(case, particulars.said, param="said")
    for party in (particulars.speaker_party, particulars.speaks_for):
        silences.require_party(case, party)
    for topic in particulars.topics:
        silences.require_topic(case, topic)
    for each in cited:
        source_services.require_of_case(case, each.source)
