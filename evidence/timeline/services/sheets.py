"""Writes about sheets of events: read and kept, then taken in on a yes, or dropped."""

from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core import clock
from evidence.core.errors import Conflict, Failed, Invalid
from evidence.core.text import one_line, storable
from evidence.timeline.assemble.sheet import MOST_BYTES, read_sheet
from evidence.timeline.models import ChronologySheet, SheetState, TimelineEvent
from evidence.timeline.services import events
from evidence.timeline.services.happening import BESIDE, MEANING
from evidence.timeline.services.planning import Plan, PlannedRow, columns_of, planned

WRITTEN_AT_ONCE = 500


class SheetNotRead(Invalid):
    """A file that was handed in is no sheet that can be read."""

    default_code = "sheet_not_read"


class SheetSettled(Conflict):
    """Somebody has already said yes or no to the sheet."""

    default_code = "sheet_settled"


class PlanChanged(Conflict):
    """The chronology changed since the plan was shown."""

    default_code = "plan_changed"


def read(case: Case, content: bytes, *, name: str, by: User) -> ChronologySheet:
    """Return a sheet as it was read; no event is written. Raises SheetNotRead and NoSheet."""
    if len(content) > MOST_BYTES:
        raise SheetNotRead(f"The sheet is larger than {MOST_BYTES // 1_000_000} MB.", param="sheet")
    try:
        rows, faults = read_sheet(content)
    except Failed as error:
        raise SheetNotRead(error.message, param="sheet") from error
    columns_of(rows)
    return ChronologySheet.objects.create(
        case=case,
        file_name=one_line(storable(name))[:300],
        rows=[[storable(text) for text in row] for row in rows],
        faults=faults,
        read_by=by,
    )


@transaction.atomic
def take(sheet: ChronologySheet, *, fingerprint: str, by: User) -> ChronologySheet:
    """Write what the sheet says, all of it or nothing, when it is still what was shown.

    Rows with faults are left out and stay told. Holds the case. Raises SheetSettled and
    PlanChanged.
    """
    events.hold(sheet.case)
    current = _open(sheet)
    plan = planned(current)
    if plan.fingerprint() != fingerprint:
        message = "The chronology changed since this was shown. Look at what would happen now."
        raise PlanChanged(message)
    because = f"Changed by the sheet {current.file_name}"[:400]
    _add(current.case, plan, by)
    _change(current.case, plan.of("change"), by=by, because=because)
    counts = plan.counts
    return _settled(current, SheetState.TAKEN, by, added=counts["add"], changed=counts["change"])


@transaction.atomic
def drop(sheet: ChronologySheet, *, by: User) -> ChronologySheet:
    """Say no to a sheet; it stays on record and writes nothing. Raises SheetSettled."""
    return _settled(_open(sheet), SheetState.DROPPED, by, added=0, changed=0)


def _open(sheet: ChronologySheet) -> ChronologySheet:
    rows = ChronologySheet.objects.select_for_update(of=("self",)).select_related("case__court")
    current = rows.get(pk=sheet.pk)
    if current.state != SheetState.READ:
        raise SheetSettled("Somebody has said yes or no to this sheet already.")
    return current


def _add(case: Case, plan: Plan, by: User) -> None:
    used = set(TimelineEvent.objects.in_case(case).values_list("key", flat=True))
    used |= {row.key for row in plan.rows if row.key}
    free = events.free_keys(used)
    made = [
        events.as_row(case, replace(row.said, key=row.key or next(free)), by=by)
        for row in plan.of("add")
        if row.said
    ]
    TimelineEvent.objects.bulk_create(made, batch_size=WRITTEN_AT_ONCE)


def _change(case: Case, rows: Sequence[PlannedRow], *, by: User, because: str) -> None:
    pairs = [(row.event, row.said) for row in rows if row.event and row.said]
    meant = [(event, said) for event, said in pairs if events.changes(event, said, MEANING)]
    beside = [(event, said) for event, said in pairs if not events.changes(event, said, MEANING)]
    events.replace_many(case, meant, by=by, because=because)
    for event, said in beside:
        events.tell_beside(event, said)
    changed = [event for event, _ in beside]
    TimelineEvent.objects.bulk_update(changed, BESIDE, batch_size=WRITTEN_AT_ONCE)


def _settled(
    sheet: ChronologySheet, state: SheetState, by: User, *, added: int, changed: int
) -> ChronologySheet:
    sheet.state, sheet.settled_at, sheet.settled_by = state, clock.now(), by
    sheet.added_count, sheet.changed_count = added, changed
    names = ["state", "settled_at", "settled_by", "added_count", "changed_count"]
    sheet.save(update_fields=names)
    return sheet
