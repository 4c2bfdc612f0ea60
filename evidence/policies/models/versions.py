"""Documents that are watched, their versions with their dates, and the texts that are kept."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from evidence.cases.models import CaseScoped, CaseScopedQuerySet
from evidence.core import clock
from evidence.core.dates import FuzzyDate
from evidence.core.fields import FuzzyDateField
from evidence.core.ids import PublicIdField
from evidence.exhibits.models import Exhibit
from evidence.sources.models import CitedSource, Recorded, RecordedQuerySet


class WatchedDocument(CaseScoped):
    """A published text whose versions matter to a case: a policy, an agreement, a help page."""

    public_id = PublicIdField(prefix="wdo")
    title = models.CharField(max_length=200)
    publisher = models.CharField(max_length=200, blank=True)
    url = models.CharField("address", max_length=1000, blank=True)
    note = models.TextField(blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = CaseScopedQuerySet["WatchedDocument"].as_manager()

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "title"], name="watched_document_once"),
            models.CheckConstraint(condition=~Q(title=""), name="watched_document_has_title"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("policies:document", args=[self.case.public_id, self.public_id])


class Confidence(models.TextChoices):
    """How surely a record is known."""

    HIGH = "high", "High"
    MEDIUM = "medium", "Medium"
    LOW = "low", "Low"
    UNVERIFIED = "unverified", "Not verified"


class PolicyVersionQuerySet(RecordedQuerySet["PolicyVersion"]):
    """Filters of versions."""

    def published_by(self, day: date) -> Self:
        """Keep what was announced, in force or captured by a day."""
        return self.filter(
            Q(announced_from__lte=day) | Q(effective_from__lte=day) | Q(captured_from__lte=day)
        )

    def in_order(self) -> Self:
        """Order by the day of effect, else of the announcement, else of the capture."""
        placed = Coalesce("effective_from", "announced_from", "captured_from")
        return self.annotate(placed=placed).order_by("placed", "pk")


class PolicyVersion(Recorded):
    """One version of a document, with the dates and the reach that it had.

    Each date has a note: as its source gives it, or why it is not known. From the day of `ended`
    on the version no longer holds. `says` tells in our words what it says on the point.
    """

    public_id = PublicIdField(prefix="pov")
    key = models.CharField("short name", max_length=40, blank=True)
    document = models.ForeignKey(WatchedDocument, on_delete=models.PROTECT, related_name="versions")
    label = models.CharField("version", max_length=160)
    announced = FuzzyDateField(bounds=("announced_from", "announced_until"))
    announced_from = models.DateField(null=True, blank=True, editable=False)
    announced_until = models.DateField(null=True, blank=True, editable=False)
    announced_note = models.CharField(max_length=300, blank=True)
    effective = FuzzyDateField(bounds=("effective_from", "effective_until"))
    effective_from = models.DateField(null=True, blank=True, editable=False)
    effective_until = models.DateField(null=True, blank=True, editable=False)
    effective_note = models.CharField(max_length=300, blank=True)
    ended = FuzzyDateField(bounds=("ended_from", "ended_until"))
    ended_from = models.DateField(null=True, blank=True, editable=False)
    ended_until = models.DateField(null=True, blank=True, editable=False)
    ended_note = models.CharField(max_length=300, blank=True)
    captured = FuzzyDateField(bounds=("captured_from", "captured_until"))
    captured_from = models.DateField(null=True, blank=True, editable=False)
    captured_until = models.DateField(null=True, blank=True, editable=False)
    captured_note = models.CharField(max_length=300, blank=True)
    scope = models.CharField("where and for whom", max_length=300, blank=True)
    says = models.TextField("what it says on the point", blank=True)
    text_note = models.CharField("how its text is known", max_length=300, blank=True)
    note = models.TextField(blank=True)
    confidence = models.CharField(max_length=10, choices=Confidence, blank=True)

    objects = PolicyVersionQuerySet.as_manager()

    class Meta(Recorded.Meta):
        ordering = ["document", "effective_from", "pk"]
        constraints = [
            *Recorded.Meta.constraints,
            models.UniqueConstraint(
                fields=["case", "key"],
                condition=~Q(key="") & Q(retracted_at=None),
                name="policy_version_key_in_force",
            ),
            models.UniqueConstraint(
                fields=["document", "label"],
                condition=Q(retracted_at=None),
                name="policy_version_once_in_force",
            ),
            models.CheckConstraint(condition=~Q(label=""), name="policy_version_has_label"),
        ]
        indexes = [models.Index(fields=["case", "effective_from"], name="policy_version_by_date")]

    def __str__(self) -> str:
        return f"{self.document.title}, {self.label}"

    def get_absolute_url(self) -> str:
        return reverse("policies:version", args=[self.case.public_id, self.public_id])

    @property
    def dated(self) -> FuzzyDate:
        """The date by which it is placed: of effect, else of the announcement, else of capture."""
        return self.effective or self.announced or self.captured

    @property
    def standing_text(self) -> "VersionText | None":
        """The text that is kept of it, None when there is none."""
        return next((text for text in self.texts.all() if text.retracted_at is None), None)


class VersionSource(CitedSource):
    """That a source carries a version, and when it captured the text, if it did."""

    version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="cited")
    captured_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "source"], name="version_source_once")
        ]

    def __str__(self) -> str:
        return f"{self.source}"


class TextOrigin(models.TextChoices):
    """How a text came here."""

    PASTED = "pasted", "Pasted"
    EXHIBIT = "exhibit", "From an exhibit"


class VersionTextQuerySet(CaseScopedQuerySet["VersionText"]):
    """Texts belong to the case of their version."""

    case_path = "version__case"


class VersionText(models.Model):
    """The text of a version as it is kept, with the hash of its UTF-8 bytes.

    A text is not changed: another takes its place, and this one stays on record.
    """

    version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="texts")
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    origin = models.CharField(max_length=7, choices=TextOrigin)
    exhibit = models.ForeignKey(
        Exhibit, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    first_page = models.PositiveIntegerField(null=True, blank=True)
    last_page = models.PositiveIntegerField(null=True, blank=True)
    kept_at = models.DateTimeField(default=clock.now, editable=False)
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    retracted_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = VersionTextQuerySet.as_manager()

    class Meta:
        ordering = ["version", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version"],
                condition=Q(retracted_at=None),
                name="version_text_one_in_force",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="version_text_says_something"),
            models.CheckConstraint(
                condition=Q(origin="pasted", exhibit=None, first_page=None, last_page=None)
                | Q(
                    origin="exhibit",
                    exhibit__isnull=False,
                    first_page__gte=1,
                    last_page__gte=models.F("first_page"),
                ),
                name="version_text_from_somewhere",
            ),
        ]

    def __str__(self) -> str:
        return f"text of {self.version}"
