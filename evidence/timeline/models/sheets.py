"""Sheets of events that somebody handed in: what was read, and what a yes will do."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from evidence.cases.models import CaseScoped, CaseScopedQuerySet
from evidence.core import clock
from evidence.core.ids import PublicIdField


class SheetState(models.TextChoices):
    """Where a sheet stands: nothing is written before a person says yes."""

    READ = "read", "Waits for a yes"
    TAKEN = "taken", "Taken in"
    DROPPED = "dropped", "Not taken in"


class ChronologySheet(CaseScoped):
    """The rows of a CSV or Excel sheet as they were read, kept until somebody says yes or no."""

    public_id = PublicIdField(prefix="sht")
    file_name = models.CharField(max_length=300)
    # Each row as a list of its cells' texts, the head first; what it would do is planned anew.
    rows = models.JSONField()
    # Faults that were seen while the sheet was read: [row number, sentence].
    faults = models.JSONField(default=list)
    state = models.CharField(max_length=7, choices=SheetState, default=SheetState.READ)
    read_at = models.DateTimeField(default=clock.now, editable=False)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    added_count = models.PositiveIntegerField(default=0)
    changed_count = models.PositiveIntegerField(default=0)

    objects = CaseScopedQuerySet["ChronologySheet"].as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="read", settled_at=None, settled_by=None)
                | ~Q(state="read") & Q(settled_at__isnull=False, settled_by__isnull=False),
                name="sheet_settled_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("timeline:sheet", args=[self.case.public_id, self.public_id])
