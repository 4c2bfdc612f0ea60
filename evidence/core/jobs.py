"""Work that outlives a request: the row is the promise, the bell only says "look now".

A caller writes a Job row and calls `after_commit` in the same transaction. A worker claims the
row, holds it with a lease that is renewed while it works, and finishes it. If the bell is lost a
sweep rings again; if the worker dies its lease runs out and another takes over; if a dead worker
wakes up, its finish is refused because the attempt count has moved on.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils.module_loading import import_string

from evidence.core import clock
from evidence.core.errors import Conflict, EvidenceError
from evidence.core.models import Job, JobQuerySet, JobState

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 3
RETRY_SECONDS = (5, 30, 120)
UNEXPECTED = "Something unexpected went wrong; the log has the details."
WORKER_LOST = "The worker stopped in the middle of this {attempts} times. Look at the worker's log."


class LeaseLost(Conflict):
    """Another worker has taken this job over; what this one did is thrown away."""

    default_code = "lease_lost"


def after_commit(task_name: str, **ids: int | str) -> None:
    """Ring for a task once the present transaction is committed.

    A bell that cannot be rung is logged and never fails the request: the sweep rings again.
    """
    transaction.on_commit(partial(ring, task_name, **ids), robust=True)


def ring(task_name: str, **ids: int | str) -> None:
    """Ring for a task now, through the bell that the settings name."""
    import_string(settings.JOB_BELL)(task_name, ids)


def ring_due[J: Job](jobs: JobQuerySet[J], task_name: str, *, limit: int = 100) -> int:
    """Ring once for each job that is due and return how many were rung; the sweep's whole duty.

    The oldest first, and no more than can be done before the next sweep: most that is due has
    its bell in the queue already, and a second one would only be in the way.
    """
    keys = list(jobs.due().order_by("available_at", "pk").values_list("pk", flat=True)[:limit])
    for key in keys:
        ring(task_name, pk=key)
    return len(keys)


def work_on[J: Job](
    jobs: JobQuerySet[J],
    pk: int,
    work: Callable[[J], None],
    *,
    parked: Callable[[J], None] | None = None,
) -> JobState | None:
    """Claim a job, do it, and return the state it ended in, or None when it was not to be had.

    `work` must end with `finish(job)` inside the transaction that writes its effects, or with
    `pause(job)` when it is long and others wait. A failure that may pass is tried again later,
    three times in all; a permanent one parks the job at once with its sentence, and `parked(job)`
    then runs in the same transaction, to tell a person.
    """
    job = claim(jobs, pk, parked=parked)
    if job is None:
        return None
    try:
        with _held(job):
            work(job)
    except LeaseLost:
        logger.warning("job.lease_lost", extra={"job": str(job.pk), "kind": type(job).__name__})
        return None
    except EvidenceError as error:
        return _give_back(job, error.message, is_final=error.is_permanent, parked=parked)
    # A task wrapper: whatever a job meets must end in its row, not in a lost message.
    except Exception:
        logger.exception("job.failed", extra={"job": str(job.pk), "kind": type(job).__name__})
        return _give_back(job, UNEXPECTED, is_final=False, parked=parked)
    return JobState.PENDING if job.state == JobState.PENDING else JobState.DONE


def claim[J: Job](
    jobs: JobQuerySet[J], pk: int, *, parked: Callable[[J], None] | None = None
) -> J | None:
    """Return the job, now leased to the caller, or None when it is done, held or not yet due."""
    with transaction.atomic():
        job = jobs.due().select_for_update(skip_locked=True, of=("self",)).filter(pk=pk).first()
        if job is None:
            return None
        if job.attempts >= MAX_ATTEMPTS:
            _park(job, job.last_error or WORKER_LOST.format(attempts=job.attempts), parked)
            return None
        job.state = JobState.RUNNING
        job.attempts += 1
        jobs.filter(pk=pk).update(
            state=job.state, attempts=job.attempts, lease_until=Now() + _lease()
        )
    return job


def finish(job: Job) -> None:
    """Mark the job done; raises LeaseLost when another worker has taken it over.

    Call it inside the transaction that writes the job's effects, so that a late writer's effects
    are rolled back with it.
    """
    _write(job, state=JobState.DONE, finished_at=clock.now(), lease_until=None, last_error="")


def note(job: Job, **progress: object) -> None:
    """Write progress for the person who is watching; raises LeaseLost like `finish`."""
    _write(job, **progress)


def pause(job: Job, task_name: str) -> None:
    """Give the job back unfinished, with what is done kept, and ring for its next part.

    This is no failure and does not count as an attempt: the count goes back to what it was before
    this claim, whose holder writes no more. Raises LeaseLost like `finish`.
    """
    with transaction.atomic():
        _write(
            job,
            state=JobState.PENDING,
            attempts=job.attempts - 1,
            available_at=clock.now(),
            lease_until=None,
            last_error="",
        )
        after_commit(task_name, pk=job.pk)
    job.state = JobState.PENDING


def renew(job: Job) -> None:
    """Extend the lease; raises LeaseLost when another worker has taken the job over."""
    _write(job, lease_until=Now() + _lease())


def _write(job: Job, **values: object) -> None:
    mine = type(job)._default_manager.filter(
        pk=job.pk, attempts=job.attempts, state=JobState.RUNNING
    )
    if not mine.update(**values):
        message = "Another worker has taken this job over; this attempt's result is not kept."
        raise LeaseLost(message)


def _give_back[J: Job](
    job: J, reason: str, *, is_final: bool, parked: Callable[[J], None] | None
) -> JobState | None:
    try:
        with transaction.atomic():
            if is_final or job.attempts >= MAX_ATTEMPTS:
                renew(job)
                _park(job, reason, parked)
                return JobState.PARKED
            pause = timedelta(seconds=RETRY_SECONDS[job.attempts - 1])
            _write(
                job,
                state=JobState.PENDING,
                available_at=clock.now() + pause,
                lease_until=None,
                last_error=reason,
            )
    except LeaseLost:
        return None
    return JobState.PENDING


def _park[J: Job](job: J, reason: str, parked: Callable[[J], None] | None) -> None:
    job.state = JobState.PARKED
    job.last_error = reason
    job.finished_at = clock.now()
    job.lease_until = None
    job.save(update_fields=["state", "last_error", "finished_at", "lease_until"])
    if parked:
        parked(job)


def _lease() -> timedelta:
    return timedelta(seconds=settings.JOB_LEASE_SECONDS)


@contextmanager
def _held(job: Job) -> Iterator[None]:
    """Renew the lease from a thread of its own while the work goes on."""
    over = threading.Event()
    keeper = threading.Thread(target=_keep_lease, args=(job, over), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join()


def _keep_lease(job: Job, over: threading.Event) -> None:
    try:
        while not over.wait(settings.JOB_LEASE_SECONDS / 3):
            renew(job)
    except LeaseLost:
        # The worker itself meets this at its next write.
        return
    finally:
        connection.close()
