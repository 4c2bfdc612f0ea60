"""Reads about statements: those of a case at a moment, narrowed; one; its wordings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from evidence.cases.models import Case
from evidence.core.errors import NotFound
from evidence.core.moments import NOW, Moment
from evidence.sources import queries as sources
from evidence.sources.queries import Tally
from evidence.statements.extract.negation import drops_negation
from evidence.statements.models import Statement, StatementSource, StatementVariant, Topic


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What of a case's statements is asked for; empty is all."""

    stance: str = ""
    generality: str = ""
    topic: str = ""
    speaker: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class ReadWording:
    """Another wording of a statement, and whether it denies what the preferred one affirms."""

    variant: StatementVariant
    is_inverted: bool


def statements_in(
    case: Case, *, moment: Moment = NOW, narrowing: Narrowing | None = None
) -> QuerySet[Statement]:
    """Return what had been said by a day, as it was known on one; in the order it was said.

    As of a day, a statement whose date is not known is left out: see `undated_in`.
    """
    found = _known(case, moment).select_related("case", "speaker_party", "speaks_for")
    if moment.as_of is not None:
        found = found.filter(said_from__lte=moment.as_of)
    if narrowing is not None:
        found = _narrowed(found, narrowing)
    # Coarse before fine: a month stands before its first day.
    return found.prefetch_related("topics", "cited__source").order_by(
        "said_from", "-said_until", "said_at", "pk"
    )


def undated_in(case: Case, *, moment: Moment = NOW) -> int:
    """Return how many statements have no date at all, so that none can be placed in time."""
    return _known(case, moment).filter(said_from=None).count()


def statement_in(case: Case, public_id: str) -> Statement:
    """Return one statement of a case, retracted or not; raises NotFound for other cases'."""
    found = Statement.objects.in_case(case).filter(public_id=public_id)
    related = ("case", "replaces", "recorded_by", "retracted_by", "speaker_party", "speaks_for")
    statement = found.select_related(*related).first()
    if statement is None:
        message = "There is no such statement in this case. Look in its list of statements."
        raise NotFound(message)
    return statement


def statement_by_key(case: Case, key: str) -> Statement | None:
    """Return the statement in force that the case's papers know by this short name."""
    return Statement.objects.in_case(case).in_force().filter(key=key).first()


def topics_in(case: Case) -> QuerySet[Topic]:
    """Return a case's topics, each with how many statements in force speak to it."""
    spoken = Count("statements", filter=Q(statements__retracted_at=None))
    return Topic.objects.in_case(case).annotate(statement_count=spoken)


def wordings_of(statement: Statement) -> list[ReadWording]:
    """Return the other wordings of a statement, the inverted ones marked."""
    variants = statement.variants.select_related("source__case")
    return [
        ReadWording(variant, drops_negation(statement.text, variant.wording))
        for variant in variants
    ]


def tallies_of(statements: Iterable[Statement]) -> Mapping[int, Tally]:
    """Return for each statement how many sources carry it, and on how many origins they rest."""
    cited: dict[int, list[int]] = {statement.pk: [] for statement in statements}
    links = StatementSource.objects.filter(statement__in=cited)
    for statement_id, source_id in links.values_list("statement_id", "source_id"):
        cited[statement_id].append(source_id)
    return sources.tallies_of(cited)


def _known(case: Case, moment: Moment) -> QuerySet[Statement]:
    return Statement.objects.in_case(case).known_at(moment, zone=sources.zone_of(case))


def _narrowed(found: QuerySet[Statement], narrowing: Narrowing) -> QuerySet[Statement]:
    if narrowing.stance:
        found = found.filter(stance=narrowing.stance)
    if narrowing.generality:
        found = found.filter(generality=narrowing.generality)
    if narrowing.topic:
        found = found.filter(topics__public_id=narrowing.topic)
    if narrowing.speaker:
        found = found.filter(speaker__icontains=narrowing.speaker)
    if narrowing.words:
        held = Q(text__icontains=narrowing.words) | Q(gist__icontains=narrowing.words)
        found = found.filter(held)
    return found
