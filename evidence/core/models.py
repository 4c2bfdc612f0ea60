"""What a table of work to be done looks like: state, attempts, lease and the reason it stopped."""

from datetime import timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from evidence.core import clock


class JobState(models.TextChoices):
    """Where a piece of work stands."""

    PENDING = "pending", "waiting"
    RUNNING = "running", "in progress"
    DONE = "done", "done"
    PARKED = "parked", "stopped"


OPEN_STATES = (JobState.PENDING, JobState.RUNNING)


class JobQuerySet[J: "Job"](models.QuerySet[J]):
    """Filters every table of work shares."""

    def still_open(self) -> Self:
        """Keep what is waiting or in progress."""
        return self.filter(state__in=OPEN_STATES)

    def due(self) -> Self:
        """Keep what a worker may take now: waiting and ripe, or left behind by a dead worker."""
        ripe = Q(state=JobState.PENDING, available_at__lte=Now())
        abandoned = Q(state=JobState.RUNNING, lease_until__lt=Now())
        return self.filter(ripe | abandoned)

    def older_than(self, age: timedelta) -> Self:
        """Keep what was asked for longer ago than `age`."""
        return self.filter(created_at__lt=clock.now() - age)


class Job(models.Model):
    """A piece of work as a row, written in the same transaction as its cause.

    `attempts` is also the fencing token: a worker may finish a job only while the count is still
    the one it got when it claimed the row (see core.jobs).
    """

    state = models.CharField(max_length=8, choices=JobState, default=JobState.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    available_at = models.DateTimeField(default=clock.now)
    lease_until = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_open(self) -> bool:
        """Whether it is still waiting or in progress."""
        return self.state in OPEN_STATES

    @property
    def is_parked(self) -> bool:
        """Whether it stopped for good and waits for a person."""
        return self.state == JobState.PARKED
