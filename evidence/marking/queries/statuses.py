"""Reads about statuses: what was recorded, and what of it is in force."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Max, QuerySet

from evidence.core.errors import NotFound
from evidence.exhibits.models import Exhibit
from evidence.marking.models import StatusEntry, Stipulation

NO_SUCH_ENTRY = "There is no such entry of this exhibit. Reload its page."


@dataclass(frozen=True, slots=True)
class Told:
    """An entry as the history shows it: in force, or corrected by which later one."""

    entry: StatusEntry
    is_in_force: bool
    corrected_by: StatusEntry | None


def entries_of(exhibit: Exhibit) -> list[StatusEntry]:
    """Return an exhibit's status entries in the order in which they were recorded."""
    entries = StatusEntry.objects.filter(exhibit=exhibit).order_by("sequence")
    return list(entries.select_related("recorded_by", "corrects"))


def entry_in(exhibit: Exhibit, public_id: str) -> StatusEntry:
    """Return one status entry of an exhibit; raises NotFound for those of others."""
    entry = StatusEntry.objects.filter(exhibit=exhibit, public_id=public_id).first()
    if entry is None:
        raise NotFound(NO_SUCH_ENTRY)
    entry.exhibit = exhibit
    return entry


def in_force(entries: Iterable[StatusEntry]) -> list[StatusEntry]:
    """Return what holds: each entry, or the last correction of it, in the place of the first.

    An entry that was struck out without another in its place is left out.
    """
    entries = list(entries)
    later = {entry.corrects_id: entry for entry in entries if entry.corrects_id is not None}
    found = []
    for entry in entries:
        if entry.corrects_id is not None:
            continue
        last = entry
        while last.pk is not None and last.pk in later:
            last = later[last.pk]
        if last.status:
            found.append(last)
    return found


def history_of(exhibit: Exhibit) -> list[Told]:
    """Return everything that was recorded of an exhibit's status, newest first."""
    entries = entries_of(exhibit)
    later = {entry.corrects_id: entry for entry in entries if entry.corrects_id is not None}
    holding = {entry.pk for entry in in_force(entries)}
    return [Told(entry, entry.pk in holding, later.get(entry.pk)) for entry in reversed(entries)]


def stipulations_of(exhibit: Exhibit) -> QuerySet[Stipulation]:
    """Return what the parties agreed on about an exhibit, the latest of each matter first."""
    found = Stipulation.objects.filter(exhibit=exhibit).order_by("-pk")
    return found.select_related("recorded_by")


def last_sequences(exhibit_ids: Collection[int]) -> dict[int, int]:
    """Return the number of the last status entry of each of these exhibits, by its key."""
    rows = StatusEntry.objects.filter(exhibit__in=exhibit_ids).values("exhibit_id")
    return dict(rows.annotate(last=Max("sequence")).values_list("exhibit_id", "last"))


def standing_entries(exhibit_ids: Collection[int]) -> dict[int, Sequence[StatusEntry]]:
    """Return the entries in force of each of these exhibits, by its key."""
    entries = StatusEntry.objects.filter(exhibit__in=exhibit_ids)
    by_exhibit: dict[int, list[StatusEntry]] = {}
    for entry in entries.order_by("exhibit_id", "sequence"):
        by_exhibit.setdefault(entry.exhibit_id, []).append(entry)
    return {exhibit_id: in_force(found) for exhibit_id, found in by_exhibit.items()}
