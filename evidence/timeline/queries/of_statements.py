"""Statements as entries of a chronology."""

from collections.abc import Sequence

from django.db.models import F, Prefetch, Q, QuerySet

from evidence.cases.models import Case
from evidence.sources.queries import zone_of
from evidence.statements.models import Statement, StatementSource
from evidence.timeline.assemble.lines import Line
from evidence.timeline.queries.narrowing import Narrowing
from evidence.timeline.queries.weaving import (
    FIRST_OF_ITS_DAY,
    Lines,
    Strand,
    fuzzy,
    in_period,
    nothing_of,
    of_source,
)


def _statements(case: Case, wanted: Narrowing) -> QuerySet[Statement]:
    rows = Statement.objects.in_case(case).known_at(wanted.moment, zone=zone_of(case))
    # That something was said may be agreed; what it says is not.
    if wanted.wants_events_only or wanted.is_agreed:
        return nothing_of(rows)
    if wanted.q:
        words = wanted.q
        held = Q(text__icontains=words) | Q(gist__icontains=words) | Q(speaker__icontains=words)
        rows = rows.filter(held)
    return in_period(rows, wanted, "said_from", "said_until")


def _statement_lines(case: Case, keys: Sequence[int], wanted: Narrowing) -> Lines:
    cited = StatementSource.objects.select_related("source__case", "source__exhibit__file")
    rows = Statement.objects.filter(pk__in=keys).select_related("case")
    for statement in rows.prefetch_related(Prefetch("cited", cited)):
        yield (
            statement.pk,
            Line(
                strand="statement",
                public_id=statement.public_id,
                key=statement.key,
                date=statement.said,
                kind=statement.stance,
                kind_words=statement.get_stance_display(),
                text=_said(statement),
                address=statement.get_absolute_url(),
                time=statement.said_at,
                time_zone=statement.time_zone,
                note=statement.gist,
                known_on=statement.known_on,
                citations=tuple(of_source(each.source) for each in statement.cited.all()),
            ),
        )


def _said(statement: Statement) -> str:
    """Return who said what: in quotation marks only where the words are the speaker's own."""
    if statement.is_verbatim:
        return f"{statement.speaker}: “{statement.text}”"
    return f"{statement.speaker}, as reported: {statement.text}"


STATEMENTS = Strand(
    "statement",
    _statements,
    {
        **fuzzy("said", "said_from", "said_until"),
        "at": F("said_at"),
        "rank": FIRST_OF_ITS_DAY,
    },
    _statement_lines,
)
