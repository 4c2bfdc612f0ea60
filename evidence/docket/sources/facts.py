"""What any source may tell of a docket: one family of values that a merge can take.

None means that the source does not say; an empty text or tuple means that it says there is none.
No field is ever filled by a guess.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class SourceKind(StrEnum):
    """Where a fact was read."""

    COURT_RSS = "court_rss"
    COURT_MAIL = "court_mail"
    COURT_DOCKET = "court_docket"
    ATTACHMENT_PAGE = "attachment_page"
    COURTLISTENER_API = "courtlistener_api"
    COURTLISTENER_WEBHOOK = "courtlistener_webhook"
    SHEET = "sheet"
    PUBLIC_REPORT = "public_report"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Provenance:
    """Which bytes told something, and when they reached us.

    `told_at` is an aware instant, or None where the caller does not know it; `sha256` is that of
    the bytes as they came, which are kept.
    """

    kind: SourceKind
    told_at: datetime | None
    sha256: str


@dataclass(frozen=True, slots=True)
class Dropped:
    """Something in a source that gave nothing, and the reason in words."""

    what: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFacts:
    """A document of an entry; the main one has no attachment number.

    `pacer_doc_id` has its fourth digit set to 0, since CM/ECF writes 0 or 1 for one document.
    `one_look_url` opens once and for one person only: it is never shown in a `repr` and never
    opened by us.
    """

    document_number: str | None = None
    attachment_number: int | None = None
    pacer_doc_id: str | None = None
    courtlistener_id: int | None = None
    description: str | None = None
    url: str | None = None
    one_look_url: str | None = field(default=None, repr=False)
    page_count: int | None = None
    file_size_bytes: int | None = None
    sha1: str | None = None
    is_available: bool | None = None
    is_free_on_pacer: bool | None = None
    is_sealed: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFacts:
    """One entry of a docket, by whatever keys its source gives.

    `feed_key` is equal for one event in every reading of a court's feed. `date_filed` and
    `date_entered` are days in the court's zone, `entered_at` is an instant in UTC. `text_pending`
    says that the source gave a short description only, and the text is still to come. `documents`
    is None where the source does not list them.
    """

    feed_key: str | None = None
    courtlistener_id: int | None = None
    entry_number: int | None = None
    pacer_doc_id: str | None = None
    pacer_seq_no: str | None = None
    recap_sequence_number: str | None = None
    date_filed: date | None = None
    date_entered: date | None = None
    entered_at: datetime | None = None
    short_description: str | None = None
    description: str | None = None
    documents: tuple[DocumentFacts, ...] | None = None

    @property
    def text_pending(self) -> bool:
        """True when the entry's own text was not given."""
        return not self.description


@dataclass(frozen=True, slots=True, kw_only=True)
class AttorneyFacts:
    """A lawyer of a party, with the contact lines and roles as the source writes them.

    CourtListener lists a party's lawyers by their ids; their names are another question to it.
    """

    name: str | None = None
    courtlistener_id: int | None = None
    contact: str | None = None
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyFacts:
    """A party as the source names it; `kind` is its part in the case, as in "Plaintiff"."""

    name: str
    kind: str | None = None
    date_terminated: date | None = None
    extra_info: str | None = None
    attorneys: tuple[AttorneyFacts, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """What a source says of the case itself; `court_id` is the one its pages are served under."""

    court_id: str | None = None
    docket_number: str | None = None
    pacer_case_id: str | None = None
    courtlistener_id: int | None = None
    case_name: str | None = None
    date_filed: date | None = None
    date_terminated: date | None = None
    assigned_to: str | None = None
    referred_to: str | None = None
    cause: str | None = None
    nature_of_suit: str | None = None
    jury_demand: str | None = None
    jurisdiction: str | None = None
    appeal_from: str | None = None


@dataclass(frozen=True, slots=True)
class DocketUpdate:
    """All that one source tells of one case at one time.

    `parties` is None where the source does not list them, which is not the same as none.
    """

    provenance: Provenance
    case: CaseFacts
    entries: tuple[EntryFacts, ...]
    parties: tuple[PartyFacts, ...] | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of one source: what it told of which cases, and what was left out and why.

    `told` is the value in the source's own field names, as `manage.py read_…` prints it.
    `items_seen` counts the items of a feed before those of one entry were joined.
    """

    provenance: Provenance
    updates: tuple[DocketUpdate, ...]
    dropped: tuple[Dropped, ...]
    told: object = field(repr=False)
    items_seen: int | None = None
