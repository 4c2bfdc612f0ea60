"""Taking a change of many back: what nobody touched since is as before; the rest is named."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from evidence.accounts.models import User
from evidence.core import clock
from evidence.custody import services as custody
from evidence.custody.models import CustodyAction
from evidence.custody.services import Entry
from evidence.exhibits.models import Exhibit, ExhibitStatus
from evidence.marking import queries
from evidence.marking.models import BulkEdit, BulkEditItem, StatusEntry
from evidence.marking.services import particulars, statuses
from evidence.marking.services.bulk import BATCH, UndoneBefore
from evidence.marking.services.statuses import Saying

REASON = "The change of many exhibits with which it was recorded was undone."
WORDS: Mapping[str, str] = {
    "is_sealed": "sealed",
    "offer_intent": "what is said before trial",
}


@dataclass(slots=True)
class _Undoing:
    """What is to be written back, gathered exhibit by exhibit."""

    exhibits: dict[int, Exhibit]
    tags: dict[int, list[str]]
    standing: Mapping[int, Sequence[StatusEntry]]
    sequences: dict[int, int]
    # By what is written back, the exhibits to which the same is.
    restored: dict[tuple[tuple[str, object], ...], list[int]] = field(default_factory=dict)
    attach: dict[str, list[int]] = field(default_factory=dict)
    detach: dict[str, list[int]] = field(default_factory=dict)
    corrections: list[StatusEntry] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)


@transaction.atomic
def undo(edit: BulkEdit, *, by: User) -> BulkEdit:
    """Return the change undone: what nobody changed since stands as before.

    What it leaves alone, and why, is kept with each exhibit; numbers stay, they are for life.
    Raises UndoneBefore. Holds all chains of custody and the change's row.
    """
    custody.hold_all()
    locked = BulkEdit.objects.select_for_update().get(pk=edit.pk)
    if locked.undone_at:
        raise UndoneBefore("This change was undone before. Nothing was done.")
    items = list(queries.items_of(locked))
    undoing = _undoing(items)
    for item in items:
        _take_back(item, locked, undoing, by=by)
    _write(locked, undoing)
    left = [item for item in items if item.left_alone]
    BulkEditItem.objects.bulk_update(left, ["left_alone"], batch_size=BATCH)
    custody.record_many(undoing.entries, by=by)
    locked.undone_at, locked.undone_by = clock.now(), by
    locked.save(update_fields=["undone_at", "undone_by"])
    return locked


def _undoing(items: Sequence[BulkEditItem]) -> _Undoing:
    keys = [item.exhibit_id for item in items]
    return _Undoing(
        exhibits={exhibit.pk: exhibit for exhibit in Exhibit.objects.filter(pk__in=keys)},
        tags=queries.tags_of(keys),
        standing=queries.standing_entries(keys),
        sequences=queries.last_sequences(keys),
    )


def _take_back(item: BulkEditItem, edit: BulkEdit, undoing: _Undoing, *, by: User) -> None:
    exhibit = undoing.exhibits[item.exhibit_id]
    told = _restore_fields(item, exhibit) | _restore_tags(item, undoing)
    facts: dict[str, object] = {"bulk_edit": edit.public_id, "undone": True}
    if told:
        described = {**facts, "fields": sorted(told), "changes": told}
        undoing.entries.append(Entry(exhibit, CustodyAction.DESCRIBED, described))
    correction = _strike(item, exhibit, undoing, by=by)
    if correction:
        undoing.corrections.append(correction)
        moved = {**facts, **statuses.facts_of(correction)}
        undoing.entries.append(Entry(exhibit, CustodyAction.STATUS_CHANGED, moved))
    back = {name: getattr(exhibit, name) for name in told if name != "tags"}
    if correction:
        back["status"] = exhibit.status
    if back:
        undoing.restored.setdefault(tuple(sorted(back.items())), []).append(exhibit.pk)


def _restore_fields(item: BulkEditItem, exhibit: Exhibit) -> dict[str, object]:
    told: dict[str, object] = {}
    for name in sorted(set(item.after) & set(particulars.FIELDS)):
        was, made, now = item.before[name], item.after[name], getattr(exhibit, name)
        if now == made:
            setattr(exhibit, name, was)
            told[name] = {"from": now, "to": was}
        elif now != was:
            words = WORDS.get(name, name.replace("_", " "))
            item.left_alone.append(f"Somebody changed “{words}” since; that stands.")
    return told


def _restore_tags(item: BulkEditItem, undoing: _Undoing) -> dict[str, object]:
    if "tags" not in item.after:
        return {}
    held = undoing.tags.get(item.exhibit_id, [])
    was, made = set(item.before["tags"]), set(item.after["tags"])
    take_off = (made - was) & set(held)
    put_back = (was - made) - set(held)
    for name in take_off:
        undoing.detach.setdefault(name, []).append(item.exhibit_id)
    for name in put_back:
        undoing.attach.setdefault(name, []).append(item.exhibit_id)
    if not (take_off or put_back):
        return {}
    after = sorted((set(held) - take_off) | put_back)
    return {"tags": {"from": sorted(held), "to": after}}


def _strike(
    item: BulkEditItem, exhibit: Exhibit, undoing: _Undoing, *, by: User
) -> StatusEntry | None:
    """Return the correction that strikes out the entry which the change made, when it can be."""
    made = item.after.get("entry")
    if not made:
        return None
    standing = undoing.standing.get(exhibit.pk, ())
    if not standing or standing[-1].public_id != made:
        item.left_alone.append("Its status was recorded or corrected again since; that stands.")
        return None
    nothing = Saying(status="")
    sequence = undoing.sequences[exhibit.pk] + 1
    correction = statuses.new_entry(exhibit, nothing, sequence=sequence, by=by)
    correction.corrects, correction.reason = standing[-1], REASON
    before = standing[-2].status if len(standing) > 1 else ExhibitStatus.RECEIVED
    exhibit.status = before
    return correction


def _write(edit: BulkEdit, undoing: _Undoing) -> None:
    for values, keys in undoing.restored.items():
        Exhibit.objects.filter(pk__in=keys).update(**dict(values))
    StatusEntry.objects.bulk_create(undoing.corrections, batch_size=BATCH)
    for name, keys in undoing.detach.items():
        particulars.detach(particulars.tags_there(edit.case, [name]), keys)
    for name, keys in undoing.attach.items():
        particulars.attach(particulars.tags_named(edit.case, [name]), keys)
