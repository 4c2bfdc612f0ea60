"""Articles as entries of a chronology: what the press published of a case, and when."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from evidence.cases.models import Case
from evidence.core.moments import end_of
from evidence.sources.models import Source, SourceKind
from evidence.sources.queries import zone_of
from evidence.timeline.assemble.lines import Line
from evidence.timeline.queries.narrowing import Narrowing
from evidence.timeline.queries.weaving import (
    FIRST_OF_ITS_DAY,
    NO_TIME,
    Lines,
    Strand,
    fuzzy,
    in_period,
    nothing_of,
    of_source,
)

# What is published; a contract, a statute or a help page has its place elsewhere.
PUBLISHED = (
    SourceKind.NEWS,
    SourceKind.AGENCY,
    SourceKind.LEGAL_NEWS,
    SourceKind.COMMENTARY,
    SourceKind.BLOG,
)


def _articles(case: Case, wanted: Narrowing) -> QuerySet[Source]:
    rows = Source.objects.in_case(case).filter(kind__in=PUBLISHED, dated_from__isnull=False)
    # That something was published may be agreed; what it says is not.
    if wanted.wants_events_only or wanted.is_agreed:
        return nothing_of(rows)
    if known := wanted.moment.known:
        rows = rows.filter(recorded_at__lt=end_of(known, zone_of(case)))
    if wanted.q:
        words = wanted.q
        held = Q(title__icontains=words) | Q(outlet__icontains=words) | Q(author__icontains=words)
        rows = rows.filter(held)
    return in_period(rows, wanted, "dated_from", "dated_until")


def _article_lines(case: Case, keys: Sequence[int], wanted: Narrowing) -> Lines:
    zone = ZoneInfo(zone_of(case))
    rows = Source.objects.filter(pk__in=keys).select_related("case", "exhibit__file", "copied_from")
    for source in rows:
        yield (
            source.pk,
            Line(
                strand="article",
                public_id=source.public_id,
                key=source.key,
                date=source.dated,
                kind=source.kind,
                kind_words=source.get_kind_display(),
                text=f"{source.outlet or 'Outlet not known'} published “{source.title}”",
                address=source.get_absolute_url(),
                note=_note(source),
                known_on=source.recorded_at.astimezone(zone).date(),
                citations=(of_source(source),),
            ),
        )


def _note(source: Source) -> str:
    """Return whose report it repeats: twenty copies of one report are one origin."""
    if source.copied_from is None:
        return ""
    origin = source.copied_from
    return f"Not a report of its own: taken from {origin.outlet or origin.title}."


ARTICLES = Strand(
    "article",
    _articles,
    {**fuzzy("dated", "dated_from", "dated_until"), "at": NO_TIME, "rank": FIRST_OF_ITS_DAY},
    _article_lines,
)
