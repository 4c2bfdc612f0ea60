"""Loads the claims, elements and allegations of the reference case, and what bears on them.

How each stands is computed. Where the people who wrote the reference case see an element
otherwise, their word is entered beside it, with their reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from evidence.accounts.models import User
from evidence.cases import queries as cases
from evidence.cases.models import Case, Party
from evidence.core.dates import on, read
from evidence.demo import records, text_records
from evidence.demo.reference import ReferenceCase
from evidence.demo.sources import known_on
from evidence.docket import queries as docket
from evidence.exhibits import queries as exhibits
from evidence.policies import queries as policies
from evidence.proof import queries
from evidence.proof.models import Allegation, Claim, Element, Support
from evidence.proof.services import allegations, claims, links
from evidence.sources.models import Source
from evidence.statements import queries as statements
from evidence.statements.models import Statement

CODES = {"undisputed_unadjudicated": "undisputed"}
PLEADING = "Class action complaint, as the press reports it"
NOT_SEEN = "The complaint was not obtained; its words are not known."


@dataclass(frozen=True, slots=True)
class Loading:
    """What each record is written with."""

    reference: ReferenceCase
    case: Case
    user: User
    sources: Mapping[str, Source]
    plaintiff: Party

    def cited(self, ids: tuple[str, ...]) -> tuple[Source, ...]:
        """Return the sources of these ids."""
        return tuple(self.sources[each] for each in ids)


def load_proof(
    reference: ReferenceCase, case: Case, user: User, sources: Mapping[str, Source]
) -> None:
    """Record the claims, allegations and links that are not there yet."""
    party = next(each for each in reference.parties if each.role == "plaintiff")
    plaintiff = cases.parties_of(case).get(name=party.shown_name, role=party.role_text)
    loading = Loading(reference, case, user, sources, plaintiff)
    pleaded = _allegations(loading)
    elements = _claims(loading, pleaded)
    _answers(loading, pleaded)
    _backing(loading, pleaded, elements)
    _overrides(loading)


def _allegations(loading: Loading) -> Mapping[str, Allegation]:
    held = Allegation.objects.in_case(loading.case).in_force()
    keys = set(held.values_list("key", flat=True))
    for told in loading.reference.allegations:
        if told.id not in keys:
            cited = [allegations.Cited(source=each) for each in loading.cited(told.sources)]
            allegations.record_allegation(
                loading.case, _allegation(told, loading), by=loading.user, cited=cited
            )
    return {each.key: each for each in held.all()}


def _allegation(told: records.Allegation, loading: Loading) -> allegations.AllegationParticulars:
    filed = loading.reference.case.date_filed
    silence = next(
        (each for each in loading.reference.absence_assertions if each.allegation == told.id), None
    )
    found = statements.silences_in(loading.case)
    heard = next((s.assertion for s in found if silence and s.assertion.key == silence.id), None)
    return allegations.AllegationParticulars(
        key=told.id,
        # The page says who alleges it; the file's own first word would say it twice.
        paraphrase=told.text.removeprefix("Alleged: "),
        as_pleaded_reason=NOT_SEEN,
        paragraph=told.pinpoint or "",
        paragraph_reason=told.pinpoint_reason,
        bases=told.basis,
        basis_note=told.basis_note,
        pleaded_by=loading.plaintiff.name,
        party=loading.plaintiff,
        pleading=PLEADING,
        entry=docket.entries_in(loading.case).filter(entry_number=1).first(),
        pleaded=on(filed),
        asserts_silence=silence is not None,
        silence=heard,
        note=_note(told, loading),
        # The complaint stands on the public docket since it was filed.
        known_on=filed,
    )


def _note(told: records.Allegation, loading: Loading) -> str:
    needed = [each for each in loading.reference.documents if each.id in told.documents]
    documents = [f"{each.title}: {each.status_text.lower()}." for each in needed]
    surety = f"Confidence: {told.confidence}. {told.confidence_note}".strip()
    return " ".join([*documents, surety])


def _claims(loading: Loading, pleaded: Mapping[str, Allegation]) -> Mapping[str, Element]:
    held = {claim.key: claim for claim in Claim.objects.in_case(loading.case)}
    for told in loading.reference.claims:
        if told.id not in held:
            held[told.id] = _claim(told, loading, pleaded)
    return {each.key: each for each in Element.objects.in_case(loading.case)}


def _claim(told: records.Claim, loading: Loading, pleaded: Mapping[str, Allegation]) -> Claim:
    law = [f"{each.title}, {each.outlet}" for each in loading.cited(told.law_sources)]
    particulars = claims.ClaimParticulars(
        key=told.id,
        title=told.title,
        law=told.law,
        law_source="; ".join(law),
        relief=told.relief,
        note=told.note,
        claimant=loading.plaintiff,
        number=told.order,
        number_reason=told.order_reason,
    )
    claim = claims.open_claim(loading.case, particulars, by=loading.user)
    for element in told.elements:
        said = claims.ElementParticulars(key=element.id, text=element.text, note=element.why)
        added = claims.add_element(claim, said)
        for key in element.allegations:
            claims.tie(added, pleaded[key], by=loading.user)
    for allegation in loading.reference.allegations:
        if told.id in allegation.claims:
            claims.make_for(claim, pleaded[allegation.id], by=loading.user)
    return claim


def _answers(loading: Loading, pleaded: Mapping[str, Allegation]) -> None:
    """Link each statement to the allegations that it answers, or that are opposed by it."""
    opposing = {
        (said, told.id) for told in loading.reference.allegations for said in told.opposed_by
    }
    answering = {(told.id, key) for told in loading.reference.statements for key in told.answers}
    linked = Support.objects.in_case(loading.case).filter(statement__isnull=False)
    held = set(linked.values_list("statement__key", "allegation__key"))
    for said, key in sorted((opposing | answering) - held):
        statement = statements.statement_by_key(loading.case, said)
        assert statement is not None, f"{said} is not loaded"  # noqa: S101 - loaded before
        stance = "contradicts" if (said, key) in opposing else "neutral"
        links.link(pleaded[key], _answer(statement, stance), by=loading.user)


def _answer(statement: Statement, stance: str) -> links.SupportParticulars:
    return links.SupportParticulars(
        thing=links.Thing(statement=statement),
        stance=stance,
        is_answer=True,
        quotation=statement.text if statement.is_verbatim else "",
        admissibility=statement.hearsay_note,
        known_on=statement.known_on,
    )


def _backing(
    loading: Loading, pleaded: Mapping[str, Allegation], elements: Mapping[str, Element]
) -> None:
    things = _things(loading)
    held = Support.objects.in_case(loading.case).filter(statement=None)
    known = set(held.values_list("exhibit", "version", "allegation__key", "element__key"))
    for told in loading.reference.backing:
        thing = things[told.exhibit or told.version or ""]
        keys = (getattr(thing.exhibit, "pk", None), getattr(thing.version, "pk", None))
        if (*keys, told.allegation, told.element) not in known:
            target = pleaded[told.allegation] if told.allegation else elements[told.element or ""]
            links.link(target, _support(told, thing, loading), by=loading.user)


def _things(loading: Loading) -> Mapping[str, links.Thing]:
    by_name = {each.original_name: each for each in exhibits.exhibits_in(loading.case)}
    notes = {note.id: by_name[note.file_name] for note in loading.reference.exhibits}
    versions = {
        each.id: policies.version_by_key(loading.case, each.id)
        for each in loading.reference.policy_versions
    }
    return {key: links.Thing(exhibit=note) for key, note in notes.items()} | {
        key: links.Thing(version=version) for key, version in versions.items()
    }


def _support(
    told: text_records.Backing, thing: links.Thing, loading: Loading
) -> links.SupportParticulars:
    held = read(told.date or "")
    rests_on = ", ".join(told.sources)
    first = thing.version.dated.sorts_on if thing.version else held.sorts_on
    return links.SupportParticulars(
        thing=thing,
        stance=told.stance,
        strength=told.strength,
        pinpoint=f"{told.pinpoint} [{rests_on}]".strip(),
        quotation=told.quotation,
        note=told.note,
        admissibility=told.admissibility,
        held=held,
        known_on=known_on(loading.cited(told.sources), first, latest=loading.reference.about.as_of),
    )


def _overrides(loading: Loading) -> None:
    """Enter what the file says of an element where what is computed says otherwise."""
    as_of = loading.reference.about.as_of
    said = {each.id: each for claim in loading.reference.claims for each in claim.elements}
    for part in queries.board_of(loading.case).parts:
        told = said.get(part.element.key)
        code = CODES.get(told.support_status, told.support_status) if told else ""
        if told and part.override is None and code != part.status.code:
            judgement = links.Judgement(code=code, reason=told.why, since=as_of, known_on=as_of)
            links.override(part.element, judgement, by=loading.user)
