"""Loads the reference case through the same services that people's clicks call; again is harmless.

Steps: the person → the case, its court, parties and unknowns → the docket as publicly reported →
the sources, what was said and what was not → policies → deadlines → events → the source notes as
exhibits → the bundle.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from evidence.accounts import queries as accounts
from evidence.accounts import services as account_services
from evidence.accounts.models import User
from evidence.bundles import queries as bundles
from evidence.bundles import services as bundle_services
from evidence.bundles.models import Bundle
from evidence.cases import queries as cases
from evidence.cases import services as case_services
from evidence.cases.models import Case, CaseStatus
from evidence.core.typeset import typeset
from evidence.demo.deadlines import load_deadlines
from evidence.demo.marking import mark
from evidence.demo.policies import load_policies
from evidence.demo.proof import load_proof
from evidence.demo.reference import ReferenceCase, ReportedEntry, SourceNote, reference_case
from evidence.demo.source_notes import render_note_html
from evidence.demo.sources import load_sources
from evidence.demo.statements import load_statements
from evidence.demo.timeline import load_timeline
from evidence.docket import services as docket_services
from evidence.docket.models import Docket, EntryOrigin
from evidence.docket.sources.base import FetchedEntry
from evidence.exhibits import queries as exhibits
from evidence.exhibits import services as exhibit_services
from evidence.exhibits.models import ExhibitOrigin
from evidence.intake import services as intake

EMAIL = "demo@caseapp.example"
NAME = "Demo Paralegal"
STAMP_PREFIX = "DLT"
HANDED_IN = intake.Particulars(source_label="Source notes on the public record")
COURT_FEED = Path(__file__).with_name("court_feed.xml")


@dataclass(frozen=True, slots=True)
class LoadedCase:
    """The reference case as it stands in the database."""

    user: User
    case: Case
    docket: Docket
    bundle: Bundle


def load() -> LoadedCase:
    """Return the reference case, loaded as far as it was not there yet."""
    reference = reference_case()
    user = accounts.user_by_email(EMAIL) or account_services.create_user(email=EMAIL, name=NAME)
    case = _case(reference, user)
    docket = _docket(reference, case)
    sources = load_sources(reference, case, user)
    load_statements(reference, case, user, sources)
    load_policies(reference, case, user, sources)
    load_deadlines(case, user)
    load_timeline(reference, case, user, sources)
    _exhibits(reference, case, user)
    mark(case, user)
    load_proof(reference, case, user, sources)
    return LoadedCase(user, case, docket, _bundle(reference, case, user))


def _case(reference: ReferenceCase, user: User) -> Case:
    facts = reference.case
    case = cases.cases_of(user).filter(docket_number=facts.docket_number).first()
    if case is None:
        case = case_services.open_case(_particulars(reference), by=user)
    for party in reference.parties:
        particulars = case_services.PartyParticulars(
            name=party.shown_name,
            role=party.role_text,
            detail=party.detail,
            source=", ".join(party.sources),
            position=party.position,
        )
        case_services.name_party(case, particulars)
    for unknown in facts.unknowns:
        case_services.record_unknown(
            case,
            field=unknown.field,
            label=unknown.label,
            reason=unknown.reason,
            as_of=unknown.as_of,
        )
    return case


def _particulars(reference: ReferenceCase) -> case_services.CaseParticulars:
    facts, court = reference.case, reference.court
    return case_services.CaseParticulars(
        caption=facts.caption,
        short_name=facts.short_name,
        court=case_services.record_court(
            court.id, name=court.name, short_name=court.short_name, time_zone=court.time_zone
        ),
        docket_number=facts.docket_number,
        date_filed=facts.date_filed,
        date_terminated=facts.date_terminated,
        status=CaseStatus(facts.status),
        status_note=f"{facts.status_text}. {facts.status_note}",
        status_as_of=facts.status_as_of,
        summary=facts.summary,
        is_demonstration=True,
    )


def _docket(reference: ReferenceCase, case: Case) -> Docket:
    court = case_services.record_court(
        reference.court.id,
        name=reference.court.name,
        short_name=reference.court.short_name,
        time_zone=reference.court.time_zone,
    )
    docket = docket_services.follow_docket(
        case, court=court, docket_number=case.docket_number, case_name=case.caption
    )
    reported = [_as_fetched(docket, entry) for entry in reference.docket.entries]
    docket_services.apply_update(docket, reported, origin=EntryOrigin.PUBLIC_REPORT)
    return docket


def _as_fetched(docket: Docket, entry: ReportedEntry) -> FetchedEntry:
    return FetchedEntry(
        docket_number=docket.docket_number,
        pacer_case_id="",
        case_name=docket.case_name,
        entry_number=entry.entry_number,
        date_filed=entry.date_filed,
        entered_at=None,
        short_description=entry.short_description,
        description=entry.description,
        document_url="",
        pacer_doc_id="",
        source_key=f"reference:{entry.id}",
        number_note=entry.number_status,
    )


def _exhibits(reference: ReferenceCase, case: Case, user: User) -> None:
    held = set(exhibits.exhibits_in(case).values_list("original_name", flat=True))
    missing = [note for note in reference.exhibits if note.file_name not in held]
    if not missing:
        return
    pages = [render_note_html(note, reference) for note in missing]
    batch = intake.begin(case, "command", by=user, particulars=HANDED_IN)
    # Each is typeset in a child process of its own; the threads only wait for them.
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as typesetters:
        for note, pdf in zip(missing, typesetters.map(typeset, pages), strict=True):
            announced = intake.Announced(name=note.file_name, size=len(pdf))
            told = intake.Told(description=_description(note))
            _, refusal = intake.hand_in(batch, [pdf], announced, told=told)
            if refusal:
                raise refusal


def _description(note: SourceNote) -> exhibit_services.Description:
    return exhibit_services.Description(
        title=note.title,
        description=note.subject,
        date_text=f"as of {note.as_of.day} {note.as_of:%B %Y}",
        source_citation=note.source_citation,
        origin=ExhibitOrigin.SOURCE_NOTE,
    )


def _bundle(reference: ReferenceCase, case: Case, user: User) -> Bundle:
    outline = reference.bundle
    bundle = bundles.bundles_in(case).filter(title=outline.title).first()
    if bundle is not None:
        return bundle
    files = {note.id: note.file_name for note in reference.exhibits}
    ids = dict(exhibits.exhibits_in(case).values_list("original_name", "public_id"))
    heading = bundle_services.Heading(
        title=outline.title, subtitle=outline.subtitle, stamp_prefix=STAMP_PREFIX
    )
    order = [ids[files[note_id]] for note_id in outline.items]
    return bundle_services.compose(case, heading, by=user, exhibit_ids=order)


def court_feed() -> bytes:
    """Return the demonstration feed, written in the courts' format and issued by no court."""
    return COURT_FEED.read_bytes()
