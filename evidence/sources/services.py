"""Writes about sources: record one, change what is known of it, say what it was copied from."""

from dataclasses import dataclass, fields
from datetime import date

from django.db import IntegrityError, transaction

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core import clock
from evidence.core.dates import NOT_KNOWN, FuzzyDate
from evidence.core.errors import Conflict, Invalid
from evidence.exhibits.models import Exhibit
from evidence.sources import queries
from evidence.sources.models import Access, Recorded, Relation, Source, SourceKind, Weight


class CopiesItself(Conflict):
    """A source cannot be copied from one that, at the end of the chain, is copied from it."""

    default_code = "source_cycle"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceParticulars:
    """What is known of a source; `dated` is its date as far as it is known."""

    title: str
    kind: str = SourceKind.OTHER
    key: str = ""
    title_note: str = ""
    outlet: str = ""
    author: str = ""
    dated: FuzzyDate = NOT_KNOWN
    date_text: str = ""
    url: str = ""
    access: str = Access.EXCERPT
    access_note: str = ""
    weight: str = Weight.SECONDARY
    copied_from: Source | None = None
    relation: str = Relation.NOT_ESTABLISHED
    exhibit: Exhibit | None = None
    carries: str = ""
    caution: str = ""


@transaction.atomic
def record_source(case: Case, particulars: SourceParticulars, *, by: User) -> Source:
    """Return a new source of the case; raises Invalid or Conflict for what cannot be so."""
    _require_sound(case, particulars)
    return _written(Source(case=case, recorded_by=by), particulars)


@transaction.atomic
def change_source(source: Source, particulars: SourceParticulars) -> Source:
    """Return the source as it is described now; raises CopiesItself, Invalid or Conflict.

    Holds the case's row, so that two changes cannot close a ring between them.
    """
    Case.objects.select_for_update().get(pk=source.case_id)
    _require_sound(source.case, particulars)
    _require_no_ring(source, particulars.copied_from)
    return _written(source, particulars)


def begin_record(row: Recorded, *, known_on: date | None, by: User) -> None:
    """Set a new row's second clock: today unless an earlier day is given; raises Invalid."""
    today = clock.today_in(queries.zone_of(row.case))
    if known_on is not None and known_on > today:
        message = f"{known_on.isoformat()} has not come yet. Say since when it is known."
        raise Invalid(message, param="known_on")
    row.known_on = known_on or today
    row.recorded_by = by


def save_new(row: Recorded) -> None:
    """Save a new row; raises Conflict when its short name is taken by one that is in force."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if "_key_once_in_force" not in str(error):
            raise
        key = getattr(row, "key", "")
        message = f"Another one of this case is called {key}. Choose another short name."
        raise Conflict(message, param="key") from error


def retract(row: Recorded, *, because: str, by: User) -> None:
    """Let a row no longer count, with the reason; it stays on record.

    Holds the row, within the caller's transaction. Raises Conflict when it was retracted before.
    """
    if not because.strip():
        message = "Say why it no longer counts: it stays on record with the reason."
        raise Invalid(message, param="because")
    held = type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
    if held.is_retracted:
        message = "It was retracted before. Look at what took its place."
        raise Conflict(message, code="retracted")
    row.retracted_at, row.retracted_by = clock.now(), by
    row.retracted_because = because.strip()[:400]
    row.save(update_fields=["retracted_at", "retracted_by", "retracted_because"])


def require_of_case(case: Case, source: Source | None, *, param: str = "source") -> None:
    """Return only for a source of this case, or none; raises Invalid."""
    if source is not None and source.case_id != case.pk:
        message = "There is no such source in this case. Choose one from its list of sources."
        raise Invalid(message, param=param)


def _require_sound(case: Case, particulars: SourceParticulars) -> None:
    if not particulars.title.strip():
        raise Invalid("Give the source a title, in brackets if it has none.", param="title")
    require_of_case(case, particulars.copied_from, param="copied_from")
    if particulars.exhibit is not None and particulars.exhibit.case_id != case.pk:
        message = "There is no such exhibit in this case. Choose one of its exhibits."
        raise Invalid(message, param="exhibit")
    if particulars.copied_from and particulars.relation == Relation.NOT_ESTABLISHED:
        message = "Say how it stands to what it was copied from: a copy, a rewrite, a quotation."
        raise Invalid(message, param="relation")


def _require_no_ring(source: Source, copied_from: Source | None) -> None:
    if copied_from is not None and source.pk in queries.chain_of(copied_from.pk):
        message = (
            f"“{copied_from}” is itself copied from this source. "
            "Choose the earlier of the two, or correct that one first."
        )
        raise CopiesItself(message, param="copied_from")


def _written(source: Source, particulars: SourceParticulars) -> Source:
    for each in fields(particulars):
        setattr(source, each.name, getattr(particulars, each.name))
    try:
        with transaction.atomic():
            source.save()
    except IntegrityError as error:
        if "source_key_once_per_case" not in str(error):
            raise
        message = f"Another source of this case is called {particulars.key}. Choose another name."
        raise Conflict(message, param="key") from error
    return source
