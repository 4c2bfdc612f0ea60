"""Writes about what bears on allegations and elements: supports, responses, findings, overrides."""

from dataclasses import dataclass, field, fields
from datetime import date

from django.db import transaction

from evidence.accounts.models import User
from evidence.cases.models import Case, Party
from evidence.core import clock
from evidence.core.dates import NOT_KNOWN, FuzzyDate
from evidence.core.errors import Invalid
from evidence.docket.models import DocketEntry
from evidence.exhibits.models import Exhibit
from evidence.policies.models import PolicyVersion
from evidence.proof.models import (
    REFERENCES,
    Allegation,
    Element,
    Finding,
    FoundAs,
    Position,
    Response,
    Stance,
    StatusOverride,
    Strength,
    Support,
)
from evidence.proof.services.allegations import require_past, require_same_case
from evidence.sources import queries as sources
from evidence.sources import services as records
from evidence.sources.models import Recorded
from evidence.statements.models import Statement
from evidence.timeline.models import TimelineEvent

type Target = Allegation | Element


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """The one thing that supports or opposes."""

    exhibit: Exhibit | None = None
    statement: Statement | None = None
    version: PolicyVersion | None = None
    entry: DocketEntry | None = None
    event: TimelineEvent | None = None

    def given(self) -> dict[str, object]:
        """Return what of it is there, by name."""
        named = {each: getattr(self, each) for each in REFERENCES}
        return {name: row for name, row in named.items() if row is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportParticulars:
    """What something does to an allegation or element, where in it, and in which words."""

    thing: Thing
    stance: str = Stance.SUPPORTS
    strength: str = Strength.FULL
    is_answer: bool = False
    page: int | None = None
    bates: str = ""
    testimony: str = ""
    pinpoint: str = ""
    quotation: str = ""
    admissibility: str = ""
    note: str = ""
    held: FuzzyDate = NOT_KNOWN
    known_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseParticulars:
    """What an answer says to an allegation (FRCP 8(b))."""

    position: str
    responded_by: str
    text: str = ""
    admitted_text: str = ""
    denied_text: str = ""
    is_legal_conclusion: bool = False
    refers_to_document: bool = False
    party: Party | None = None
    pleading: str = ""
    is_required: bool = True
    exhibit: Exhibit | None = None
    page: int | None = None
    entry: DocketEntry | None = None
    responded: FuzzyDate = NOT_KNOWN
    note: str = ""
    known_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingParticulars:
    """What a court found, in its words, and the order in which it did."""

    outcome: str
    quotation: str
    found_on: date
    entry: DocketEntry | None = None
    exhibit: Exhibit | None = None
    pinpoint: str = ""
    known_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """How a person says that something stands, why, and since when."""

    code: str
    reason: str
    since: date | None = None
    known_on: date | None = field(default=None)


@transaction.atomic
def link(target: Target, particulars: SupportParticulars, *, by: User) -> Support:
    """Return that something bears on an allegation or element; raises Invalid."""
    return _written_support(target, particulars, by=by)


@transaction.atomic
def revise_link(
    support: Support, particulars: SupportParticulars, *, because: str, by: User
) -> Support:
    """Return the support that takes the place of one, which stays on record; raises Conflict."""
    records.retract(support, because=because, by=by)
    target = support.allegation or support.element
    assert target is not None  # noqa: S101 - the constraint support_of_one_thing
    return _written_support(target, particulars, by=by, replaces=support)


@transaction.atomic
def respond(allegation: Allegation, particulars: ResponseParticulars, *, by: User) -> Response:
    """Return what an answer says to an allegation; raises Invalid."""
    _require_sound_response(allegation.case, particulars)
    response = Response(case=allegation.case, allegation=allegation)
    return _written(response, particulars, by)


@transaction.atomic
def find(target: Target, particulars: FindingParticulars, *, by: User) -> Finding:
    """Return what the court found on an allegation or element; raises Invalid."""
    case = case_of(target)
    if particulars.outcome not in FoundAs.values or not particulars.quotation.strip():
        raise Invalid("Say what the court found, in its words.", param="quotation")
    if particulars.entry is None and particulars.exhibit is None:
        raise Invalid("Name the order: a docket entry or an exhibit.", param="entry")
    require_past(case, particulars.found_on, param="found_on")
    _require_order(case, particulars.exhibit, particulars.entry)
    return _written(Finding(case=case, **_named(target)), particulars, by)


@transaction.atomic
def override(target: Target, judgement: Judgement, *, by: User) -> StatusOverride:
    """Return how a person says that something stands, in place of what a person said before.

    What is computed is shown beside it as ever. Raises Invalid.
    """
    case = case_of(target)
    if judgement.code.startswith("found_"):
        message = "Only a court finds. Record its finding with the order."
        raise Invalid(message, param="code")
    if not judgement.reason.strip():
        message = "Say why: the reason is shown beside what is computed."
        raise Invalid(message, param="reason")
    today = clock.today_in(sources.zone_of(case))
    require_past(case, judgement.since, param="since")
    said = StatusOverride(
        case=case,
        code=judgement.code,
        reason=judgement.reason.strip(),
        since=judgement.since or judgement.known_on or today,
        **_named(target),
    )
    earlier = StatusOverride.objects.in_force().filter(**_named(target)).first()
    if earlier is not None:
        records.retract(earlier, because="Said otherwise since.", by=by)
        said.replaces = earlier
    records.begin_record(said, known_on=judgement.known_on, by=by)
    said.save()
    return said


@transaction.atomic
def take_back(row: Recorded, *, because: str, by: User) -> None:
    """Let a support, response, finding or override no longer count; it stays on record."""
    records.retract(row, because=because, by=by)


def case_of(target: Target) -> Case:
    """Return the case to which an allegation or element belongs."""
    return target.case if isinstance(target, Allegation) else target.claim.case


def _named(target: Target) -> dict[str, Target]:
    return {"allegation" if isinstance(target, Allegation) else "element": target}


def _written_support(
    target: Target,
    particulars: SupportParticulars,
    *,
    by: User,
    replaces: Support | None = None,
) -> Support:
    _require_sound_support(target, particulars)
    given = particulars.thing.given()
    support = Support(case=case_of(target), replaces=replaces, **given, **_named(target))
    return _written(support, particulars, by)


def _written[R: Recorded](
    row: R,
    particulars: SupportParticulars | ResponseParticulars | FindingParticulars,
    by: User,
) -> R:
    for each in fields(particulars):
        if each.name not in {"thing", "known_on"}:
            setattr(row, each.name, getattr(particulars, each.name))
    records.begin_record(row, known_on=particulars.known_on, by=by)
    row.save()
    return row


def _require_sound_support(target: Target, particulars: SupportParticulars) -> None:
    case, thing = case_of(target), particulars.thing
    if len(thing.given()) != 1:
        raise Invalid("Name the one thing that bears on it.", param="thing")
    if particulars.stance not in Stance.values or particulars.strength not in Strength.values:
        raise Invalid("Say whether it supports or contradicts, and how far.", param="stance")
    if particulars.is_answer and not (thing.statement and isinstance(target, Allegation)):
        raise Invalid("Only a statement answers, and only an allegation.", param="is_answer")
    if (particulars.page or particulars.bates or particulars.testimony) and not thing.exhibit:
        raise Invalid("A page, Bates number or line is an exhibit's.", param="page")
    pages = thing.exhibit.page_count if thing.exhibit else None
    if particulars.page is not None and not 1 <= particulars.page <= (pages or particulars.page):
        raise Invalid(f"The exhibit has {pages} pages. Correct the page.", param="page")
    require_past(case, particulars.held, param="held")
    _require_order(case, thing.exhibit, thing.entry)
    for row in (thing.statement, thing.version, thing.event):
        if row is not None and (row.case_id != case.pk or row.is_retracted):
            message = "There is no such record in this case, or it no longer counts."
            raise Invalid(message, param="thing")


def _require_sound_response(case: Case, particulars: ResponseParticulars) -> None:
    if particulars.position not in Position.values:
        raise Invalid("Choose what the answer says.", param="position")
    if not particulars.responded_by.strip():
        raise Invalid("Say who answers.", param="responded_by")
    in_part = particulars.position == Position.DENIED_IN_PART
    if in_part and not (particulars.admitted_text.strip() and particulars.denied_text.strip()):
        message = "Say what is admitted and what is denied (FRCP 8(b)(4))."
        raise Invalid(message, param="admitted_text")
    require_past(case, particulars.responded, param="responded")
    require_same_case(case, particulars.party)
    _require_order(case, particulars.exhibit, particulars.entry)


def _require_order(case: Case, exhibit: Exhibit | None, entry: DocketEntry | None) -> None:
    require_same_case(case, exhibit)
    if entry is not None and entry.docket.case_id != case.pk:
        raise Invalid("There is no such docket entry in this case.", param="entry")
