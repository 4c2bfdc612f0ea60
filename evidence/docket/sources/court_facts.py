"""What courts' own publications told, in juriscraper's field names, as facts of a docket."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from evidence.docket.sources import said
from evidence.docket.sources.court_links import opens_once, without_opening
from evidence.docket.sources.facts import (
    AttorneyFacts,
    CaseFacts,
    DocketUpdate,
    DocumentFacts,
    EntryFacts,
    PartyFacts,
    Provenance,
)
from evidence.docket.sources.join import Mark, feed_key
from evidence.docket.sources.numbers import display
from evidence.docket.sources.said import Told


def of_feed(
    told: Told, provenance: Provenance, *, events: Sequence[str], zone: ZoneInfo | None
) -> DocketUpdate:
    """The one entry of one case that an item of a feed told, or several, each with an event."""
    case = _case(told)
    entry = said.rows(told, "docket_entries")[0]
    at, doc_id = said.instant(entry, "date_filed"), said.doc_id(entry)
    number, short = said.entry_number(entry), " AND ".join(events)
    key = None
    if at is not None:
        mark = Mark(doc_id or "", number, short)
        case_key = case.pacer_case_id or display(case.docket_number or "")
        key = feed_key(case.court_id or "", case_key, at, mark)
    day = at.astimezone(zone).date() if at and zone else _day_written(entry, at)
    facts = EntryFacts(
        feed_key=key,
        entry_number=number,
        pacer_doc_id=doc_id,
        pacer_seq_no=said.text(entry, "pacer_seq_no"),
        # A feed tells when an entry was made; better sources correct the day it was filed.
        date_filed=day,
        date_entered=day,
        entered_at=at,
        short_description=short or None,
        documents=_main_document(entry),
    )
    return DocketUpdate(provenance, case, (facts,))


def of_notice(told: Told, provenance: Provenance, *, entered: date | None) -> DocketUpdate:
    """The entries of one of the cases that a notice names; `entered` is the notice's own day."""
    entries = tuple(
        EntryFacts(
            entry_number=said.entry_number(entry),
            pacer_doc_id=said.doc_id(entry),
            pacer_seq_no=said.text(entry, "pacer_seq_no"),
            date_filed=said.day(entry, "date_filed"),
            date_entered=entered,
            short_description=said.text(entry, "short_description"),
            description=said.text(entry, "description"),
            documents=_main_document(entry),
        )
        for entry in said.rows(told, "docket_entries")
    )
    return DocketUpdate(provenance, _case(told), entries)


def of_docket(told: Told, provenance: Provenance) -> DocketUpdate:
    """The case, its entries and its parties as a saved docket shows them."""
    entries = tuple(
        EntryFacts(
            entry_number=said.entry_number(entry),
            pacer_doc_id=said.doc_id(entry),
            pacer_seq_no=said.text(entry, "pacer_seq_no"),
            date_filed=said.day(entry, "date_filed"),
            date_entered=said.day(entry, "date_entered"),
            description=said.text(entry, "description"),
            documents=_documents(entry),
        )
        for entry in said.rows(told, "docket_entries")
    )
    parties = tuple(_party(each) for each in said.rows(told, "parties"))
    # A docket asked for without its parties lists none, which does not say that there are none.
    return DocketUpdate(provenance, _case(told), entries, parties or None)


def of_menu(told: Told, provenance: Provenance, *, court_id: str) -> DocketUpdate:
    """The documents of one entry, as a court's menu of attachments lists them."""
    entry = EntryFacts(
        entry_number=said.entry_number(told),
        pacer_doc_id=said.doc_id(told),
        pacer_seq_no=said.text(told, "pacer_seq_no"),
        documents=_documents(told),
    )
    case = CaseFacts(court_id=court_id, pacer_case_id=said.text(told, "pacer_case_id"))
    return DocketUpdate(provenance, case, (entry,))


def _case(told: Told) -> CaseFacts:
    case_id = said.text(told, "pacer_case_id") or next(
        (said.text(entry, "pacer_case_id") for entry in said.rows(told, "docket_entries")), None
    )
    name = said.text(told, "case_name")
    return CaseFacts(
        court_id=said.text(told, "court_id"),
        docket_number=said.text(told, "docket_number"),
        pacer_case_id=case_id,
        # juriscraper's word for a case whose name is not given.
        case_name=None if name == "Unknown Case Title" else name,
        date_filed=said.day(told, "date_filed"),
        date_terminated=said.day(told, "date_terminated"),
        assigned_to=said.text(told, "assigned_to_str"),
        referred_to=said.text(told, "referred_to_str"),
        cause=said.text(told, "cause"),
        nature_of_suit=said.text(told, "nature_of_suit"),
        jury_demand=said.text(told, "jury_demand"),
        jurisdiction=said.text(told, "jurisdiction"),
        appeal_from=said.text(told, "appeal_from"),
    )


def _main_document(told: Told) -> tuple[DocumentFacts, ...] | None:
    doc_id, url = said.doc_id(told), said.text(told, "document_url")
    if doc_id is None and url is None:
        return None
    main = DocumentFacts(
        document_number=None if said.entry_number(told) is None else str(said.entry_number(told)),
        pacer_doc_id=doc_id,
        url=None if url is None else without_opening(url),
        one_look_url=url if url and opens_once(url) else None,
        page_count=said.whole(told, "page_count"),
        file_size_bytes=said.whole(told, "file_size_bytes"),
    )
    return (main,)


def _documents(told: Told) -> tuple[DocumentFacts, ...] | None:
    listed = tuple(
        _attachment(each, of=said.doc_id(told)) for each in said.rows(told, "attachments")
    )
    main = _main_document(told)
    if main and any(each.pacer_doc_id == main[0].pacer_doc_id for each in listed):
        main = None
    return (*(main or ()), *listed) or None


def _attachment(told: Told, *, of: str | None) -> DocumentFacts:
    doc_id = said.doc_id(told)
    # Courts of appeals list the entry's own document as the first of its attachments.
    is_main = doc_id is not None and doc_id == of
    return DocumentFacts(
        attachment_number=None if is_main else said.whole(told, "attachment_number"),
        pacer_doc_id=doc_id,
        description=said.text(told, "description"),
        page_count=said.whole(told, "page_count"),
        file_size_bytes=said.whole(told, "file_size_bytes"),
    )


def _party(told: Told) -> PartyFacts:
    return PartyFacts(
        name=said.text(told, "name") or "",
        kind=said.text(told, "type"),
        date_terminated=said.day(told, "date_terminated"),
        extra_info=said.text(told, "extra_info"),
        attorneys=tuple(_attorney(each) for each in said.rows(told, "attorneys")),
    )


def _attorney(told: Told) -> AttorneyFacts:
    roles = told.get("roles")
    return AttorneyFacts(
        name=said.text(told, "name"),
        contact=said.text(told, "contact"),
        roles=tuple(str(role) for role in roles) if isinstance(roles, list) else (),
    )


def _day_written(entry: Told, at: datetime | None) -> date | None:
    """The day as the court wrote it, when it wrote it in a zone of its own."""
    written = said.text(entry, "date_filed")
    if at is None or written is None:
        return None
    local = datetime.fromisoformat(written)
    # GMT is no court's zone, so such an instant's day is not known without the court's.
    return None if local.utcoffset() == UTC.utcoffset(None) else local.date()
