"""What supports and opposes, as a row of a page and as a fact: one query for a whole case."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from evidence.cases.models import Case
from evidence.core.text import shortened
from evidence.proof.assemble.facts import Answer, Evidence, Fact, Kind, Weight, When
from evidence.proof.models import Stance, Strength, Support
from evidence.proof.queries.facts import Zone
from evidence.statements.models import Stance as Said
from evidence.statements.models import Statement

LONGEST_TITLE = 80
STANCES: Mapping[str, str] = dict(Stance.choices)
ANSWERS: Mapping[Kind, str] = {
    Kind.ADMITS: "admits",
    Kind.DENIES: "denies",
    Kind.DENIES_GENERALLY: "denies in general",
    Kind.DENIES_IN_PART: "denies in part",
    Kind.CONCEDES: "concedes",
}
# What of a support and of the thing itself is needed; named once, so that one query reads it.
COLUMNS = (
    *("pk", "public_id", "allegation_id", "element_id", "stance", "strength", "is_answer"),
    *("page", "bates", "testimony", "pinpoint", "quotation", "admissibility", "note"),
    *("held_from", "known_on", "retracted_at", "exhibit_id", "statement_id", "entry_id"),
    *("exhibit__public_id", "exhibit__exhibit_number", "exhibit__title"),
    *("statement__public_id", "statement__key", "statement__speaker", "statement__text"),
    *("statement__stance", "statement__generality", "statement__said_from"),
    *("statement__known_on", "statement__retracted_at", "statement__gist"),
    *("entry__public_id", "entry__entry_number", "entry__date_filed"),
    *("entry__short_description",),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """The thing that bears on something: of which kind, how it is called, where it is."""

    kind: str
    public_id: str
    label: str
    title: str
    on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A support with the thing it names, where in it, in which words, and its clocks."""

    public_id: str
    allegation_id: int | None
    element_id: int | None
    stance: str
    is_in_full: bool
    is_answer: bool
    shown: Shown
    page: int | None
    pinpoint: str
    quotation: str
    admissibility: str
    note: str
    facts: tuple[Fact, ...]

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
    rows = list(_values(found))
    revised = _successors([row for row in rows if row["statement__retracted_at"]])
    links = [_link(row, zone, revised) for row in rows]
    return sorted(links, key=lambda link: link.day)


def address_of(case: Case, link: Link) -> str:
    """Return where the thing stands: an exhibit's page, a statement, the docket's row."""
    shown = link.shown
    if shown.kind == "exhibit":
        address = reverse("pages:viewer", args=[case.public_id, shown.public_id])
        return f"{address}?page={link.page}#page={link.page}" if link.page else address
    if shown.kind == "statement":
        return reverse("statements:detail", args=[case.public_id, shown.public_id])
    return f"{reverse('docket:entries', args=[case.public_id])}#{shown.public_id}"


def _values(supports: QuerySet[Support]) -> Iterator[dict[str, Any]]:
    yield from supports.values(*COLUMNS).iterator()


def _successors(rows: list[dict[str, Any]]) -> Mapping[int, list[dict[str, Any]]]:
    """Return what took the place of statements that were corrected, in turn, by the first's key."""
    chains: dict[int, list[dict[str, Any]]] = {row["statement_id"]: [] for row in rows}
    ends = {key: key for key in chains}
    while ends:
        found = Statement.objects.filter(replaces__in=ends)
        later = {each["replaces"]: each for each in found.values("replaces", *_STATEMENT)}
        for end, first in list(ends.items()):
            del ends[end]
            if end in later:
                chains[first].append(later[end])
                ends[later[end]["pk"]] = first
    return chains


_STATEMENT = (
    *("pk", "public_id", "key", "speaker", "text", "gist", "stance", "generality"),
    *("said_from", "known_on", "retracted_at"),
)


def _link(row: dict[str, Any], zone: Zone, revised: Mapping[int, list[dict[str, Any]]]) -> Link:
    versions = [row]
    for later in revised.get(row["statement_id"], []):
        named = {f"statement__{name}": value for name, value in later.items()}
        versions.append({**row, **named})
    shown = _shown(versions[-1])
    return Link(
        public_id=row["public_id"],
        allegation_id=row["allegation_id"],
        element_id=row["element_id"],
        stance=row["stance"],
        is_in_full=row["strength"] == Strength.FULL,
        is_answer=row["is_answer"],
        shown=shown,
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
    shown = _shown(row)
    words = f"{shown.label}: {shown.title}" if shown.title else shown.label
    plain = {"cause": row["public_id"], "when": _when(row, shown.on, zone)}
    if not row["is_answer"]:
        yield Evidence(**plain, words=words, weight=_weight(row))
    elif kind := _kind(row):
        yield Answer(**plain, words=f"{words} ({_said(kind)})", kind=kind)
    else:
        yield Evidence(**plain, words=words, weight=Weight.NEUTRAL)


def _when(row: dict[str, Any], on: date | None, zone: Zone) -> When:
    """Return a support's clocks: it is known once the thing is, and falls with it."""
    known, gone = row["known_on"], zone.day(row["retracted_at"])
    if row["statement_id"]:
        known = max(known, row["statement__known_on"])
        fallen = zone.day(row["statement__retracted_at"])
        gone = min(filter(None, (gone, fallen)), default=None)
    return When(on, known, gone)


def _weight(row: dict[str, Any]) -> Weight:
    if row["stance"] == Stance.NEUTRAL:
        return Weight.NEUTRAL
    if row["stance"] == Stance.CONTRADICTS:
        return Weight.CONTRADICTS
    return Weight.IN_FULL if row["strength"] == Strength.FULL else Weight.IN_PART


def _kind(row: dict[str, Any]) -> Kind | None:
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


def _shown(row: dict[str, Any]) -> Shown:
    if row["exhibit_id"]:
        label = f"EX-{row['exhibit__exhibit_number']}"
        title = shortened(row["exhibit__title"], LONGEST_TITLE)
        return Shown("exhibit", row["exhibit__public_id"], label, title, row["held_from"])
    if row["statement_id"]:
        label = row["statement__key"] or "Statement"
        on = row["statement__said_from"]
        return Shown("statement", row["statement__public_id"], label, row["statement__speaker"], on)
    number = row["entry__entry_number"]
    label = f"Docket entry {number}" if number else "Docket entry without a number"
    title = shortened(row["entry__short_description"], LONGEST_TITLE)
    return Shown("entry", row["entry__public_id"], label, title, row["entry__date_filed"])


def _pinpoint(row: dict[str, Any]) -> str:
    page = f"page {row['page']}" if row["page"] else ""
    parts = (page, row["bates"], row["testimony"], row["pinpoint"])
    return ", ".join(part for part in parts if part)
