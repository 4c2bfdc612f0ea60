"""Loads the reference case that ships with the product, checked key by key."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast

from evidence.core.errors import Invalid
from evidence.demo import records, text_records
from evidence.demo.event_records import Event
from evidence.demo.json_record import parse, wrong

REFERENCE_FILE = Path(__file__).with_name("reference_case.json")

# Sections that ship in the file and that no code reads yet; a test checks them.
SECTIONS_FOR_LATER = frozenset({"events"})
SOURCE_KEYS = frozenset({"sources", "law_sources", "sources_a", "sources_b"})


@dataclass(frozen=True, slots=True)
class About:
    """What the file is, and the rules by which it was written."""

    title: str
    version: int
    as_of: date
    language: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Court:
    """The court of the case; `time_zone` is an IANA name."""

    id: str
    name: str
    short_name: str
    division: str
    division_basis: str
    time_zone: str
    ecf_host: str
    sources: tuple[str, ...]
    confidence: records.Confidence


@dataclass(frozen=True, slots=True)
class Unknown:
    """A field that stays empty, why, and as of which date."""

    field: str
    label: str
    reason: str
    as_of: date


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """The case itself; a field that is None has its reason among `unknowns`."""

    id: str
    caption: str
    short_name: str
    docket_number: str
    docket_number_variants: tuple[str, ...]
    date_filed: date
    date_filed_note: str
    date_terminated: date | None
    days_open: int | None
    status: Literal["open", "terminated"]
    status_text: str
    status_as_of: date
    status_note: str
    class_action: str
    complaint_pages: int | None
    judge: str | None
    nature_of_suit: str | None
    cause: str | None
    jury_demand: str | None
    pacer_case_id: str | None
    defendant_counsel: str | None
    summary: str
    sources: tuple[str, ...]
    confidence: records.Confidence
    confidence_note: str
    unknowns: tuple[Unknown, ...]


@dataclass(frozen=True, slots=True)
class Party:
    """A party, counsel or named non-party; `name` is None when nobody reported it."""

    id: str
    position: int
    name: str | None
    role: Literal[
        "plaintiff",
        "proposed_class",
        "defendant",
        "non_party",
        "plaintiff_counsel",
        "defendant_counsel",
    ]
    role_text: str
    detail: str
    sources: tuple[str, ...]
    confidence: records.Confidence
    confidence_note: str
    name_reason: str = ""

    @property
    def shown_name(self) -> str:
        """The name, or that it is not known."""
        return self.name or "Not known"


@dataclass(frozen=True, slots=True)
class ReportedEntry:
    """A docket entry as the press reports it; its docket text was not seen."""

    id: str
    entry_number: int | None
    number_status: str
    date_filed: date
    short_description: str
    description: str
    sources: tuple[str, ...]
    confidence: records.Confidence
    confidence_note: str
    entry_number_reason: str = ""


@dataclass(frozen=True, slots=True)
class ReportedDocket:
    """Entries known before any feed arrives, and those that the demo's feed will bring."""

    entries: tuple[ReportedEntry, ...]
    reported_later: tuple[ReportedEntry, ...]
    reported_later_note: str


@dataclass(frozen=True, slots=True)
class NoteSection:
    """One section of a source note: own prose, an own table, or records named by id."""

    heading: str
    kind: Literal[
        "prose",
        "table",
        "claims",
        "elements",
        "allegations",
        "documents",
        "statements",
        "absences",
        "setting",
        "policies",
        "regions",
        "promises",
        "contradictions",
        "questions",
        "docket",
        "origins",
        "reports",
    ]
    lead: str = ""
    ids: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class SourceNote:
    """A summary of public sources that is printed as an exhibit of the demonstration."""

    id: str
    title: str
    subject: str
    file_name: str
    prepared_by: str
    as_of: date
    lead: str
    sections: tuple[NoteSection, ...]
    gaps: tuple[str, ...]
    sources: tuple[str, ...]

    @property
    def source_citation(self) -> str:
        """What the note rests on, in one line, as an exhibit's citation shows it."""
        return f"Summary of {len(self.sources)} public sources, each listed in the note"


@dataclass(frozen=True, slots=True)
class BundleOutline:
    """Title and order of the bundle that the demonstration prints."""

    title: str
    subtitle: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReferenceCase:
    """The whole reference case as far as the product reads it today."""

    about: About
    court: Court
    case: CaseFacts
    parties: tuple[Party, ...]
    docket: ReportedDocket
    exhibits: tuple[SourceNote, ...]
    bundle: BundleOutline
    claims: tuple[records.Claim, ...]
    allegations: tuple[records.Allegation, ...]
    backing: tuple[text_records.Backing, ...]
    documents: tuple[records.ReferredDocument, ...]
    statements: tuple[records.Statement, ...]
    absence_assertions: tuple[records.AbsenceAssertion, ...]
    setting: text_records.Setting
    policy_versions: tuple[text_records.PolicyVersion, ...]
    region_scopes: tuple[text_records.RegionScope, ...]
    promises: tuple[text_records.Promise, ...]
    events: tuple[Event, ...]
    contradictions: tuple[records.Contradiction, ...]
    unanswered: tuple[records.Question, ...]
    quotations: tuple[records.Quotation, ...]
    origins: tuple[records.Origin, ...]
    sources: tuple[records.Source, ...]


@cache
def reference_case() -> ReferenceCase:
    """Return the reference case that ships with the product.

    Raises Invalid, with a JSON pointer in `param`, when the file was edited wrongly.
    """
    return read_reference_case(REFERENCE_FILE.read_bytes())


def read_reference_case(text: bytes | str) -> ReferenceCase:
    """Return a reference case read from JSON text; raises Invalid naming the wrong key."""
    try:
        raw = json.loads(text)
    except ValueError as error:
        raise Invalid(f"The reference case is not JSON: {error}. Correct the file.") from error
    if not isinstance(raw, Mapping):
        raise wrong("", "an object")
    reference = parse(ReferenceCase, raw)
    _check_sources(raw, {source.id for source in reference.sources})
    _check_unknowns(reference.case)
    _check_bundle(reference)
    return reference


def _check_sources(raw: Mapping[str, object], known: set[str]) -> None:
    sections = {key: value for key, value in raw.items() if key != "sources"}
    for pointer, name in _source_names(sections, ""):
        if name not in known:
            raise Invalid(
                f"{pointer} names source {name}, which is not listed. Add it to /sources.",
                param=pointer,
            )


def _source_names(value: object, pointer: str) -> Iterable[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, member in value.items():
            if key in SOURCE_KEYS and isinstance(member, list):
                yield from ((f"{pointer}/{key}/{i}", name) for i, name in enumerate(member))
            else:
                yield from _source_names(member, f"{pointer}/{key}")
    elif isinstance(value, list):
        for index, member in enumerate(value):
            yield from _source_names(member, f"{pointer}/{index}")


def _check_unknowns(case: CaseFacts) -> None:
    reasons = {unknown.field for unknown in case.unknowns}
    for member in fields(cast("Any", case)):
        if getattr(case, member.name) is None and member.name not in reasons:
            raise Invalid(
                f"/case/{member.name} is empty without a reason. Add it to /case/unknowns.",
                param=f"/case/{member.name}",
            )


def _check_bundle(reference: ReferenceCase) -> None:
    notes = {note.id for note in reference.exhibits}
    for index, item in enumerate(reference.bundle.items):
        if item not in notes:
            raise Invalid(
                f"/bundle/items/{index} names {item}, which is no exhibit. Correct the id.",
                param=f"/bundle/items/{index}",
            )
