"""Writes about events: recorded, revised by a successor, withdrawn; never deleted."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import count

from django.db import transaction

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core import clock
from evidence.core.errors import Conflict
from evidence.core.text import one_line, storable
from evidence.sources import services as sources
from evidence.timeline.models import EventCitation, TimelineEvent
from evidence.timeline.services.happening import BESIDE, MEANING, Happening, NoEvent, checked, today


class EventWithdrawn(Conflict):
    """The event was withdrawn or replaced meanwhile."""

    default_code = "event_withdrawn"


@transaction.atomic
def record(case: Case, said: Happening, *, by: User) -> TimelineEvent:
    """Return a new event. Holds the case's row, so that no two events get one key."""
    hold(case)
    said = checked(case, said)
    used = set(TimelineEvent.objects.in_case(case).values_list("key", flat=True))
    if said.key in used:
        raise NoEvent(f"There is an event “{said.key}” already.", param="key")
    key = said.key or next(free_keys(used))
    event = as_row(case, replace(said, key=key), by=by)
    event.save()
    return event


@transaction.atomic
def revise(event: TimelineEvent, said: Happening, *, because: str, by: User) -> TimelineEvent:
    """Return the event as it is told from now on.

    When what it says changes, the old row stays, withdrawn with the reason, and a successor takes
    its place, its citations with it. Holds the event's row. Raises EventWithdrawn and NoEvent.
    """
    current = _held(event)
    said = checked(event.case, replace(said, key=current.key, known_on=said.known_on))
    if not changes(current, said, MEANING):
        tell_beside(current, said)
        current.save(update_fields=list(BESIDE))
        return current
    sources.retract(current, because=one_line(storable(because)), by=by)
    successor = as_row(event.case, said, by=by)
    successor.replaces = current
    successor.save()
    _carry_citations([(current, successor)])
    return successor


@transaction.atomic
def retract(event: TimelineEvent, *, because: str, by: User) -> None:
    """Withdraw an event; it stays on record. Holds its row. Raises EventWithdrawn."""
    sources.retract(_held(event), because=one_line(storable(because)), by=by)


def hold(case: Case) -> None:
    """Let writers of one case's chronology follow one another until the transaction ends."""
    Case.objects.select_for_update().get(pk=case.pk)


def as_row(case: Case, said: Happening, *, by: User) -> TimelineEvent:
    """Return an event that says this, not saved yet; `said` is checked."""
    told = {name: _value(said, name) for name in (*MEANING, *BESIDE)}
    return TimelineEvent(
        case=case, key=said.key, known_on=said.known_on or today(case), recorded_by=by, **told
    )


def tell_beside(event: TimelineEvent, said: Happening) -> None:
    """Set on a row, not saved yet, what does not change what the event says."""
    for name in BESIDE:
        setattr(event, name, _value(said, name))


def changes(event: TimelineEvent, said: Happening, names: Collection[str]) -> list[str]:
    """Return which of these fields would change."""
    return [name for name in names if getattr(event, name) != _value(said, name)]


def free_keys(used: Collection[str]) -> Iterator[str]:
    """Yield keys that no event of the case ever had: E1, E2 …"""
    return (key for number in count(len(used) + 1) if (key := f"E{number}") not in used)


@transaction.atomic
def replace_many(case: Case, pairs: Collection[tuple[TimelineEvent, Happening]], *, by: User,
                 because: str) -> None:  # fmt: skip
    """Give each event a successor; what `revise` does of one, in few queries.

    The caller holds the case; each Happening is checked and changes what its event says.
    """
    now = clock.now()
    TimelineEvent.objects.filter(pk__in=[old.pk for old, _ in pairs]).update(
        retracted_at=now, retracted_by=by, retracted_because=because
    )
    made = []
    for old, said in pairs:
        successor = as_row(case, said, by=by)
        successor.replaces = old
        made.append((old, successor))
    TimelineEvent.objects.bulk_create([new for _, new in made], batch_size=500)
    _carry_citations(made)


def _value(said: Happening, name: str) -> object:
    return list(said.tags) if name == "tags" else getattr(said, name)


def _held(event: TimelineEvent) -> TimelineEvent:
    current = TimelineEvent.objects.select_for_update().get(pk=event.pk)
    if current.is_retracted:
        message = "This event was withdrawn or replaced meanwhile. Look at what stands there now."
        raise EventWithdrawn(message)
    return current


def _carry_citations(pairs: Collection[tuple[TimelineEvent, TimelineEvent]]) -> None:
    """Copy what stands cited to the successors; the old rows keep theirs."""
    successors = {old.pk: new for old, new in pairs}
    cited = EventCitation.objects.in_force().filter(event__in=list(successors))
    copies = []
    for citation in cited:
        citation.event = successors[citation.event_id]
        citation.pk = None
        citation.public_id = EventCitation._meta.get_field("public_id").get_default()
        copies.append(citation)
    EventCitation.objects.bulk_create(copies, batch_size=500)
