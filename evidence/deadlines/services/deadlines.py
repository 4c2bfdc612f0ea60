"""Writes about deadlines: recorded, changed by a successor, moved on a person's yes."""

from dataclasses import dataclass, fields
from datetime import date, time

from django.db import transaction

from evidence.accounts.models import User
from evidence.cases import queries as cases
from evidence.cases.models import Case
from evidence.core.errors import Conflict, Invalid
from evidence.core.text import one_line, storable
from evidence.deadlines import queries
from evidence.deadlines.models import Arising, Deadline, DeadlineKind
from evidence.deadlines.rules.book import rule
from evidence.deadlines.rules.days import NotCountable
from evidence.docket.models import DocketEntry
from evidence.sources import queries as sources
from evidence.sources import services as source_services
from evidence.sources.models import Source


class DeadlineChanged(Conflict):
    """The deadline was changed, finished or opened meanwhile."""

    default_code = "deadline_changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineParticulars:
    """What is known of a deadline; a rule of the book fills in what it sets.

    With `entry` and no `trigger_on`, the trigger is the day on which the entry was filed.
    """

    title: str
    arising: str
    kind: str = DeadlineKind.OTHER
    rule_key: str = ""
    citation: str = ""
    counting: str = ""
    count: int | None = None
    unit: str = ""
    direction: str = ""
    runs_from_service: bool = False
    service: str = ""
    closed_on: tuple[date, ...] = ()
    closed_because: str = ""
    trigger: str = ""
    trigger_on: date | None = None
    trigger_at: time | None = None
    entry: DocketEntry | None = None
    source: Source | None = None
    source_note: str = ""
    due_on: date | None = None
    due_at: time | None = None
    responsible: User | None = None
    note: str = ""
    known_on: date | None = None


TEXTS = ("title", "citation", "closed_because", "trigger", "source_note")
COLUMNS = tuple(
    each.name for each in fields(DeadlineParticulars) if each.name not in {"known_on", "closed_on"}
)
BY_RULE = ("citation", "counting", "count", "unit", "direction", "runs_from_service")
# What a deadline that is set for a day, or waits, has none of.
OF_A_COUNT = ("trigger_on", "trigger_at", "due_on", "due_at")


@transaction.atomic
def record(case: Case, particulars: DeadlineParticulars, *, by: User) -> Deadline:
    """Return a new deadline, open; raises Invalid."""
    row = drafted(case, particulars)
    row.line = row.public_id
    _save(row, particulars, by=by)
    return row


@transaction.atomic
def change(
    deadline: Deadline, particulars: DeadlineParticulars, *, because: str, by: User
) -> Deadline:
    """Return the deadline that takes the place of an open one, which stays on record.

    Holds the old row. Raises Invalid, and DeadlineChanged for one that is finished or replaced.
    """
    held(deadline)
    row = drafted(deadline.case, particulars)
    return _succeed(deadline, row, particulars, because=because, by=by)


@transaction.atomic
def confirm(deadline: Deadline, *, expected: date, by: User) -> Deadline:
    """Return the deadline on the day to which it would change, as a person saw and confirmed it.

    Holds the row. Raises DeadlineChanged when it would change to another day by now, or not.
    """
    current = held(deadline)
    proposal = queries.proposal_of(current)
    if proposal is None or proposal.counted.day != expected:
        message = "What would change has changed meanwhile. Look at the deadline again."
        raise DeadlineChanged(message)
    said = said_by(current, trigger_on=proposal.trigger_on)
    row = drafted(current.case, said)
    row.follows_entry = current.follows_entry
    return _succeed(current, row, said, because=proposal.because, by=by)


@transaction.atomic
def withdraw(deadline: Deadline, *, because: str, by: User) -> None:
    """Let a deadline that was recorded by mistake no longer count; it stays on record."""
    source_services.retract(deadline, because=one_line(storable(because)), by=by)


def drafted(case: Case, particulars: DeadlineParticulars) -> Deadline:
    """Return a row that says this with its day counted, not saved; raises Invalid."""
    row = Deadline(case=case, time_zone=sources.zone_of(case))
    for name in COLUMNS:
        value = getattr(particulars, name)
        setattr(row, name, one_line(storable(value)) if name in TEXTS else value)
    row.closed_on = sorted(particulars.closed_on)
    _take_rule(row)
    _take_entry(row)
    _require_sound(row)
    _settle(row)
    return row


def said_by(row: Deadline, *, trigger_on: date | None = None) -> DeadlineParticulars:
    """Return what a row says, from another day of its trigger where one is given."""
    told = {name: getattr(row, name) for name in COLUMNS}
    if row.arising == Arising.COMPUTED:
        told |= {"trigger_on": trigger_on or row.trigger_on, "due_on": None, "due_at": None}
    return DeadlineParticulars(**told, closed_on=tuple(row.closed_on))


def held(deadline: Deadline) -> Deadline:
    """Return the open deadline, held until the transaction ends; raises DeadlineChanged."""
    rows = Deadline.objects.select_for_update(of=("self",))
    current = rows.select_related("case__court", "entry").get(pk=deadline.pk)
    if not current.is_open:
        message = (
            "This deadline was finished or changed meanwhile. Look at it again; open it before "
            "you change it."
        )
        raise DeadlineChanged(message)
    return current


def _succeed(
    old: Deadline, row: Deadline, particulars: DeadlineParticulars, *, because: str, by: User
) -> Deadline:
    source_services.retract(old, because=one_line(storable(because)), by=by)
    row.line, row.sequence, row.replaces = old.line, old.sequence + 1, old
    _save(row, particulars, by=by)
    return row


def _save(row: Deadline, particulars: DeadlineParticulars, *, by: User) -> None:
    source_services.begin_record(row, known_on=particulars.known_on, by=by)
    row.save(force_insert=True)


def _take_rule(row: Deadline) -> None:
    if not row.rule_key:
        return
    found = rule(row.rule_key)
    if found is None:
        raise Invalid("There is no such rule. Choose one of the list.", param="rule_key")
    for name in BY_RULE:
        setattr(row, name, getattr(found, name))
    row.trigger = row.trigger or found.trigger


def _take_entry(row: Deadline) -> None:
    entry = row.entry
    if entry is not None and entry.docket.case_id != row.case.pk:
        message = "There is no such entry in this case. Choose one of its docket."
        raise Invalid(message, param="entry")
    if entry is not None and row.arising == Arising.COMPUTED and row.trigger_on is None:
        row.follows_entry, row.trigger_on = True, entry.date_filed


def _require_sound(row: Deadline) -> None:
    if not row.title:
        raise Invalid("Say what is due.", param="title")
    source_services.require_of_case(row.case, row.source)
    if row.responsible and not cases.people_in(row.case).filter(pk=row.responsible.pk).exists():
        message = "This person is not a member of the case. Choose one of its members."
        raise Invalid(message, param="responsible")
    if row.case.court is None and (row.due_at or row.trigger_at):
        message = (
            "The case names no court, so a time of day has no zone. Leave the time out and write "
            "it in the note."
        )
        raise Invalid(message, param="due_at")
    if row.arising == Arising.WAITING:
        if not row.trigger:
            raise Invalid("Say for what it waits.", param="trigger")
        return
    if row.entry is None and row.source is None and not row.source_note:
        message = "Say where that is read: a docket entry, a source, or in words."
        raise Invalid(message, param="source_note")


def _settle(row: Deadline) -> None:
    """Set the day: counted, as it was set, or none."""
    if row.arising == Arising.COMPUTED:
        _count(row)
    elif row.arising == Arising.ORDERED:
        if row.due_on is None:
            raise Invalid("Give the day that was set.", param="due_on")
        row.trigger_on = row.trigger_at = None
        # W.D. Wash. LCR 6 says expressly what others hold: a day that is named is not moved.
        day = f"{row.due_on:%a}, {row.due_on:%b} {row.due_on.day}, {row.due_on.year}"
        row.steps = [f"Set for {day}: a day that an order names is not counted and not moved."]
    else:
        for name in OF_A_COUNT:
            setattr(row, name, None)


def _count(row: Deadline) -> None:
    if row.trigger_on is None:
        message = "Give the trigger’s day, or choose that it waits for its trigger."
        raise Invalid(message, param="trigger_on")
    if row.closed_on and not row.closed_because:
        message = "Say why the clerk’s office was inaccessible, and where that is read."
        raise Invalid(message, param="closed_because")
    if not (row.count and row.unit and row.counting and row.citation):
        message = "Choose a rule, or give the days, the counting and the order that sets them."
        raise Invalid(message, param="rule_key")
    try:
        found = queries.count_of(row, row.trigger_on)
    except NotCountable as error:
        raise Invalid(str(error), param="count") from error
    row.due_on, row.due_at = found.day, queries.time_of(found)
    row.steps = list(found.steps)
