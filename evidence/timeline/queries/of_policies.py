"""Versions of policies, and changes between them that a person confirmed, as entries.

A version whose change was confirmed is told once, as that change.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import Case as CaseWhen
from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, TextField, When
from django.db.models.functions import Cast

from evidence.cases.models import Case
from evidence.policies import queries as policies
from evidence.policies.models import DatedBy, PolicyChange, PolicyVersion, VersionSource
from evidence.sources.queries import zone_of
from evidence.timeline.assemble.lines import Citation, Line
from evidence.timeline.queries.narrowing import Narrowing
from evidence.timeline.queries.weaving import (
    FIRST_OF_ITS_DAY,
    NO_TIME,
    Lines,
    Strand,
    fineness,
    in_period,
    nothing_of,
    of_source,
)

# By which date a version is placed: of its effect, else of its announcement, else of its capture.
BY = ("effective", "announced", "captured")
VERBS = {"effective": "takes effect", "announced": "is announced", "captured": "is captured"}
PLACES: dict[str, Any] = {
    "day": F("placed_from"),
    "last": F("placed_until"),
    "written": F("placed_text"),
    "fineness": fineness("placed_text"),
    "at": NO_TIME,
    "rank": FIRST_OF_ITS_DAY,
}


def _changes(case: Case, wanted: Narrowing) -> QuerySet[PolicyChange]:
    rows = policies.confirmed_changes(case, moment=wanted.moment).annotate(
        placed_from=_chosen("from"), placed_until=_chosen("until"), placed_text=_chosen("")
    )
    if wanted.wants_events_only:
        return nothing_of(rows)
    if wanted.q:
        rows = rows.filter(Q(title__icontains=wanted.q) | Q(summary__icontains=wanted.q))
    return in_period(rows, wanted, "placed_from", "placed_until")


def _chosen(part: str) -> CaseWhen:
    """Return a part of the date that a change names of its later version."""
    return CaseWhen(
        *(When(dated_by=by, then=_column(f"later__{by}", part)) for by in DatedBy.values)
    )


def _change_lines(case: Case, keys: Sequence[int], wanted: Narrowing) -> Lines:
    cited = VersionSource.objects.select_related("source__case", "source__exhibit__file")
    rows = PolicyChange.objects.filter(pk__in=keys).select_related("case", "later__document")
    for change in rows.prefetch_related(Prefetch("later__cited", cited)):
        yield (
            change.pk,
            Line(
                strand="policy",
                public_id=change.public_id,
                key="",
                date=change.happened,
                kind="policy",
                kind_words="Policy change",
                text=change.title,
                address=change.get_absolute_url(),
                note=change.summary,
                known_on=change.known_on,
                citations=_cited(change.later),
            ),
        )


def _versions(case: Case, wanted: Narrowing) -> QuerySet[PolicyVersion]:
    known = PolicyVersion.objects.in_case(case).known_at(wanted.moment, zone=zone_of(case))
    rows = known.annotate(
        placed_from=_placed("from"), placed_until=_placed("until"), placed_text=_placed("")
    )
    if wanted.wants_events_only:
        return nothing_of(rows)
    told = policies.confirmed_changes(case, moment=wanted.moment).filter(later=OuterRef("pk"))
    rows = rows.filter(~Exists(told.order_by().values("pk")))
    if wanted.q:
        words = wanted.q
        held = Q(document__title__icontains=words) | Q(label__icontains=words)
        rows = rows.filter(held | Q(says__icontains=words))
    return in_period(rows, wanted, "placed_from", "placed_until")


def _placed(part: str) -> CaseWhen:
    """Return a part of the first of its dates that a version has."""
    return CaseWhen(*(When(_is_given(by), then=_column(by, part)) for by in BY))


def _is_given(by: str) -> Q:
    return Q(**{f"{by}_from__isnull": False}) | Q(**{f"{by}_until__isnull": False})


def _column(date: str, part: str) -> Any:
    return F(f"{date}_{part}") if part else Cast(date, TextField())


def _version_lines(case: Case, keys: Sequence[int], wanted: Narrowing) -> Lines:
    cited = VersionSource.objects.select_related("source__case", "source__exhibit__file")
    rows = PolicyVersion.objects.filter(pk__in=keys).select_related("case", "document")
    for version in rows.prefetch_related(Prefetch("cited", cited)):
        verb = next((VERBS[by] for by in BY if getattr(version, by)), "")
        where = f"For: {version.scope}." if version.scope else ""
        yield (
            version.pk,
            Line(
                strand="version",
                public_id=version.public_id,
                key=version.key,
                date=version.dated,
                kind="policy",
                kind_words="Policy version",
                text=f"{version} {verb}".strip(),
                address=version.get_absolute_url(),
                confidence=version.confidence,
                note=" ".join(part for part in (version.says, where) if part),
                known_on=version.known_on,
                citations=_cited(version),
            ),
        )


def _cited(version: PolicyVersion) -> tuple[Citation, ...]:
    return tuple(of_source(each.source) for each in version.cited.all())


CHANGES = Strand("policy", _changes, PLACES, _change_lines)
VERSIONS = Strand("version", _versions, PLACES, _version_lines)
