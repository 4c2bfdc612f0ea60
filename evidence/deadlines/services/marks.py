"""Writes about what becomes of a deadline: done, vacated, passed, seen, and opened again."""

from django.db import transaction

from evidence.accounts.models import User
from evidence.core import clock
from evidence.core.errors import Invalid
from evidence.core.text import one_line, storable
from evidence.deadlines import queries
from evidence.deadlines.models import Deadline, DeadlineMark, DeadlineState, MarkKind
from evidence.deadlines.services.deadlines import DeadlineChanged, held

WITHOUT_REASON = frozenset({MarkKind.DONE, MarkKind.SEEN})


@transaction.atomic
def mark(deadline: Deadline, kind: str, *, because: str = "", by: User) -> DeadlineMark:
    """Return what was marked on an open deadline: done, vacated, or passed and not known.

    Holds the row. Raises Invalid, and DeadlineChanged when it is not open any more.
    """
    if kind not in DeadlineState.values or kind == DeadlineState.OPEN:
        raise Invalid("Say what became of it: done, vacated, or not known.", param="kind")
    current = held(deadline)
    if kind == DeadlineState.NOT_KNOWN and not queries.has_passed(current):
        message = "Its day has not passed. Mark it as done, or vacate it with the reason."
        raise Invalid(message, param="kind")
    made = _written(current, kind, because, by=by)
    current.state = kind
    current.save(update_fields=["state"])
    return made


@transaction.atomic
def reopen(deadline: Deadline, *, because: str, by: User) -> DeadlineMark:
    """Return the mark that undoes what was marked: the deadline is open, and unseen, again.

    Holds the row. Raises Invalid without a reason, and DeadlineChanged when it is open already.
    """
    current = Deadline.objects.select_for_update(of=("self",)).get(pk=deadline.pk)
    if current.state == DeadlineState.OPEN or current.is_retracted:
        raise DeadlineChanged("This deadline is open, or was replaced. Look at it again.")
    made = _written(current, MarkKind.OPEN, because, by=by)
    current.state, current.seen_at = DeadlineState.OPEN, None
    current.save(update_fields=["state", "seen_at"])
    return made


@transaction.atomic
def acknowledge(deadline: Deadline, *, by: User) -> DeadlineMark:
    """Return the mark that somebody saw that it has passed; the daily reminders end with it.

    It stays open and overdue. Holds the row. Raises Invalid while its day has not passed.
    """
    current = held(deadline)
    if not queries.has_passed(current):
        raise Invalid("Its day has not passed: there is nothing to acknowledge yet.")
    if current.seen_at is not None:
        raise DeadlineChanged("Somebody acknowledged it before. Say what became of it.")
    made = _written(current, MarkKind.SEEN, "", by=by)
    current.seen_at = clock.now()
    current.save(update_fields=["seen_at"])
    return made


def _written(row: Deadline, kind: str, because: str, *, by: User) -> DeadlineMark:
    reason = one_line(storable(because))[:400]
    if not reason and kind not in WITHOUT_REASON:
        raise Invalid("Say why: it stays on record.", param="because")
    made = DeadlineMark(deadline=row, kind=kind, because=reason, by=by, at=clock.now())
    made.save(force_insert=True)
    return made
