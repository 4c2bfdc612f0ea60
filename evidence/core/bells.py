"""The bells that say "look now": what they ring for is a row, and a lost one is rung again."""

from functools import partial

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from evidence.core.models import Job, JobQuerySet


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
