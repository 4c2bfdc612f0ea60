"""Changes of many exhibits at once, kept so that they can be undone, and lists made of exhibits."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from evidence.cases.models import CaseScoped, CaseScopedQuerySet
from evidence.core import clock
from evidence.core.ids import PublicIdField
from evidence.core.models import OPEN_STATES, Job, JobQuerySet
from evidence.exhibits.models import Exhibit, StoredFile


class BulkEdit(CaseScoped):
    """One change of many exhibits, made in one transaction."""

    public_id = PublicIdField(prefix="blk")
    # What was asked for, in the words of the form.
    asked = models.JSONField()
    exhibit_count = models.PositiveIntegerField()
    made_at = models.DateTimeField(default=clock.now, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = CaseScopedQuerySet["BulkEdit"].as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="bulk_edit_undone_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return f"change of {self.exhibit_count} exhibits"

    def get_absolute_url(self) -> str:
        return reverse("marking:bulk-edit", args=[self.case.public_id, self.public_id])


class BulkEditItem(models.Model):
    """What a bulk edit changed of one exhibit: each changed thing before and after."""

    bulk_edit = models.ForeignKey(BulkEdit, on_delete=models.PROTECT, related_name="items")
    exhibit = models.ForeignKey(Exhibit, on_delete=models.PROTECT, related_name="+")
    before = models.JSONField()
    after = models.JSONField()
    # What somebody changed since, so that undoing left it as it was.
    left_alone = models.JSONField(default=list)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["bulk_edit", "exhibit"], name="bulk_edit_item_once")
        ]

    def __str__(self) -> str:
        return f"{self.exhibit_id}: {', '.join(sorted(self.after))}"

    @property
    def left(self) -> list[str]:
        """What of the change undoing does not take back, each with its reason."""
        label = self.after.get("number")
        given = [f"The number {label} stays: it is given for life."] if label else []
        return [*self.left_alone, *given]


class ListForm(models.TextChoices):
    """The forms in which an exhibit list is given out."""

    PDF = "pdf", "PDF"
    XLSX = "xlsx", "Excel"
    CSV = "csv", "CSV"


class ExhibitList(CaseScoped, Job):
    """The work of making an exhibit list, and the file that was given out."""

    public_id = PublicIdField(prefix="lst")
    form = models.CharField(max_length=4, choices=ListForm)
    # The address's filter and order, as they stood on the page it was asked for from.
    asked = models.JSONField(default=dict)
    asked_in_words = models.CharField(max_length=1200, blank=True)
    # With the columns that a team keeps for itself: tags, custodian, privilege.
    is_internal = models.BooleanField(default=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    as_of = models.DateTimeField(null=True, blank=True)
    rows_done = models.PositiveIntegerField(default=0)
    row_count = models.PositiveIntegerField(null=True, blank=True)
    privileged_count = models.PositiveIntegerField(default=0)
    page_count = models.PositiveIntegerField(null=True, blank=True)
    file = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = JobQuerySet["ExhibitList"].as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="done") | Q(file__isnull=False, row_count__isnull=False),
                name="exhibit_list_done_has_file",
            )
        ]
        indexes = [
            models.Index(
                fields=["available_at"], condition=Q(state__in=OPEN_STATES), name="exhibit_list_due"
            )
        ]

    def __str__(self) -> str:
        return f"exhibit list of {self.case} as {self.get_form_display()}"

    def get_absolute_url(self) -> str:
        return reverse("marking:list-made", args=[self.case.public_id, self.public_id])

    @property
    def file_name(self) -> str:
        """The name under which it is given out."""
        own = " (internal)" if self.is_internal else ""
        return f"{self.case.short_name} - Exhibit list{own}.{self.form}"
