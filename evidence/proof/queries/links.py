"""What supports and opposes, as a row of a page and as a fact: one query for a whole case."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from evidence.cases.models import Case
from evidence.proof.assemble.facts import Answer, Evidence, Fact, Kind, Weight, When
from evidence.proof.models import Stance, Strength, Support
from evidence.proof.queries.facts import Zone
from evidence.proof.queries.things import (
    COLUMNS,
    KEPT,
    Shown,
    kind_of,
    shown_in,
    successors_of,
    versions_in,
)
from evidence.statements.models import Stance as Said

STANCES: Mapping[str, str] = dict(Stance.choices)
ANSWERS: Mapping[Kind, str] = {
    Kind.ADMITS: "admits",
    Kind.DENIES: "denies",
    Kind.DENIES_GENERALLY: "denies in general",
    Kind.DENIES_IN_PART: "denies in part",
    Kind.CONCEDES: "concedes",
}
PAGES: Mapping[str, str] = {
    "exhibit": "pages:viewer",
    "statement": "statements:detail",
    "version": "policies:version",
    "event": "timeline:event",
}
OWN_COLUMNS = (
    *("pk", "public_id", "allegation_id", "element_id", "stance", "strength", "is_answer"),
    *("page", "bates", "testimony", "pinpoint", "quotation", "admissibility", "note"),
    *("held_from", "known_on", "retracted_at"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearing:
    """One support, or several that do the same to the same: how many, and as facts."""

    allegation_id: int | None
    element_id: int | None
    stance: str
    is_answer: bool
    facts: tuple[Fact, ...]
    many: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Link(Bearing):
    """A support with the thing it names, where in it, in which words, and its clocks."""

    public_id: str
    is_in_full: bool
    shown: Shown
    page: int | None
    pinpoint: str
    quotation: str
    admissibility: str
    note: str

    @property
    def stance_words(self) -> str:
        """What it does, in words."""
        if self.stance == Stance.SUPPORTS and not self.is_in_full:
            return "Supports in part"
        return STANCES[self.stance]

    @property
    def answer_words(self) -> str:
        """What it answers, in a word or two; empty when it answers nothing."""
        said = [fact for fact in self.facts if isinstance(fact, Answer)]
        return ANSWERS[said[-1].kind] if said else ""

    @property
    def day(self) -> date:
        """The day from which it counts."""
        return self.facts[-1].when.day

    @property
    def known_on(self) -> date:
        """The day since which it is known."""
        return self.facts[-1].when.known_on


def links_in(case: Case, zone: Zone, *, only: Q | None = None) -> list[Link]:
    """Return what bears on a case's allegations and elements, taken back or not, by its day."""
    found = Support.objects.in_case(case).filter(only or Q()).order_by("held_from", "pk")
    return sorted(links_of(found, zone), key=lambda link: link.day)


def links_of(supports: QuerySet[Support], zone: Zone) -> list[Link]:
    """Return supports with what they name, in their order; a query, and one per correction."""
    rows = list(_values(supports))
    successors = successors_of(rows)
    return [_link(row, versions_in(row, successors), zone) for row in rows]


def address_of(case: Case, link: Link) -> str:
    """Return where the thing stands: an exhibit's page, the docket's row, a page of its own."""
    kind, public_id = link.shown.kind, link.shown.public_id
    if kind == "entry":
        return f"{reverse('docket:entries', args=[case.public_id])}#{public_id}"
    address = reverse(PAGES[kind], args=[case.public_id, public_id])
    return f"{address}?page={link.page}#page={link.page}" if link.page else address


def _values(supports: QuerySet[Support]) -> Iterator[dict[str, Any]]:
    yield from supports.values(*OWN_COLUMNS, *COLUMNS).iterator()


def _link(row: dict[str, Any], versions: list[dict[str, Any]], zone: Zone) -> Link:
    return Link(
        public_id=row["public_id"],
        allegation_id=row["allegation_id"],
        element_id=row["element_id"],
        stance=row["stance"],
        is_in_full=row["strength"] == Strength.FULL,
        is_answer=row["is_answer"],
        shown=shown_in(versions[-1]),
        page=row["page"],
        pinpoint=_pinpoint(row),
        quotation=row["quotation"],
        admissibility=row["admissibility"],
        note=row["note"],
        facts=tuple(fact for each in versions for fact in _facts(each, zone)),
    )


def _facts(row: dict[str, Any], zone: Zone) -> Iterator[Fact]:
    """Yield what a support is to the pure core: an answer, or evidence.

    A statement that answers is no evidence; one that neither denies, admits nor concedes, such as
    that there is no comment, answers nothing and weighs nothing.
    """
    shown = shown_in(row)
    words = f"{shown.label}: {shown.title}" if shown.title else shown.label
    plain = {"cause": row["public_id"], "when": _when(row, shown.on, zone)}
    if not row["is_answer"]:
        weight = weight_of(row["stance"], row["strength"])
        yield Evidence(**plain, words=words, weight=weight, is_own_note=shown.is_own_note)
    elif kind := kind_said(row):
        yield Answer(**plain, words=f"{words} ({_said(kind)})", kind=kind)
    else:
        yield Evidence(**plain, words=words, weight=Weight.NEUTRAL)


def _when(row: dict[str, Any], on: date | None, zone: Zone) -> When:
    """Return a support's clocks: it is known once the thing is, and falls with it."""
    known, gone = row["known_on"], zone.day(row["retracted_at"])
    if (kind := kind_of(row)) in KEPT:
        known = max(known, row[f"{kind}__known_on"])
        fallen = zone.day(row[f"{kind}__retracted_at"])
        gone = min(filter(None, (gone, fallen)), default=None)
    return When(on, known, gone)


def weight_of(stance: str, strength: str) -> Weight:
    """Return what evidence of a stance and strength does."""
    if stance == Stance.NEUTRAL:
        return Weight.NEUTRAL
    if stance == Stance.CONTRADICTS:
        return Weight.CONTRADICTS
    return Weight.IN_FULL if strength == Strength.FULL else Weight.IN_PART


def kind_said(row: Mapping[str, Any]) -> Kind | None:
    """Return what a statement that answers does, None when it says neither yes nor no."""
    said, against = row["statement__stance"], row["stance"] == Stance.CONTRADICTS
    if said == Said.CONCEDES and against:
        return Kind.CONCEDES
    if said == Said.DENIES and against:
        specific = row["statement__generality"] == "specific"
        return Kind.DENIES if specific else Kind.DENIES_GENERALLY
    admits = said in {Said.ADMITS, Said.CONCEDES} and row["stance"] == Stance.SUPPORTS
    return Kind.ADMITS if admits else None


def _said(kind: Kind) -> str:
    return {
        Kind.ADMITS: "admits it, outside a pleading",
        Kind.DENIES: "denies it specifically",
        Kind.DENIES_GENERALLY: "denies it in general terms",
        Kind.DENIES_IN_PART: "denies it in part",
        Kind.CONCEDES: "gives it up, for the side that pleaded it",
    }[kind]


def _pinpoint(row: dict[str, Any]) -> str:
    page = f"page {row['page']}" if row["page"] else ""
    parts = (page, row["bates"], row["testimony"], row["pinpoint"])
    return ", ".join(part for part in parts if part)
