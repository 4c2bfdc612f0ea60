"""Writes about allegations: record one, correct it, take it back."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date

from django.db import transaction
from django.db.models import Max

from evidence.accounts.models import User
from evidence.cases.models import Case, Party
from evidence.core import clock
from evidence.core.dates import NOT_KNOWN, FuzzyDate
from evidence.core.errors import Conflict, Invalid
from evidence.docket.models import DocketEntry
from evidence.exhibits.models import Exhibit
from evidence.proof.models import Allegation, AllegationSource, Basis
from evidence.sources import queries as sources
from evidence.sources import services as records
from evidence.sources.models import Source
from evidence.statements.models import AbsenceAssertion

NO_PARAGRAPH = "The paragraph was not entered."
NO_WORDS = "The words were not entered."


@dataclass(frozen=True, slots=True, kw_only=True)
class AllegationParticulars:
    """What a party alleges, where, and on what it says that this rests.

    A paragraph or words that are missing have their reason beside them.
    """

    pleaded_by: str
    paraphrase: str = ""
    as_pleaded: str = ""
    as_pleaded_reason: str = NO_WORDS
    key: str = ""
    paragraph: str = ""
    paragraph_reason: str = NO_PARAGRAPH
    bases: tuple[str, ...] = ()
    basis_note: str = ""
    party: Party | None = None
    pleading: str = ""
    exhibit: Exhibit | None = None
    page: int | None = None
    entry: DocketEntry | None = None
    pleaded: FuzzyDate = NOT_KNOWN
    asserts_silence: bool = False
    silence: AbsenceAssertion | None = None
    is_damages_amount: bool = False
    note: str = ""
    known_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A source that reports an allegation: where in it, and what it says."""

    source: Source
    pinpoint: str = ""
    says: str = ""


@transaction.atomic
def record_allegation(
    case: Case, particulars: AllegationParticulars, *, by: User, cited: Sequence[Cited] = ()
) -> Allegation:
    """Return a new allegation, after the case's others; raises Invalid or Conflict.

    Holds the case's row, so that no two get one place.
    """
    Case.objects.select_for_update().get(pk=case.pk)
    return _written(Allegation(case=case, position=next_position(case)), particulars, by, cited)


@transaction.atomic
def revise_allegation(
    allegation: Allegation,
    particulars: AllegationParticulars,
    *,
    because: str,
    by: User,
    cited: Sequence[Cited] = (),
) -> Allegation:
    """Return the allegation that takes the place of one, which stays on record.

    What was tied to the old one bears on the new one: both are one line (queries.board). Raises
    Conflict for one that was replaced before, and Invalid.
    """
    records.retract(allegation, because=because, by=by)
    successor = Allegation(case=allegation.case, position=allegation.position, replaces=allegation)
    return _written(successor, particulars, by, cited)


@transaction.atomic
def retract_allegation(allegation: Allegation, *, because: str, by: User) -> None:
    """Let an allegation no longer count; what bears on it stays on record."""
    records.retract(allegation, because=because, by=by)


def next_position(case: Case) -> int:
    """Return the place after a case's last allegation."""
    last = Allegation.objects.in_case(case).aggregate(last=Max("position"))["last"]
    return int(last or 0) + 1


def require_past(case: Case, day: FuzzyDate | date | None, *, param: str) -> None:
    """Return only for a date that may have come; raises Invalid."""
    first = day.sorts_on if isinstance(day, FuzzyDate) else day
    if first and first > clock.today_in(sources.zone_of(case)):
        message = f"{first.isoformat()} has not come yet. Record what has happened, on its day."
        raise Invalid(message, param=param)


def _written(
    allegation: Allegation, particulars: AllegationParticulars, by: User, cited: Sequence[Cited]
) -> Allegation:
    _require_sound(allegation.case, particulars, cited)
    for each in fields(particulars):
        if each.name not in {"bases", "known_on"}:
            setattr(allegation, each.name, getattr(particulars, each.name))
    allegation.bases = list(particulars.bases)
    _drop_needless_reasons(allegation)
    records.begin_record(allegation, known_on=particulars.known_on, by=by)
    allegation.save()
    AllegationSource.objects.bulk_create(
        AllegationSource(
            allegation=allegation, source=each.source, pinpoint=each.pinpoint, says=each.says
        )
        for each in cited
    )
    return allegation


def _drop_needless_reasons(allegation: Allegation) -> None:
    """Let what is there have no reason for being missing."""
    if allegation.paragraph:
        allegation.paragraph_reason = ""
    if allegation.as_pleaded:
        allegation.as_pleaded_reason = ""


def _require_sound(case: Case, particulars: AllegationParticulars, cited: Sequence[Cited]) -> None:
    if not (particulars.as_pleaded.strip() or particulars.paraphrase.strip()):
        message = "Give its words as pleaded, or say in your own what is alleged."
        raise Invalid(message, param="paraphrase")
    if not particulars.pleaded_by.strip():
        raise Invalid("Say who alleges it: an allegation is somebody's.", param="pleaded_by")
    if not particulars.paragraph and not particulars.paragraph_reason.strip():
        raise Invalid("Say why there is no paragraph number.", param="paragraph_reason")
    if not particulars.as_pleaded and not particulars.as_pleaded_reason.strip():
        raise Invalid("Say why its words are missing.", param="as_pleaded_reason")
    if set(particulars.bases) - set(Basis.values):
        raise Invalid("Choose among the bases of the list.", param="bases")
    if particulars.silence is not None and not particulars.asserts_silence:
        raise Invalid("It names a silence: say that it alleges one.", param="asserts_silence")
    require_past(case, particulars.pleaded, param="pleaded")
    for row in (particulars.party, particulars.exhibit, particulars.silence):
        require_same_case(case, row)
    for each in cited:
        records.require_of_case(case, each.source)
    _require_free_key(case, particulars)


def require_same_case(case: Case, row: Party | Exhibit | AbsenceAssertion | None) -> None:
    """Return only for a row of this case, or none; raises Invalid."""
    if row is not None and row.case_id != case.pk:
        raise Invalid("There is no such record in this case. Choose one of its own.")


def _require_free_key(case: Case, particulars: AllegationParticulars) -> None:
    taken = Allegation.objects.in_case(case).in_force().filter(key=particulars.key)
    if particulars.key and taken.exists():
        message = f"An allegation of this case is called {particulars.key}. Choose another name."
        raise Conflict(message, param="key")
