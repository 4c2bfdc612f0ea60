"""Writes from pleadings: a claim begun from a cause of action, a complaint or answer taken over.

Each is one transaction: either all paragraphs that a person confirmed are recorded, or none.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from evidence.accounts.models import User
from evidence.cases.models import Case, Party
from evidence.core.dates import NOT_KNOWN, FuzzyDate
from evidence.core.errors import Invalid
from evidence.core.text import shortened
from evidence.exhibits.models import Exhibit
from evidence.proof.assemble.causes import Cause
from evidence.proof.assemble.effect import Kind
from evidence.proof.assemble.paragraphs import Paragraph
from evidence.proof.models import Allegation, Basis, Claim, Response
from evidence.proof.services.allegations import AllegationParticulars, record_allegation
from evidence.proof.services.claims import (
    ClaimParticulars,
    ElementParticulars,
    add_element,
    make_for,
    open_claim,
)
from evidence.proof.services.links import ResponseParticulars, respond

LONGEST_SOURCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimWording:
    """A claim as the lawyer of the case words it; the elements in their order."""

    title: str
    law: str
    burden: str
    elements: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PleadingParticulars:
    """Which pleading something was taken from: whose, its title, its date, the exhibit if any."""

    by_whom: str
    title: str
    party: Party | None = None
    exhibit: Exhibit | None = None
    filed: FuzzyDate = NOT_KNOWN
    known_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmedResponse:
    """A response as a person confirmed it."""

    allegation: Allegation
    kind: str
    text: str = ""
    admitted_text: str = ""
    denied_text: str = ""
    is_legal_conclusion: bool = False
    refers_to_document: bool = False
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Taken[Row]:
    """What was recorded, and the labels of what was there before and left as it was."""

    made: tuple[Row, ...]
    left: tuple[str, ...]


@transaction.atomic
def begin_claim(case: Case, wording: ClaimWording, *, cause: Cause | None, by: User) -> Claim:
    """Return a new claim with its elements; raises Invalid.

    The day on which the law was verified is kept only while law and elements are those that were
    verified: what somebody reworded nobody has read in a source.
    """
    if not wording.elements:
        raise Invalid("Name at least one element: what has to be shown.", param="elements")
    is_as_read = cause is not None and _is_as_read(wording, cause)
    particulars = ClaimParticulars(
        title=wording.title,
        law=wording.law,
        burden=wording.burden,
        law_source=_sources(cause) if cause else "",
        law_verified_on=cause.verified_on if cause and is_as_read else None,
        note=_caution(cause, is_as_read="yes" if is_as_read else "no") if cause else "",
        number_reason="Not stated in what was entered.",
    )
    claim = open_claim(case, particulars, by=by)
    notes = {each.text: f"Only if {each.only_if}." for each in cause.elements if each.only_if} if (
        cause
    ) else {}  # fmt: skip
    for text in wording.elements:
        add_element(claim, ElementParticulars(text=text, note=notes.get(text, "")))
    return claim


@transaction.atomic
def take_complaint(
    case: Case,
    paragraphs: Sequence[Paragraph],
    pleading: PleadingParticulars,
    *,
    claims: Mapping[str, Claim],
    by: User,
) -> Taken[Allegation]:
    """Return the allegations recorded from a complaint's paragraphs, word for word.

    A paragraph of this pleading that is recorded already is left as it is. `claims` says for which
    claim the paragraphs of a count are made. Raises Invalid.
    """
    there = set(
        Allegation.objects.in_case(case)
        .in_force()
        .filter(pleading=pleading.title)
        .values_list("paragraph", flat=True)
    )
    made: list[Allegation] = []
    left: list[str] = []
    for paragraph in paragraphs:
        label = label_of(paragraph)
        if label in there:
            left.append(label)
            continue
        allegation = record_allegation(case, _alleged(paragraph, pleading), by=by)
        if paragraph.count in claims:
            make_for(claims[paragraph.count], allegation, by=by)
        there.add(label)
        made.append(allegation)
    return Taken(tuple(made), tuple(left))


@transaction.atomic
def take_answer(
    responses: Iterable[ConfirmedResponse], pleading: PleadingParticulars, *, by: User
) -> Taken[Response]:
    """Return the responses recorded from an answer; one that is recorded already is left.

    Raises Invalid for a denial in part that does not say which part is which.
    """
    made: list[Response] = []
    left: list[str] = []
    for said in responses:
        recorded = said.allegation.responses.in_force().filter(pleading=pleading.title)
        if recorded.filter(responded_by=pleading.by_whom).exists():
            left.append(said.allegation.label)
            continue
        made.append(respond(said.allegation, _responded(said, pleading), by=by))
    return Taken(tuple(made), tuple(left))


def label_of(paragraph: Paragraph) -> str:
    """Return how a paragraph is cited, apart from its namesake where the numbers began anew."""
    return f"{paragraph.label} (run {paragraph.run})" if paragraph.run > 1 else paragraph.label


def _alleged(paragraph: Paragraph, pleading: PleadingParticulars) -> AllegationParticulars:
    on_belief = "information and belief" in paragraph.text.casefold()
    return AllegationParticulars(
        pleaded_by=pleading.by_whom,
        as_pleaded=paragraph.text,
        paragraph=label_of(paragraph),
        bases=(Basis.INFORMATION_AND_BELIEF,) if on_belief else (),
        party=pleading.party,
        pleading=pleading.title,
        exhibit=pleading.exhibit,
        page=paragraph.page if pleading.exhibit else None,
        pleaded=pleading.filed,
        note="" if pleading.exhibit or not paragraph.page else f"Page {paragraph.page}.",
        known_on=pleading.known_on,
    )


def _responded(said: ConfirmedResponse, pleading: PleadingParticulars) -> ResponseParticulars:
    in_part = said.kind == Kind.DENIED_IN_PART
    return ResponseParticulars(
        position=said.kind,
        responded_by=pleading.by_whom,
        text=said.text,
        admitted_text=said.admitted_text if in_part else "",
        denied_text=said.denied_text if in_part else "",
        is_legal_conclusion=said.is_legal_conclusion,
        refers_to_document=said.refers_to_document,
        party=pleading.party,
        pleading=pleading.title,
        exhibit=pleading.exhibit,
        page=said.page if pleading.exhibit else None,
        responded=pleading.filed,
        known_on=pleading.known_on,
    )


def _is_as_read(wording: ClaimWording, cause: Cause) -> bool:
    read = tuple(each.text for each in cause.elements)
    return wording.law == cause.basis and wording.elements == read


def _sources(cause: Cause) -> str:
    return shortened(
        "; ".join(f"{each.title}, {each.url}" for each in cause.sources), LONGEST_SOURCE
    )


def _caution(cause: Cause, *, is_as_read: str) -> str:
    changed = "" if is_as_read == "yes" else "Reworded since it was read in a source. "
    return f"{changed}{cause.verified_words} {cause.note}".strip()
