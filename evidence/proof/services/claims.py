"""Writes about claims and their elements, and which allegations they need."""

from dataclasses import dataclass, fields
from datetime import date

from django.db import transaction
from django.db.models import Max, Model, QuerySet

from evidence.accounts.models import User
from evidence.cases.models import Case, Party
from evidence.core import clock
from evidence.core.errors import Conflict, Invalid
from evidence.proof.models import (
    Allegation,
    Claim,
    ClaimAllegation,
    Element,
    ElementAllegation,
)
from evidence.sources import services as records


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimParticulars:
    """A cause of action, with the law on which it rests and who must show it."""

    title: str
    key: str = ""
    law: str = ""
    law_source: str = ""
    law_verified_on: date | None = None
    burden: str = ""
    relief: str = ""
    note: str = ""
    claimant: Party | None = None
    number: int | None = None
    number_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementParticulars:
    """One thing that a claim has to show."""

    text: str
    key: str = ""
    law: str = ""
    burden: str = ""
    note: str = ""


@transaction.atomic
def open_claim(case: Case, particulars: ClaimParticulars, *, by: User) -> Claim:
    """Return a new claim of the case, after its others; raises Invalid.

    Holds the case's row, so that no two get one place.
    """
    Case.objects.select_for_update().get(pk=case.pk)
    claim = Claim(case=case, created_by=by, position=_next(Claim.objects.in_case(case)))
    return _written_claim(claim, particulars)


@transaction.atomic
def change_claim(claim: Claim, particulars: ClaimParticulars) -> Claim:
    """Return the claim as it is described now; raises Invalid."""
    return _written_claim(claim, particulars)


@transaction.atomic
def withdraw_claim(claim: Claim, *, because: str) -> None:
    """Let a claim no longer count, with the reason; it stays on record."""
    _withdraw(claim, because)


@transaction.atomic
def add_element(claim: Claim, particulars: ElementParticulars) -> Element:
    """Return a new element of the claim, after its others; raises Invalid. Holds the claim."""
    held = Claim.objects.select_for_update().get(pk=claim.pk)
    element = Element(claim=held, position=_next(Element.objects.filter(claim=held)))
    return _written_element(element, particulars)


@transaction.atomic
def change_element(element: Element, particulars: ElementParticulars) -> Element:
    """Return the element as it is described now; raises Invalid."""
    return _written_element(element, particulars)


@transaction.atomic
def withdraw_element(element: Element, *, because: str) -> None:
    """Let an element no longer count, with the reason; it stays on record."""
    _withdraw(element, because)


@transaction.atomic
def order_elements(claim: Claim, elements: list[Element]) -> None:
    """Put a claim's elements into this order. Holds the claim."""
    Claim.objects.select_for_update().get(pk=claim.pk)
    for position, element in enumerate(elements, start=1):
        element.position = position
    Element.objects.bulk_update(elements, ["position"])


@transaction.atomic
def tie(element: Element, allegation: Allegation, *, by: User) -> ElementAllegation:
    """Return that an element needs an allegation, known as long as the allegation is.

    The allegation is then also made for the element's claim. Raises Invalid or Conflict.
    """
    _require_one_case(element.claim.case_id, allegation)
    standing = ElementAllegation.objects.filter(element=element, retracted_at=None)
    if standing.filter(allegation=allegation).exists():
        message = f"{allegation.label} is tied to this element already."
        raise Conflict(message, param="allegation")
    tied = ElementAllegation(case_id=allegation.case_id, element=element, allegation=allegation)
    records.begin_record(tied, known_on=allegation.known_on, by=by)
    tied.save()
    make_for(element.claim, allegation, by=by)
    return tied


@transaction.atomic
def make_for(claim: Claim, allegation: Allegation, *, by: User) -> ClaimAllegation:
    """Return that an allegation is made for a claim, once; raises Invalid."""
    _require_one_case(claim.case_id, allegation)
    standing = ClaimAllegation.objects.filter(claim=claim, retracted_at=None)
    made = standing.filter(allegation=allegation).first()
    if made is None:
        made = ClaimAllegation(case_id=claim.case_id, claim=claim, allegation=allegation)
        records.begin_record(made, known_on=allegation.known_on, by=by)
        made.save()
    return made


@transaction.atomic
def untie(tied: ElementAllegation | ClaimAllegation, *, because: str, by: User) -> None:
    """Let an element or claim no longer need an allegation; it stays on record with the reason."""
    records.retract(tied, because=because, by=by)


def _require_one_case(case_id: int, allegation: Allegation) -> None:
    if allegation.case_id != case_id:
        message = "There is no such allegation in this case. Choose one of its allegations."
        raise Invalid(message, param="allegation")
    if allegation.is_retracted:
        message = "This allegation was replaced or taken back. Choose the one that counts."
        raise Invalid(message, param="allegation")


def _next[M: Model](rows: QuerySet[M]) -> int:
    return int(rows.aggregate(last=Max("position"))["last"] or 0) + 1


def _written_claim(claim: Claim, particulars: ClaimParticulars) -> Claim:
    if not particulars.title.strip():
        raise Invalid("Give the claim a title.", param="title")
    if particulars.claimant and particulars.claimant.case_id != claim.case_id:
        raise Invalid("There is no such party in this case.", param="claimant")
    for each in fields(particulars):
        setattr(claim, each.name, getattr(particulars, each.name))
    claim.save()
    return claim


def _written_element(element: Element, particulars: ElementParticulars) -> Element:
    if not particulars.text.strip():
        raise Invalid("Say what has to be shown.", param="text")
    for each in fields(particulars):
        setattr(element, each.name, getattr(particulars, each.name))
    element.save()
    return element


def _withdraw(row: Claim | Element, because: str) -> None:
    if not because.strip():
        raise Invalid("Say why it no longer counts: it stays on record.", param="because")
    if row.withdrawn_at:
        raise Conflict("It was withdrawn before. Nothing was done.", code="retracted")
    row.withdrawn_at, row.withdrawn_because = clock.now(), because.strip()[:400]
    row.save(update_fields=["withdrawn_at", "withdrawn_because"])
