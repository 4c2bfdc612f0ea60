"""Deadlines: what is due when, how that came, and everything that was marked on them."""

from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from evidence.accounts.models import User
from evidence.core import clock
from evidence.core.ids import PublicIdField
from evidence.docket.models import DocketEntry
from evidence.sources.models import Recorded, RecordedQuerySet, Source


class DeadlineKind(models.TextChoices):
    """What is to be done, or to happen."""

    RESPONSE = "response", "Response"
    REPLY = "reply", "Reply"
    MOTION = "motion", "Motion"
    HEARING = "hearing", "Hearing"
    DISCOVERY = "discovery", "Discovery"
    OTHER = "other", "Other"


class Arising(models.TextChoices):
    """How a deadline came about."""

    COMPUTED = "computed", "Counted from a trigger"
    ORDERED = "ordered", "Set for a day"
    WAITING = "waiting", "Waits for its trigger"


class DeadlineState(models.TextChoices):
    """What became of a deadline."""

    OPEN = "open", "Open"
    DONE = "done", "Done"
    NOT_KNOWN = "not_known", "Passed; whether it was met is not known"
    VACATED = "vacated", "Vacated"


class MarkKind(models.TextChoices):
    """What somebody marked on a deadline."""

    OPEN = "open", "Opened again"
    DONE = "done", "Marked as done"
    NOT_KNOWN = "not_known", "Marked as passed, whether it was met not known"
    VACATED = "vacated", "Vacated"
    SEEN = "seen", "Acknowledged that the day has passed"


class DeadlineQuerySet(RecordedQuerySet["Deadline"]):
    """Filters of deadlines."""

    def still_open(self) -> Self:
        """Keep what is in force and nobody has marked as finished."""
        return self.in_force().filter(state=DeadlineState.OPEN)

    def loaded(self) -> Self:
        """Load what every page shows beside: case and court, what it rests on, who answers."""
        return self.select_related(
            "case__court", "entry__docket__case", "source__case", "responsible"
        )

    def soonest_first(self) -> Self:
        """Put what is due first first; what waits for its trigger comes last."""
        return self.order_by(
            F("due_on").asc(nulls_last=True), F("due_at").asc(nulls_last=True), "pk"
        )


class Deadline(Recorded):
    """Something that is due: by a rule from a trigger, on a day that was set, or not yet countable.

    A change of its day is a successor of the same `line`, so that a calendar program finds it
    again; `steps` are the arithmetic as it was shown to whoever recorded it. What became of it
    stands in `state`, and each change of that in a DeadlineMark.
    """

    public_id = PublicIdField(prefix="ddl")
    line = models.CharField(max_length=32, editable=False)
    sequence = models.PositiveSmallIntegerField(default=0, editable=False)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=9, choices=DeadlineKind)
    arising = models.CharField(max_length=8, choices=Arising)
    rule_key = models.CharField(max_length=40, blank=True)
    citation = models.CharField("rule or order", max_length=200, blank=True)
    counting = models.CharField(max_length=5, blank=True)
    count = models.PositiveSmallIntegerField(null=True, blank=True)
    unit = models.CharField(max_length=10, blank=True)
    direction = models.CharField(max_length=6, blank=True)
    runs_from_service = models.BooleanField(default=False)
    service = models.CharField(max_length=10, blank=True)
    closed_on = ArrayField(models.DateField(), default=list, blank=True)
    closed_because = models.CharField(max_length=200, blank=True)
    trigger = models.CharField(max_length=300, blank=True)
    trigger_on = models.DateField(null=True, blank=True)
    trigger_at = models.TimeField(null=True, blank=True)
    entry = models.ForeignKey(
        DocketEntry, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # Whether the trigger's day is the entry's, so that a correction of the docket moves it.
    follows_entry = models.BooleanField(default=False)
    source = models.ForeignKey(
        Source, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    source_note = models.CharField("where that is read", max_length=300, blank=True)
    due_on = models.DateField(null=True, blank=True)
    due_at = models.TimeField(null=True, blank=True)
    time_zone = models.CharField(max_length=40)
    steps = ArrayField(models.TextField(), default=list, blank=True, editable=False)
    responsible = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    note = models.TextField(blank=True)
    state = models.CharField(max_length=9, choices=DeadlineState, default=DeadlineState.OPEN)
    seen_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = DeadlineQuerySet.as_manager()

    class Meta(Recorded.Meta):
        ordering = ["due_on", "pk"]
        constraints = [
            *Recorded.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(line="") & ~Q(time_zone=""), name="deadline_says_what"
            ),
            # What waits has no day, and says for what it waits: a day that is guessed is worse.
            models.CheckConstraint(
                condition=~Q(arising="waiting") & Q(due_on__isnull=False)
                | Q(arising="waiting", due_on=None, due_at=None, trigger_on=None) & ~Q(trigger=""),
                name="deadline_has_day_or_waits",
            ),
            models.CheckConstraint(
                condition=~Q(arising="computed")
                | Q(trigger_on__isnull=False, count__isnull=False, count__gte=1)
                & ~Q(unit="")
                & ~Q(counting="")
                & ~Q(citation=""),
                name="deadline_counted_from_something",
            ),
            models.CheckConstraint(
                condition=Q(arising="waiting")
                | Q(entry__isnull=False)
                | Q(source__isnull=False)
                | ~Q(source_note=""),
                name="deadline_names_where_it_was_read",
            ),
            models.CheckConstraint(
                condition=Q(follows_entry=False) | Q(entry__isnull=False),
                name="deadline_follows_what_it_names",
            ),
            models.UniqueConstraint(
                fields=["line"],
                condition=Q(retracted_at=None),
                name="deadline_one_of_line_in_force",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"],
                condition=Q(state="open", retracted_at=None),
                name="deadline_open_by_day",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("deadlines:detail", args=[self.case.public_id, self.public_id])

    @property
    def is_open(self) -> bool:
        """Whether it is in force and nobody has marked it as finished."""
        return self.state == DeadlineState.OPEN and not self.is_retracted

    @property
    def is_waiting(self) -> bool:
        """Whether there is no day yet, because its trigger has not happened."""
        return self.arising == Arising.WAITING


class DeadlineMark(models.Model):
    """What somebody marked on a deadline, when and why; nothing of it is changed or removed."""

    deadline = models.ForeignKey(Deadline, on_delete=models.PROTECT, related_name="marks")
    kind = models.CharField(max_length=9, choices=MarkKind)
    because = models.CharField(max_length=400, blank=True)
    at = models.DateTimeField(default=clock.now, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            # Only that something was done, or seen, goes without a reason.
            models.CheckConstraint(
                condition=Q(kind__in=("done", "seen")) | ~Q(because=""),
                name="deadline_mark_says_why",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.deadline}"
