"""Writes about where an exhibit stands: an entry, a correction, a stipulation."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core import clock
from evidence.core.errors import Conflict, Invalid
from evidence.custody import services as custody
from evidence.custody.models import CustodyAction
from evidence.exhibits.models import Exhibit, ExhibitStatus
from evidence.marking import queries
from evidence.marking.assemble.objections import BY_KEY
from evidence.marking.models import MOVES, Matter, Position, StatusEntry, Stipulation


class MoveNotAllowed(Conflict):
    """What is to be recorded cannot follow what the record says happened before."""

    default_code = "status_move"


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """What happened to an exhibit with the court; no status says that nothing did.

    `date_happened` is in the court's zone, None when nobody knows the day any more.
    """

    status: str
    date_happened: date | None = None
    forum: str = ""
    objections: tuple[str, ...] = ()
    objected_by: str = ""
    response: str = ""
    ruling: str = ""
    limited_purpose: str = ""
    note: str = ""


@transaction.atomic
def record(exhibit: Exhibit, saying: Saying, *, by: User) -> StatusEntry:
    """Return the new last entry of an exhibit's status, which its present status then is.

    Raises MoveNotAllowed, or Invalid for what cannot be so. Holds the exhibit's chain.
    """
    require_sound(exhibit.case, saying)
    custody.hold(exhibit)
    entries = queries.entries_of(exhibit)
    _require_moves([*queries.in_force(entries), saying])
    entry = new_entry(exhibit, saying, sequence=len(entries) + 1, by=by)
    entry.save(force_insert=True)
    custody.record(exhibit, CustodyAction.STATUS_CHANGED, by=by, facts=facts_of(entry))
    _set_status(exhibit, saying.status)
    return entry


@transaction.atomic
def correct(wrong: StatusEntry, saying: Saying, *, reason: str, by: User) -> StatusEntry:
    """Return the entry that takes a wrong one's place, with its reason; the wrong one stays.

    A saying without a status strikes it out. Raises Conflict for an entry that is corrected
    already and MoveNotAllowed when later entries could not follow. Holds the exhibit's chain.
    """
    exhibit = wrong.exhibit
    if not reason.strip():
        message = "Say why the entry is wrong: both stay on record."
        raise Invalid(message, param="reason")
    if saying.status:
        require_sound(exhibit.case, saying)
    custody.hold(exhibit)
    entries = queries.entries_of(exhibit)
    if any(entry.corrects_id == wrong.pk for entry in entries):
        raise Conflict("This entry was corrected before. Correct the later one.")
    entry = new_entry(exhibit, saying, sequence=len(entries) + 1, by=by)
    entry.corrects, entry.reason = wrong, reason.strip()[:400]
    left = queries.in_force([*entries, entry])
    _require_moves(left)
    entry.save(force_insert=True)
    custody.record(exhibit, CustodyAction.STATUS_CHANGED, by=by, facts=facts_of(entry))
    _set_status(exhibit, left[-1].status if left else ExhibitStatus.RECEIVED)
    return entry


@transaction.atomic
def stipulate(
    exhibit: Exhibit, matter: Matter, position: Position, *, by: User, said: Saying
) -> Stipulation:
    """Return what the parties' standing on authenticity or admissibility now is.

    Of `said` the date and the note are kept.
    """
    _require_past(exhibit.case, said.date_happened)
    custody.hold(exhibit)
    stipulation = Stipulation.objects.create(
        exhibit=exhibit,
        matter=matter,
        position=position,
        date_happened=said.date_happened,
        note=said.note,
        recorded_by=by,
    )
    facts = {
        "matter": str(matter.value),
        "position": str(position.value),
        "date": said.date_happened.isoformat() if said.date_happened else "",
        "note": said.note,
    }
    custody.record(exhibit, CustodyAction.STATUS_CHANGED, by=by, facts=facts)
    return stipulation


def require_sound(case: Case, saying: Saying) -> None:
    """Return only for a saying that can be so; raises Invalid."""
    if saying.status not in ExhibitStatus.values or saying.status == ExhibitStatus.RECEIVED:
        message = "Choose what happened: an exhibit is received when its file comes in."
        raise Invalid(message, param="status")
    unknown = [key for key in saying.objections if key not in BY_KEY]
    if unknown:
        raise Invalid(f"“{unknown[0][:40]}” is no ground that the list has.", param="objections")
    if saying.status == ExhibitStatus.OBJECTED and not saying.objections:
        message = "Name at least one rule on which the objection rests, or “Other” with a note."
        raise Invalid(message, param="objections")
    if "other" in saying.objections and not saying.note.strip():
        raise Invalid("Say in the note what the other ground is.", param="note")
    _require_past(case, saying.date_happened)


def refusal(before: str, after: str) -> str:
    """Return why a status cannot follow another, empty when it can."""
    if after in MOVES[before]:
        return ""
    was, now = ExhibitStatus(before).label.lower(), ExhibitStatus(after).label.lower()
    if before == after:
        return f"It is {was} already."
    able = ", ".join(sorted(ExhibitStatus(each).label.lower() for each in MOVES[before]))
    return f"“{now.capitalize()}” cannot follow “{was}”; what can: {able}."


def new_entry(exhibit: Exhibit, saying: Saying, *, sequence: int, by: User) -> StatusEntry:
    """Return an entry that says so, not saved yet."""
    said = {**asdict(saying), "objections": list(saying.objections)}
    return StatusEntry(exhibit=exhibit, sequence=sequence, recorded_by=by, **said)


def facts_of(entry: StatusEntry) -> dict[str, object]:
    """Return what custody keeps of an entry."""
    facts: dict[str, object] = {
        "status": entry.status,
        "date": entry.date_happened.isoformat() if entry.date_happened else "",
        "forum": entry.forum,
        "entry": entry.public_id,
    }
    if entry.objections:
        facts["objections"] = list(entry.objections)
    if entry.ruling:
        facts["ruling"] = entry.ruling
    if entry.corrects is not None:
        facts |= {"corrects": entry.corrects.public_id, "reason": entry.reason}
    return facts


def _require_moves(in_force: Sequence[StatusEntry | Saying]) -> None:
    before: str = ExhibitStatus.RECEIVED
    for entry in in_force:
        if trouble := refusal(before, entry.status):
            message = f"{trouble} If an earlier entry is wrong or missing, correct it first."
            raise MoveNotAllowed(message, param="status")
        before = entry.status


def _require_past(case: Case, day: date | None) -> None:
    zone = case.court.time_zone if case.court else "UTC"
    if day is not None and day > clock.today_in(zone):
        message = f"{day.isoformat()} has not come yet. Record what has happened, on its day."
        raise Invalid(message, param="date_happened")


def _set_status(exhibit: Exhibit, status: str) -> None:
    exhibit.status = status
    exhibit.save(update_fields=["status"])
