"""Work that outlives a request: the row is the promise, the bell only says "look now".

A caller writes a Job row and calls `after_commit` in the same transaction. A worker claims the
row, holds it with a lease that is renewed while it works, and finishes it. If the bell is lost a
sweep rings again; if the worker dies its lease runs out and another takes over; if a dead worker
wakes up, its finish is refused because the attempt count has moved on.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from itertools import islice

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from evidence.core import clock

# Callers say `jobs.ring(...)`: the bells have a module of their own.
from evidence.core.bells import after_commit as after_commit
from evidence.core.bells import ring as ring
from evidence.core.bells import ring_due as ring_due
from evidence.core.errors import Conflict, EvidenceError
from evidence.core.models import Job, JobQuerySet, JobState

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 3
RETRY_SECONDS = (5, 30, 120)
UNEXPECTED = "Something unexpected went wrong; the log has the details."
TAKEN_OVER = "Another worker has taken this job over; this attempt's result is not kept."
WORKER_LOST = "The worker stopped in the middle of this {attempts} times. Look at the worker's log."


class LeaseLost(Conflict):
    """Another worker has taken this job over; what this one did is thrown away."""

    default_code = "lease_lost"


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
    with _held([job]):
        return _do(job, work, parked)


def work_together[J: Job](
    group: Sequence[J],
    work: Callable[[Sequence[J]], None],
    *,
    parked: Callable[[J], None] | None = None,
) -> list[JobState | None]:
    """Do claimed jobs as one, and return the state that each ended in, in order.

    `work` must end with `finish_together` inside the transaction that writes the effects of the
    jobs it names; it may do so for a part of them at a time. When it fails, what it has not
    finished is done one by one: so a job that fails costs no other.
    """
    if not group:
        return []
    with _held(group):
        left = {job.pk for job in group}
        if len(group) > 1:
            left = _left_undone(group, work)
        return [
            _do(job, lambda alone: work([alone]), parked) if job.pk in left else JobState.DONE
            for job in group
        ]


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


def are_gathered[J: Job](jobs: JobQuerySet[J], *, most: int) -> bool:
    """Return whether any job is due, after a moment for others to come if they are fewer.

    As with PostgreSQL's commit_delay, what comes file by file then costs one transaction and not
    one each. Not to be called within one, whose locks would be held meanwhile.
    """
    due = jobs.due().values_list("pk", flat=True)[:most].count()
    if due and due < most:
        time.sleep(settings.JOB_COMPANY_SECONDS)
    return bool(due)


def claim_several[J: Job](
    jobs: JobQuerySet[J], *, most: int, parked: Callable[[J], None] | None = None
) -> list[J]:
    """Return the first jobs that are due, in their order and leased to the caller.

    One that was claimed before comes alone: whoever held it may have died of it, and its
    neighbours would be lost with it.
    """
    waiting = dict(jobs.due().values_list("pk", "attempts")[:most])
    fresh = [pk for pk, attempts in waiting.items() if not attempts]
    if not fresh:
        found = (claim(jobs, pk, parked=parked) for pk in waiting)
        return list(islice(filter(None, found), 1))
    with transaction.atomic():
        locked = jobs.due().select_for_update(skip_locked=True, of=("self",))
        group = list(locked.filter(pk__in=fresh, attempts=0))
        for job in group:
            job.state, job.attempts = JobState.RUNNING, 1
        jobs.filter(pk__in=[job.pk for job in group]).update(
            state=JobState.RUNNING, attempts=1, lease_until=Now() + _lease()
        )
    return group


def finish(job: Job) -> None:
    """Mark the job done; raises LeaseLost when another worker has taken it over.

    Call it inside the transaction that writes the job's effects, so that a late writer's effects
    are rolled back with it.
    """
    _write(job, **_ended())


def finish_together(group: Sequence[Job]) -> None:
    """Mark all these jobs done, which were claimed together; raises LeaseLost like `finish`.

    One that another worker has taken over is enough: nothing of the others is written then.
    """
    mine = _running(group).filter(attempts=group[0].attempts)
    if mine.update(**_ended()) < len(group):
        raise LeaseLost(TAKEN_OVER)


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
        raise LeaseLost(TAKEN_OVER)


def _do[J: Job](
    job: J, work: Callable[[J], None], parked: Callable[[J], None] | None
) -> JobState | None:
    try:
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


def _left_undone[J: Job](group: Sequence[J], work: Callable[[Sequence[J]], None]) -> set[int]:
    try:
        work(group)
    # Which of them it was shows when each is done by itself, and ends in that one's row.
    except Exception as error:
        facts = {"kind": type(group[0]).__name__, "reason": type(error).__name__}
        logger.info("job.one_by_one", extra=facts)
        return set(_running(group).values_list("pk", flat=True))
    return set()


def _running(group: Sequence[Job]) -> QuerySet[Job]:
    keys = [job.pk for job in group]
    return type(group[0])._default_manager.filter(pk__in=keys, state=JobState.RUNNING)


def _ended() -> dict[str, object]:
    return {"state": JobState.DONE, "finished_at": clock.now(), "lease_until": None,
            "last_error": ""}  # fmt: skip


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
def _held(group: Sequence[Job]) -> Iterator[None]:
    """Renew the leases from a thread of its own while the work goes on."""
    over = threading.Event()
    keeper = threading.Thread(target=_keep_leases, args=(group, over), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join()


def _keep_leases(group: Sequence[Job], over: threading.Event) -> None:
    try:
        while not over.wait(settings.JOB_LEASE_SECONDS / 3):
            for job in group:
                # Done, or another's: in the latter case the worker meets this at its next write.
                with suppress(LeaseLost):
                    renew(job)
    finally:
        connection.close()
