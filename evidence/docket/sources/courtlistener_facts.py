"""What CourtListener's API and webhooks told, in its field names, as facts of a docket."""

from collections.abc import Iterable, Sequence
from urllib.parse import quote

from evidence.docket.sources import said
from evidence.docket.sources.facts import (
    AttorneyFacts,
    CaseFacts,
    DocketUpdate,
    DocumentFacts,
    EntryFacts,
    PartyFacts,
    Provenance,
)
from evidence.docket.sources.payload import docket_id
from evidence.docket.sources.said import Told

STORAGE = "https://storage.courtlistener.com/"

_ATTACHMENT = 2
# CourtListener's numbers for what a lawyer is to a party, in the courts' own words.
_ROLES = {
    1: "ATTORNEY TO BE NOTICED",
    2: "LEAD ATTORNEY",
    3: "ATTORNEY IN SEALED GROUP",
    4: "PRO HAC VICE",
    5: "SELF-TERMINATED",
    6: "TERMINATED",
    7: "SUSPENDED",
    8: "INACTIVE",
    9: "DISBARRED",
}


def of_dockets(rows: Iterable[Told], provenance: Provenance) -> tuple[DocketUpdate, ...]:
    """The cases of some dockets, without their entries."""
    return tuple(DocketUpdate(provenance, case_of(each), ()) for each in rows)


def of_entries(rows: Iterable[Told], provenance: Provenance) -> tuple[DocketUpdate, ...]:
    """The entries, by the docket that each belongs to.

    Payloads made before 2023 do not name it; these come under a case without an id.
    """
    found: dict[int | None, list[EntryFacts]] = {}
    for row in rows:
        found.setdefault(docket_id(row), []).append(entry_of(row))
    return tuple(
        DocketUpdate(provenance, CaseFacts(courtlistener_id=pk), tuple(entries))
        for pk, entries in found.items()
    )


def of_parties(rows: Sequence[Told], provenance: Provenance) -> tuple[DocketUpdate, ...]:
    """The parties, by docket; rows of other cases that come nested stay with these."""
    dockets = {
        pk: None
        for row in rows
        for kind in said.rows(row, "party_types")
        if (pk := said.whole(kind, "docket_id") or docket_id(kind)) is not None
    }
    return tuple(
        DocketUpdate(provenance, CaseFacts(courtlistener_id=pk), (), _parties_of(rows, pk))
        for pk in dockets
    )


def case_of(told: Told) -> CaseFacts:
    """The case that a docket of the API tells of."""
    return CaseFacts(
        court_id=said.text(told, "court_id"),
        docket_number=said.text(told, "docket_number"),
        pacer_case_id=said.text(told, "pacer_case_id"),
        courtlistener_id=said.whole(told, "id"),
        case_name=said.text(told, "case_name"),
        date_filed=said.day(told, "date_filed"),
        date_terminated=said.day(told, "date_terminated"),
        assigned_to=said.text(told, "assigned_to_str"),
        referred_to=said.text(told, "referred_to_str"),
        cause=said.text(told, "cause"),
        nature_of_suit=said.text(told, "nature_of_suit"),
        jury_demand=said.text(told, "jury_demand"),
        jurisdiction=said.text(told, "jurisdiction_type"),
        appeal_from=said.text(told, "appeal_from_str"),
    )


def entry_of(told: Told) -> EntryFacts:
    """An entry with its documents; a blank text means that CourtListener has none yet."""
    listed = told.get("recap_documents")
    documents = tuple(document_of(each) for each in said.rows(told, "recap_documents"))
    main = next((each for each in documents if each.attachment_number is None), None)
    return EntryFacts(
        courtlistener_id=said.whole(told, "id"),
        entry_number=_number(told, documents),
        pacer_doc_id=main.pacer_doc_id if main else None,
        pacer_seq_no=said.text(told, "pacer_sequence_number"),
        recap_sequence_number=said.text(told, "recap_sequence_number"),
        date_filed=said.day(told, "date_filed"),
        short_description=main.description if main else None,
        description=said.text(told, "description"),
        documents=documents if isinstance(listed, list) else None,
    )


def document_of(told: Told) -> DocumentFacts:
    """A document; its URL is that of the free copy, and None where there is no such."""
    is_available = said.flag(told, "is_available")
    is_attachment = told.get("document_type") == _ATTACHMENT
    return DocumentFacts(
        document_number=said.text(told, "document_number"),
        attachment_number=said.whole(told, "attachment_number") if is_attachment else None,
        pacer_doc_id=said.doc_id(told),
        courtlistener_id=said.whole(told, "id"),
        description=said.text(told, "description"),
        url=_free_copy(said.text(told, "filepath_local")) if is_available else None,
        page_count=said.whole(told, "page_count"),
        file_size_bytes=said.whole(told, "file_size"),
        sha1=said.text(told, "sha1"),
        is_available=is_available,
        is_free_on_pacer=said.flag(told, "is_free_on_pacer"),
        is_sealed=said.flag(told, "is_sealed"),
    )


def _number(told: Told, documents: Sequence[DocumentFacts]) -> int | None:
    number = said.whole(told, "entry_number")
    # Some courts of appeals give no numbers, and CourtListener puts a document's id there.
    ids = {int(each.pacer_doc_id) for each in documents if each.pacer_doc_id}
    raw = {said.whole(each, "pacer_doc_id") for each in said.rows(told, "recap_documents")}
    return None if number in ids | raw else number


def _free_copy(path: str | None) -> str | None:
    if path is None or ".." in path:
        return None
    return STORAGE + quote(path.lstrip("/"), safe="/")


def _parties_of(rows: Iterable[Told], docket: int) -> tuple[PartyFacts, ...]:
    return tuple(
        PartyFacts(
            name=said.text(row, "name") or "",
            kind=said.text(kind, "name"),
            date_terminated=said.day(kind, "date_terminated"),
            extra_info=said.text(kind, "extra_info") or said.text(row, "extra_info"),
            attorneys=_attorneys_of(row, docket),
        )
        for row in rows
        for kind in said.rows(row, "party_types")
        if (said.whole(kind, "docket_id") or docket_id(kind)) == docket
    )


def _attorneys_of(row: Told, docket: int) -> tuple[AttorneyFacts, ...]:
    roles: dict[int, list[str]] = {}
    for each in said.rows(row, "attorneys"):
        pk = said.whole(each, "attorney_id")
        if pk is not None and (said.whole(each, "docket_id") or docket_id(each)) == docket:
            role = _ROLES.get(said.whole(each, "role") or 0)
            roles.setdefault(pk, []).extend([role] if role else [])
    return tuple(
        AttorneyFacts(courtlistener_id=pk, roles=tuple(found)) for pk, found in roles.items()
    )
