"""What bears on a case's allegations, weighed by the database: a row for what does the same.

How something stands depends on which weights stand at a moment and not on how many links there
are, so a matrix of twenty thousand links is computed from a few hundred sums. Nothing is lost by
it: tests compare each status with the one computed link by link.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Case as CaseWhen
from django.db.models import Count, DateField, F, IntegerField, Q, QuerySet, When, Window
from django.db.models.functions import Coalesce, Greatest, RowNumber

from evidence.cases.models import Case
from evidence.core.moments import Moment
from evidence.exhibits.models import ExhibitOrigin
from evidence.proof.assemble import facts
from evidence.proof.assemble.facts import Fact, Weight
from evidence.proof.models import Stance, Support
from evidence.proof.queries.facts import Zone
from evidence.proof.queries.links import Bearing, Link, kind_said, links_in, links_of, weight_of
from evidence.proof.queries.shapes import Board
from evidence.proof.queries.things import KEPT
from evidence.sources import queries as sources
from evidence.statements.models import Stance as Said

type Target = tuple[int | None, int | None]
type FirstLinks = Mapping[Target, list[Link]]

# So many of a cell are shown; the others are counted.
SHOWN_IN_A_CELL = 3
TARGET = ("allegation_id", "element_id")
SAID = ("statement__stance", "statement__generality")
# Since when a support is known: once the thing that it names is. GREATEST passes NULL over.
KNOWN = Greatest("known_on", *(f"{kind}__known_on" for kind in KEPT))
DAY = Coalesce(
    *("held_from", "statement__said_from", "event__date_from", "entry__date_filed"),
    *(f"version__{name}_from" for name in ("effective", "announced", "captured")),
    KNOWN,
    output_field=DateField(),
)
NAMES = (
    *("quotation", "exhibit__title", "statement__speaker", "statement__key"),
    *("event__text", "event__key", "version__key", "version__label"),
    *("version__document__title", "entry__short_description"),
)
# Among answers, those that say neither yes nor no come last.
SAYS_NOTHING = CaseWhen(
    When(is_answer=True, statement__stance__in=(Said.DENIES, Said.ADMITS, Said.CONCEDES), then=0),
    default=1,
    output_field=IntegerField(),
)
# Supports that are the same in all this do the same.
ALIKE = ("stance", "strength", "is_answer", *SAID, "exhibit__origin")


def bearings_in(case: Case, zone: Zone, moment: Moment) -> list[Bearing]:
    """Return what bears on a case's allegations and elements at a moment, like with like.

    What names a thing that was corrected is told one by one, since the correction counts from a
    day of its own. Two queries; where there is such a thing one more, and one per correction.
    """
    rows = _standing(case, zone, moment).order_by().values(*TARGET, *ALIKE)
    # That they stand the query has looked at.
    when = facts.When(None, min(filter(None, (moment.as_of, moment.known)), default=date.max))
    sums = [_sum(row, when) for row in rows.annotate(many=Count("pk"))]
    corrected = list(_of_corrected(case))
    return [*sums, *(links_in(case, zone, only=Q(pk__in=corrected)) if corrected else ())]


def _sum(row: dict[str, Any], when: facts.When) -> Bearing:
    """Return supports that do the same to the same, as the pure core takes them."""
    plain: dict[str, Any] = {"cause": "", "when": when, "words": f"{row['many']} alike"}
    fact: Fact
    if row["is_answer"] and (kind := kind_said(row)):
        fact = facts.Answer(**plain, kind=kind)
    else:
        does = Weight.NEUTRAL if row["is_answer"] else weight_of(row["stance"], row["strength"])
        is_own_note = row["exhibit__origin"] == ExhibitOrigin.SOURCE_NOTE
        fact = facts.Evidence(**plain, weight=does, is_own_note=is_own_note)
    return Bearing(
        allegation_id=row["allegation_id"],
        element_id=row["element_id"],
        stance=row["stance"],
        is_answer=row["is_answer"],
        facts=(fact,),
        many=row["many"],
    )


def first_links(case: Case, zone: Zone, moment: Moment, bearings: Sequence[Bearing]) -> FirstLinks:
    """Return the first few links of each cell of these targets, by allegation and element."""
    allegations = {each.allegation_id for each in bearings if each.allegation_id}
    elements = {each.element_id for each in bearings if each.element_id}
    cell = [F(name) for name in (*TARGET, "stance", "is_answer")]
    order = [SAYS_NOTHING, F("day").asc(), F("held_from").asc(nulls_last=True), F("pk").asc()]
    numbered = (
        _standing(case, zone, moment)
        .annotate(day=DAY)
        .filter(Q(allegation__in=allegations) | Q(element__in=elements))
        .exclude(is_answer=False, stance=Stance.NEUTRAL, allegation__isnull=False)
        .annotate(place=Window(RowNumber(), partition_by=cell, order_by=order))
    )
    kept = numbered.filter(place__lte=SHOWN_IN_A_CELL).values("pk")
    found = links_of(Support.objects.filter(pk__in=list(kept.values_list("pk", flat=True))), zone)
    told = [each for each in bearings if isinstance(each, Link)]
    by_target: dict[tuple[int | None, int | None], list[Link]] = {}
    for link in sorted([*found, *told], key=lambda each: each.day):
        by_target.setdefault((link.allegation_id, link.element_id), []).append(link)
    return by_target


def naming(case: Case, moment: Moment, asked: str) -> frozenset[int]:
    """Return the allegations on which something bears whose name or quotation has these words."""
    zone = Zone(sources.zone_of(case))
    named = Q()
    for name in NAMES:
        named |= Q(**{f"{name}__icontains": asked})
    number = asked.casefold().removeprefix("ex-")
    if number.isdecimal() and len(number) < 9:
        named |= Q(exhibit__exhibit_number=int(number))
    rows = _standing(case, zone, moment).filter(named, allegation__isnull=False)
    return frozenset(rows.order_by().values_list("allegation_id", flat=True).distinct())


def cited_exhibits(case: Case, board: Board) -> QuerySet[Support, Any]:
    """Return the keys of the exhibits that bear on what a board shows, as a query to narrow by."""
    bearings = [each for line in board.lines for each in line.bearings]
    bearings += [each for part in board.parts for each in part.bearings]
    allegations = {each.allegation_id for each in bearings if each.allegation_id}
    elements = {each.element_id for each in bearings if each.element_id}
    rows = _standing(case, Zone(sources.zone_of(case)), board.moment)
    shown = Q(allegation__in=allegations) | Q(element__in=elements)
    return rows.filter(shown, exhibit__isnull=False).order_by().values("exhibit")


def _standing(case: Case, zone: Zone, moment: Moment) -> QuerySet[Any, Any]:
    """Return the supports that stand at a moment, but for those of things that were corrected."""
    known = Support.objects.in_case(case).known_at(moment, zone=zone.name)
    rows: QuerySet[Any, Any] = known.exclude(_corrected(case))
    if moment.known is not None:
        rows = rows.annotate(known_since=KNOWN).filter(known_since__lte=moment.known)
    return rows.annotate(day=DAY).filter(day__lte=moment.as_of) if moment.as_of else rows


def _corrected(case: Case) -> Q:
    """Return the condition on supports whose thing was taken back or replaced: they are few."""
    condition = Q()
    for kind in KEPT:
        condition |= Q(**{f"{kind}__in": _gone(case, kind)})
    return condition


def _of_corrected(case: Case) -> QuerySet[Any, Any]:
    """Return the same supports by way of the things, for which there are indexes."""
    each = [
        Support.objects.filter(**{f"{kind}__in": _gone(case, kind)})
        .order_by()
        .values_list("pk", flat=True)
        for kind in KEPT
    ]
    return each[0].union(*each[1:], all=True).order_by()


def _gone(case: Case, kind: str) -> QuerySet[Any, Any]:
    things = KEPT[kind].table._default_manager
    found: QuerySet[Any, Any] = things.filter(case=case, retracted_at__isnull=False).order_by()
    return found.values("pk")
