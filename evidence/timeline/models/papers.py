"""Chronologies that are given out: the work of making one, and its file."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from evidence.cases.models import CaseScoped
from evidence.core.ids import PublicIdField
from evidence.core.models import OPEN_STATES, Job, JobQuerySet
from evidence.exhibits.models import StoredFile


class ChronologyForm(models.TextChoices):
    """The forms in which a chronology is given out."""

    PDF = "pdf", "PDF"
    DOCX = "docx", "Word"
    CSV = "csv", "CSV"
    ICS = "ics", "Calendar (ICS)"


class PaperUse(models.TextChoices):
    """What a chronology on paper is for; the two rules ask for different things."""

    AID = "aid", "Illustrative aid (FRE 107)"
    SUMMARY = "summary", "Summary offered as evidence (FRE 1006)"


class ChronologyPaper(CaseScoped, Job):
    """The work of making a chronology to give out, and the file that was given out."""

    public_id = PublicIdField(prefix="chr")
    form = models.CharField(max_length=4, choices=ChronologyForm)
    use = models.CharField(max_length=7, choices=PaperUse, default=PaperUse.AID)
    # Where and when the other parties may examine the originals: FRE 1006(b).
    availability = models.CharField(max_length=400, blank=True)
    # The address's filter, as it stood on the page it was asked for from.
    asked = models.JSONField(default=dict)
    asked_in_words = models.CharField(max_length=1200, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    as_of = models.DateTimeField(null=True, blank=True)
    rows_done = models.PositiveIntegerField(default=0)
    row_count = models.PositiveIntegerField(null=True, blank=True)
    # Entries that this form cannot hold: a calendar has no place for what has no date.
    left_out_count = models.PositiveIntegerField(default=0)
    # Entries that cite nothing that could be examined.
    uncited_count = models.PositiveIntegerField(default=0)
    page_count = models.PositiveIntegerField(null=True, blank=True)
    file = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = JobQuerySet["ChronologyPaper"].as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="done") | Q(file__isnull=False, row_count__isnull=False),
                name="chronology_paper_done_has_file",
            ),
            models.CheckConstraint(
                condition=~Q(use="summary") | ~Q(availability=""),
                name="chronology_summary_says_where_originals_are",
            ),
        ]
        indexes = [
            models.Index(
                fields=["available_at"],
                condition=Q(state__in=OPEN_STATES),
                name="chronology_paper_due",
            )
        ]

    def __str__(self) -> str:
        return f"chronology of {self.case} as {self.get_form_display()}"

    def get_absolute_url(self) -> str:
        return reverse("timeline:paper", args=[self.case.public_id, self.public_id])

    @property
    def file_name(self) -> str:
        """The name under which it is given out."""
        return f"{self.case.short_name} - Chronology.{self.form}"

    @property
    def is_summary(self) -> bool:
        """Whether it is offered as evidence of what voluminous writings say."""
        return self.use == PaperUse.SUMMARY

    @property
    def is_agreed(self) -> bool:
        """Whether it holds only what nobody alleges or disputes."""
        return bool(self.asked.get("standing") == "agreed")
