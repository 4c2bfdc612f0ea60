"""A case with something of everything in it, each marked with a word that no stranger may see."""

import datetime
from dataclasses import asdict, dataclass

from evidence.accounts.models import User
from evidence.bundles import services as bundles
from evidence.bundles.models import Build
from evidence.cases import services as cases
from evidence.cases.models import Case
from evidence.core import clock
from evidence.core.dates import read
from evidence.core.models import JobState
from evidence.custody.models import CustodyEvent
from evidence.deadlines.models import Deadline, DeadlineMark
from evidence.docket import services as docket
from evidence.docket.models import DocketEntry, EntryOrigin, SyncRun
from evidence.docket.sources.base import FetchedEntry
from evidence.exhibits import ingest
from evidence.exhibits import services as exhibits
from evidence.exhibits.models import Exhibit
from evidence.intake import services as intake
from evidence.intake.models import IntakeBatch, IntakeFile
from evidence.marking import build
from evidence.marking.models import BulkEdit, ExhibitList, ExhibitNumber, ListForm, StatusEntry
from evidence.marking.queries import Narrowing
from evidence.marking.services import bulk, lists, numbers, planning, statuses
from evidence.notifications.models import Notice
from evidence.pages import draw
from evidence.pages import read as reading
from evidence.policies.models import (
    Comparison,
    PolicyChange,
    PolicyVersion,
    WatchedDocument,
)
from evidence.proof.models import Allegation, Claim, Element, ElementAllegation, Support
from evidence.proof.services import allegations, claims, links
from evidence.redaction import services as redaction
from evidence.redaction.extract.findings import Found
from evidence.redaction.extract.kinds import Kind
from evidence.redaction.models import MinorName, RedactionFinding
from evidence.timeline.build import make as make_paper
from evidence.timeline.models import (
    ChronologyForm,
    ChronologyPaper,
    ChronologySheet,
    EventCitation,
    TimelineEvent,
)
from evidence.timeline.queries import Narrowing as ChronologyNarrowing
from evidence.timeline.services import citations, events, papers, sheets
from evidence.timeline.services.citations import Cited
from evidence.timeline.services.happening import Happening
from evidence.timeline.services.papers import PaperAsked
from tests import factories
from tests.architecture.sayings import SAID, said_in
from tests.deadlines.records import deadlines_in
from tests.pages.papers import paper
from tests.policies.records import policies_in

CANARY = "canary-7f3a"


@dataclass(frozen=True)
class World:
    """One id for each parameter that an address of the product can have."""

    case_id: str
    exhibit_id: str
    other_id: str
    page_number: str
    kind: str
    number_id: str
    status_id: str
    series_id: str
    edit_id: str
    list_id: str
    entry_id: str
    source_id: str
    bundle_id: str
    build_id: str
    notice_id: str
    batch_id: str
    file_id: str
    finding_id: str
    event_id: str
    citation_id: str
    paper_id: str
    sheet_id: str
    name_id: str
    report_id: str
    statement_id: str
    silence_id: str
    contradiction_id: str
    question_id: str
    document_id: str
    version_id: str
    comparison_id: str
    change_id: str
    setting_id: str
    claim_id: str
    element_id: str
    allegation_id: str
    record_id: str
    bearing_id: str
    deadline_id: str
    feed_key: str
    key: str

    def ids(self) -> dict[str, str]:
        """Return the ids by the name of the parameter."""
        return asdict(self)

    def counts(self) -> dict[str, int]:
        """Return how many rows there are of what a stranger's click could add or remove."""
        tables = (
            *(Case, Exhibit, CustodyEvent, DocketEntry, SyncRun, Build),
            *(BulkEdit, ExhibitList, ExhibitNumber, StatusEntry),
            *(IntakeBatch, IntakeFile),
            *(MinorName, *SAID),
            *(WatchedDocument, PolicyVersion, Comparison, PolicyChange),
            *(Deadline, DeadlineMark),
            *(Claim, Element, Allegation, ElementAllegation, Support),
            *(TimelineEvent, EventCitation, ChronologyPaper, ChronologySheet),
        )
        told = Notice.objects.filter(read_at=None, done_at=None)
        return {table.__name__: table.objects.count() for table in tables} | {"new": told.count()}  # type: ignore[attr-defined]


def build_world(case: Case, owner: User) -> World:
    """Return the ids of what was put into the case; everything in it holds the canary."""
    _mark(case)
    exhibit = _exhibit(case, owner)
    entry, source_id = _docket(case, owner)
    marked = _marked(exhibit, owner)
    built = _build(case, owner, exhibit)
    batch, file = _intake(
        case, User.objects.get(memberships__case=case, memberships__role="editor")
    )
    redaction.ask_for_check(exhibit)
    secret = Found(1, Kind.DARK, "1 word, 12 characters", f"{CANARY} secret", (), "k")
    redaction.keep_findings(exhibit, [secret])
    finding = RedactionFinding.objects.get()
    return World(
        case_id=case.public_id,
        exhibit_id=exhibit.public_id,
        other_id=exhibit.public_id,
        page_number="2",
        kind="page_image",
        **marked,
        **said_in(case, owner, CANARY),
        entry_id=entry.public_id,
        source_id=source_id,
        bundle_id=built.bundle.public_id,
        build_id=built.public_id,
        notice_id=Notice.objects.filter(user__memberships__role="editor")[0].public_id,
        batch_id=batch.public_id,
        file_id=file.public_id,
        finding_id=finding.public_id,
        **_proof(exhibit, owner),
        **_timeline(exhibit, owner),
        name_id=redaction.list_name(case, f"{CANARY} Minor", by=owner).public_id,
        **policies_in(case, owner, CANARY),
        **deadlines_in(entry, owner, CANARY),
        key="the-key-of-a-used-set-up-link",
    )


def _mark(case: Case) -> None:
    case.caption = case.short_name = f"{CANARY} v. Example"
    case.summary = case.status_note = f"{CANARY} summary"
    case.save()
    party = cases.PartyParticulars(name=f"{CANARY} party", role="Plaintiff")
    cases.name_party(case, party)
    today = datetime.date(2026, 11, 23)
    cases.record_unknown(case, field="judge", label="Judge", reason=CANARY, as_of=today)


def _exhibit(case: Case, owner: User) -> Exhibit:
    said = exhibits.Description(title=f"{CANARY} title", description=f"{CANARY} text")
    content = paper(f"{CANARY} first", f"{CANARY} second")
    exhibit = exhibits.receive(case, [content], name=f"{CANARY}.pdf", description=said, by=owner)
    ingest.inspect(exhibit.inspection.pk)
    reading.read(exhibit.reading.pk)
    draw.draw(exhibit.drawing.pk)
    exhibit.refresh_from_db()
    return exhibit


def _intake(case: Case, sender: User) -> tuple[IntakeBatch, IntakeFile]:
    said = intake.Particulars(source_label=f"{CANARY} source")
    batch = intake.begin(case, "browser", by=sender, particulars=said)
    (file,) = intake.announce(batch, [intake.Announced(name=f"{CANARY}.txt", size=5)])
    return batch, file


def _marked(exhibit: Exhibit, owner: User) -> dict[str, str]:
    case = exhibit.case
    particulars = numbers.SeriesParticulars(name=f"{CANARY} series")
    series = numbers.open_series(case, particulars, by=owner)
    alias = numbers.Alias(kind="deposition", text=f"{CANARY}-1")
    saying = statuses.Saying(status="marked", forum=f"{CANARY} forum")
    selection = planning.Selection(case=case, wanted=Narrowing())
    asked = planning.Asked(fields={"custodian": f"{CANARY} custodian"}, series=series)
    plan = planning.planned(selection, asked)
    listed = lists.ListAsked(form=ListForm.CSV, wanted=Narrowing(q=CANARY))
    made = lists.ask_for(case, listed, by=owner)
    build.make(made.pk)
    return {
        "number_id": numbers.name(exhibit, alias, by=owner).public_id,
        "status_id": statuses.record(exhibit, saying, by=owner).public_id,
        "series_id": series.public_id,
        "edit_id": bulk.apply(selection, asked, fingerprint=plan.fingerprint(), by=owner).public_id,
        "list_id": made.public_id,
    }


def _proof(exhibit: Exhibit, owner: User) -> dict[str, str]:
    case = exhibit.case
    claim = claims.open_claim(case, claims.ClaimParticulars(title=f"{CANARY} claim"), by=owner)
    element = claims.add_element(claim, claims.ElementParticulars(text=f"{CANARY} element"))
    said = allegations.AllegationParticulars(paraphrase=f"{CANARY} words", pleaded_by=CANARY)
    allegation = allegations.record_allegation(case, said, by=owner)
    claims.tie(element, allegation, by=owner)
    thing = links.Thing(exhibit=exhibit)
    particulars = links.SupportParticulars(thing=thing, quotation=f"{CANARY} quotation")
    return {
        "claim_id": claim.public_id,
        "element_id": element.public_id,
        "allegation_id": allegation.public_id,
        "bearing_id": links.link(allegation, particulars, by=owner).public_id,
    }


def _docket(case: Case, owner: User) -> tuple[DocketEntry, str]:
    source = docket.watch_for(case, f"https://{CANARY}.test/rss", by=owner)
    SyncRun.objects.update(state=JobState.DONE)
    seen = FetchedEntry(
        docket_number=case.docket_number,
        pacer_case_id="",
        case_name="",
        entry_number=1,
        date_filed=datetime.date(2025, 1, 21),
        entered_at=None,
        short_description=f"{CANARY} entry",
        description="",
        document_url="",
        pacer_doc_id="",
        source_key="k",
    )
    docket.apply_update(source.docket, [seen], origin=EntryOrigin.COURT_RSS)
    return DocketEntry.objects.get(), source.public_id


def _timeline(exhibit: Exhibit, owner: User) -> dict[str, str]:
    case = exhibit.case
    said = Happening(text=f"{CANARY} event", date=read("2024"), note=f"{CANARY} note")
    event = events.record(case, said, by=owner)
    cited = Cited(exhibit=exhibit, page=1, quotation=f"{CANARY} words")
    asked = PaperAsked(form=ChronologyForm.CSV, wanted=ChronologyNarrowing(q=CANARY))
    paper = papers.ask_for(case, asked, by=owner)
    make_paper(paper.pk)
    sheet = f"What happened\n{CANARY} row\n".encode()
    return {
        "event_id": event.public_id,
        "citation_id": citations.cite(event, cited, by=owner).public_id,
        "paper_id": paper.public_id,
        "sheet_id": sheets.read(case, sheet, name=f"{CANARY}.csv", by=owner).public_id,
    }


def _build(case: Case, owner: User, exhibit: Exhibit) -> Build:
    heading = bundles.Heading(title=f"{CANARY} bundle")
    bundle = bundles.compose(case, heading, by=owner, exhibit_ids=[exhibit.public_id])
    built = bundles.request_build(bundle, by=owner)
    # The PDF is any file: here it is looked at who gets it, not what is in it.
    built.file = exhibits.keep_file([factories.pdf(seed=99)])
    built.state = JobState.DONE
    built.released_at = clock.now()
    built.save()
    return built
