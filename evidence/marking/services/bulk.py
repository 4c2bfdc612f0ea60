"""A change of many exhibits: in one transaction, kept as one row, and undone as one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from evidence.accounts.models import User
from evidence.core.errors import Conflict
from evidence.custody import services as custody
from evidence.custody.models import CustodyAction
from evidence.custody.services import Entry
from evidence.exhibits.models import Exhibit
from evidence.marking import queries
from evidence.marking.models import (
    BulkEdit,
    BulkEditItem,
    ExhibitNumber,
    ExhibitSeries,
    StatusEntry,
)
from evidence.marking.services import numbers, particulars, statuses
from evidence.marking.services.planning import Asked, Change, Plan, Selection, planned

BATCH = 1000


class PlanChanged(Conflict):
    """Between the preview and the yes somebody changed what the plan rests on."""

    default_code = "plan_changed"


class UndoneBefore(Conflict):
    """The change was undone already."""

    default_code = "undone_before"


@dataclass(frozen=True, slots=True)
class _Written:
    """What was written beside the exhibits' own fields, by the exhibit's key."""

    entries: Mapping[int, StatusEntry]
    numbers: Mapping[int, ExhibitNumber]


@transaction.atomic
def apply(selection: Selection, asked: Asked, *, fingerprint: str, by: User) -> BulkEdit:
    """Return the change of many, made as the preview with this fingerprint told it.

    Raises PlanChanged when it would no longer do the same, Conflict when it would do nothing.
    Holds all chains of custody, and the series' row when numbers are given.
    """
    custody.hold_all()
    if asked.series:
        ExhibitSeries.objects.select_for_update().get(pk=asked.series.pk)
    plan = planned(selection, asked)
    if plan.fingerprint() != fingerprint:
        raise PlanChanged("Something was changed since the preview. Look at the new one.")
    if not plan.changes:
        raise Conflict("None of the selected exhibits would change. Nothing was done.")
    written = _write(selection, asked, plan, by=by)
    edit = BulkEdit.objects.create(
        case=selection.case, asked=asked.record(), exhibit_count=len(plan.changes), made_by=by
    )
    BulkEditItem.objects.bulk_create(
        (_item(edit, change, written) for change in plan.changes), batch_size=BATCH
    )
    custody.record_many(_custody_of(edit, plan.changes, written), by=by)
    return edit


def _write(selection: Selection, asked: Asked, plan: Plan, *, by: User) -> _Written:
    _update(asked, plan)
    tagged = [change.exhibit.pk for change in plan.changes if "tags" in change.after]
    if tagged:
        added = particulars.tags_named(selection.case, asked.add_tags)
        dropped = particulars.tags_there(selection.case, asked.remove_tags)
        kept = {tag.pk for tag in added}
        particulars.detach([tag for tag in dropped if tag.pk not in kept], tagged)
        particulars.attach(added, tagged)
    return _Written(_enter(asked, plan, by=by), _number(asked, plan, by=by))


def _update(asked: Asked, plan: Plan) -> None:
    """Write the exhibits' own fields: one statement for all in which the same ones change."""
    values = {**asked.fields, "status": asked.saying.status if asked.saying else ""}
    groups: dict[frozenset[str], list[int]] = {}
    for change in plan.changes:
        fields = frozenset(change.after).intersection(values)
        groups.setdefault(fields, []).append(change.exhibit.pk)
    for fields, keys in groups.items():
        if fields:
            Exhibit.objects.filter(pk__in=keys).update(**{name: values[name] for name in fields})


def _enter(asked: Asked, plan: Plan, *, by: User) -> dict[int, StatusEntry]:
    moved = [change.exhibit for change in plan.changes if "status" in change.after]
    if asked.saying is None or not moved:
        return {}
    last = queries.last_sequences([exhibit.pk for exhibit in moved])
    entries = [
        statuses.new_entry(exhibit, asked.saying, sequence=last.get(exhibit.pk, 0) + 1, by=by)
        for exhibit in moved
    ]
    StatusEntry.objects.bulk_create(entries, batch_size=BATCH)
    return {entry.exhibit_id: entry for entry in entries}


def _number(asked: Asked, plan: Plan, *, by: User) -> dict[int, ExhibitNumber]:
    bare = [change.exhibit for change in plan.changes if "number" in change.after]
    if asked.series is None or not bare:
        return {}
    given = numbers.run_of(asked.series, bare, by=by)
    ExhibitNumber.objects.bulk_create(given, batch_size=BATCH)
    return {number.exhibit_id: number for number in given}


def _item(edit: BulkEdit, change: Change, written: _Written) -> BulkEditItem:
    after = dict(change.after)
    if entry := written.entries.get(change.exhibit.pk):
        after["entry"] = entry.public_id
    return BulkEditItem(
        bulk_edit=edit, exhibit=change.exhibit, before=dict(change.before), after=after
    )


def _custody_of(edit: BulkEdit, changes: Sequence[Change], written: _Written) -> list[Entry]:
    entries = []
    for change in changes:
        exhibit, facts = change.exhibit, {"bulk_edit": edit.public_id}
        told = changes_told(change.before, change.after)
        if told:
            described = {**facts, "fields": sorted(told), "changes": told}
            entries.append(Entry(exhibit, CustodyAction.DESCRIBED, described))
        if entry := written.entries.get(exhibit.pk):
            moved = {**facts, **statuses.facts_of(entry)}
            entries.append(Entry(exhibit, CustodyAction.STATUS_CHANGED, moved))
        if number := written.numbers.get(exhibit.pk):
            numbered = {**facts, **numbers.facts_of(number)}
            entries.append(Entry(exhibit, CustodyAction.NUMBERED, numbered))
    return entries


def changes_told(
    before: Mapping[str, object], after: Mapping[str, object]
) -> dict[str, dict[str, object]]:
    """Return, by field, what was there and what came, for custody: particulars and tags only."""
    told = set(after) & {*particulars.FIELDS, "tags"}
    return {name: {"from": before[name], "to": after[name]} for name in sorted(told)}
