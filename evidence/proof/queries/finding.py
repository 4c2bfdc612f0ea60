"""Looking things up in a case: claims, elements, allegations, and what a typed name means."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from evidence.cases.models import Case
from evidence.core.errors import Invalid, NotFound
from evidence.docket.models import DocketEntry
from evidence.exhibits.models import Exhibit
from evidence.marking import queries as marking
from evidence.marking.assemble import bates
from evidence.marking.models import ExhibitNumber, NumberKind
from evidence.policies.models import PolicyVersion
from evidence.proof.models import (
    Allegation,
    Claim,
    Element,
    ElementAllegation,
    Finding,
    Response,
    StatusOverride,
    Support,
)
from evidence.sources.models import Recorded
from evidence.statements.models import Statement
from evidence.timeline.models import TimelineEvent

OWN_NUMBER = re.compile(r"ex[-. ]?(\d{1,9})(?:,? (?:p\.|page) ?(\d{1,6}))?", re.IGNORECASE)
ENTRY = re.compile(r"(?:entry|ecf|dkt\.?|doc\.?)(?: no\.)? ?(\d{1,6})", re.IGNORECASE)
HOW = (
    "Write an exhibit (EX-3, or EX-3 page 2), a Bates or party’s number (ABC0000123, PX-4), "
    "a docket entry (entry 1), or the short name of a statement, policy version or event (ST4)."
)


@dataclass(frozen=True, slots=True)
class Named:
    """What a typed name means: an exhibit with its page and Bates number, or another thing."""

    exhibit: Exhibit | None = None
    statement: Statement | None = None
    version: PolicyVersion | None = None
    entry: DocketEntry | None = None
    event: TimelineEvent | None = None
    page: int | None = None
    bates: str = ""


def claim_in(case: Case, public_id: str) -> Claim:
    """Return one claim of a case, withdrawn or not; raises NotFound for other cases' claims."""
    claim = Claim.objects.in_case(case).filter(public_id=public_id).first()
    if claim is None:
        raise NotFound("There is no such claim in this case. Look in its list of claims.")
    return claim


def element_in(case: Case, public_id: str) -> Element:
    """Return one element of a case's claims; raises NotFound for other cases' elements."""
    found = Element.objects.in_case(case).select_related("claim__case__court")
    element = found.filter(public_id=public_id).first()
    if element is None:
        raise NotFound("There is no such element in this case. Look in its list of claims.")
    return element


def allegations_in(case: Case) -> QuerySet[Allegation]:
    """Return a case's allegations that count, in their order."""
    return Allegation.objects.in_case(case).in_force().select_related("case__court")


def allegation_in(case: Case, public_id: str) -> Allegation:
    """Return one allegation of a case, replaced or not; raises NotFound for other cases'."""
    found = Allegation.objects.in_case(case).select_related(
        "case__court", "exhibit", "entry", "silence", "party", "recorded_by", "retracted_by"
    )
    allegation = found.filter(public_id=public_id).first()
    if allegation is None:
        raise NotFound("There is no such allegation in this case. Look in its proof matrix.")
    return allegation


def record_in(case: Case, public_id: str) -> Recorded:
    """Return a support, response, finding or override of a case; raises NotFound."""
    tables = {"sup": Support, "rsp": Response, "fin": Finding, "ovr": StatusOverride}
    table = tables.get(public_id.partition("_")[0])
    wanted = {"case": case, "public_id": public_id}
    row = table._default_manager.filter(**wanted).first() if table else None
    if row is None:
        raise NotFound("There is no such record in this case. Look at its allegation.")
    return row


def target_of(row: Recorded) -> Allegation | Element:
    """Return the allegation or element on which a record bears."""
    target = getattr(row, "allegation", None) or getattr(row, "element", None)
    assert isinstance(target, Allegation | Element)  # noqa: S101 - constraints of the tables
    return target


def tie_in(element: Element, allegation: Allegation) -> ElementAllegation:
    """Return that an element needs an allegation; raises NotFound when it does not."""
    ties = ElementAllegation.objects.filter(element=element, retracted_at=None)
    tied = ties.filter(allegation=allegation).first()
    if tied is None:
        raise NotFound("This allegation is not tied to this element. Look at the claim.")
    return tied


def thing_named(case: Case, text: str) -> Named:
    """Return the one thing that a typed name means in a case; raises Invalid for none or several.

    A Bates number leads to the page that bears it, when the exhibit's pages are numbered one by
    one; it is kept as typed.
    """
    plain = " ".join(text.split())
    for look in (_own_number, _entry, _statement, _version, _event, _number):
        if found := look(case, plain):
            return _only(found, plain)
    message = f"“{plain[:60]}” names nothing in this case. {HOW}"
    raise Invalid(message, param="thing")


def _only(found: Sequence[Named], text: str) -> Named:
    if len(found) > 1:
        labels = ", ".join(each.exhibit.label for each in found if each.exhibit)
        message = f"“{text[:60]}” names {len(found)} exhibits: {labels}. Write which one."
        raise Invalid(message, param="thing")
    return found[0]


def _own_number(case: Case, text: str) -> list[Named]:
    written = OWN_NUMBER.fullmatch(text)
    by = Q(exhibit_number=int(written[1])) if written else Q(public_id=text)
    page = int(written[2]) if written and written[2] else None
    return [Named(exhibit=each, page=page) for each in Exhibit.objects.in_case(case).filter(by)]


def _entry(case: Case, text: str) -> list[Named]:
    written = ENTRY.fullmatch(text)
    by = Q(entry_number=int(written[1])) if written else Q(public_id=text)
    return [Named(entry=each) for each in DocketEntry.objects.in_case(case).filter(by)]


def _statement(case: Case, text: str) -> list[Named]:
    standing = Statement.objects.in_case(case).in_force()
    found = standing.filter(Q(key__iexact=text) | Q(public_id=text)) if text else standing.none()
    return [Named(statement=each) for each in found]


def _version(case: Case, text: str) -> list[Named]:
    standing = PolicyVersion.objects.in_case(case).in_force()
    found = standing.filter(Q(key__iexact=text) | Q(public_id=text)) if text else standing.none()
    return [Named(version=each) for each in found]


def _event(case: Case, text: str) -> list[Named]:
    standing = TimelineEvent.objects.in_case(case).in_force()
    found = standing.filter(Q(key__iexact=text) | Q(public_id=text)) if text else standing.none()
    return [Named(event=each) for each in found]


def _number(case: Case, text: str) -> list[Named]:
    numbers = ExhibitNumber.objects.in_case(case).in_use().select_related("exhibit")
    labelled = list(numbers.filter(label__iexact=text).exclude(kind=NumberKind.BATES))
    if labelled:
        return [Named(exhibit=each.exhibit) for each in labelled]
    try:
        sought = bates.read(text)
    except bates.NotBates:
        return []
    holding = marking.bates_with(numbers, sought)
    exhibits = {each.exhibit_id: each.exhibit for each in holding}
    return [
        Named(exhibit=each, page=marking.stamps_of(each).page_of(text), bates=text)
        for each in exhibits.values()
    ]
