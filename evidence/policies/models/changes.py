"""Comparisons of two texts, and the changes between versions that people decide on."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from evidence.cases.models import CaseScoped, CaseScopedQuerySet
from evidence.core import clock
from evidence.core.dates import FuzzyDate
from evidence.core.ids import PublicIdField
from evidence.core.models import Job, JobQuerySet
from evidence.policies.extract.confined import rows_from
from evidence.policies.extract.difference import Row
from evidence.policies.models.versions import PolicyVersion, VersionText


class ComparisonQuerySet(JobQuerySet["Comparison"], CaseScopedQuerySet["Comparison"]):  # type: ignore[override]  # the stubs type as_manager by its own class
    """Comparisons belong to the case of the versions whose texts they compare."""

    case_path = "earlier__version__case"


class Comparison(Job):
    """The work of comparing two kept texts, and what it found.

    `told` are the rows of the difference as JSON, `noise` counts what differs and says nothing.
    """

    public_id = PublicIdField(prefix="cmp")
    earlier = models.ForeignKey(VersionText, on_delete=models.PROTECT, related_name="+")
    later = models.ForeignKey(VersionText, on_delete=models.PROTECT, related_name="+")
    told = models.JSONField(default=list)
    changes = models.PositiveIntegerField(default=0)
    words_added = models.PositiveIntegerField(default=0)
    words_removed = models.PositiveIntegerField(default=0)
    noise = models.JSONField(default=dict)
    is_cut = models.BooleanField(default=False)
    is_coarse = models.BooleanField(default=False)

    objects = ComparisonQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["earlier", "later"], name="comparison_once"),
            models.CheckConstraint(
                condition=~Q(earlier=F("later")), name="comparison_of_two_texts"
            ),
        ]

    def __str__(self) -> str:
        return f"comparison of {self.earlier} and {self.later}"

    def get_absolute_url(self) -> str:
        case_id = self.earlier.version.case.public_id
        return reverse("policies:comparison", args=[case_id, self.public_id])

    @property
    def rows(self) -> tuple[Row, ...]:
        """What it found, passage by passage."""
        return rows_from(self.told)

    @property
    def noise_count(self) -> int:
        """How many places differ without saying anything else."""
        return sum(self.noise.values())


class ChangeState(models.TextChoices):
    """What people made of a change."""

    PROPOSED = "proposed", "Proposed"
    CONFIRMED = "confirmed", "Confirmed"
    DISMISSED = "dismissed", "Dismissed"


class DatedBy(models.TextChoices):
    """By which date of the later version a change is placed in time."""

    EFFECTIVE = "effective", "When it took effect"
    ANNOUNCED = "announced", "When it was announced"
    CAPTURED = "captured", "When it was captured"


class PolicyChange(CaseScoped):
    """That a document was changed, proposed as an event of the case until a person decides.

    A comparison proposes one by itself; where a text is not kept a person may. Its date is that of
    the later version, so that it is right when that is corrected.
    """

    public_id = PublicIdField(prefix="pch")
    earlier = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="+")
    later = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="changes")
    comparison = models.OneToOneField(
        Comparison, null=True, blank=True, on_delete=models.PROTECT, related_name="change"
    )
    title = models.CharField(max_length=300)
    summary = models.TextField(blank=True)
    dated_by = models.CharField(max_length=9, choices=DatedBy, default=DatedBy.EFFECTIVE)
    state = models.CharField(max_length=9, choices=ChangeState, default=ChangeState.PROPOSED)
    # In the court's zone, like that of every row of evidence.
    known_on = models.DateField("known since")
    proposed_at = models.DateTimeField(default=clock.now, editable=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_because = models.CharField(max_length=400, blank=True)

    objects = CaseScopedQuerySet["PolicyChange"].as_manager()

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="proposed", decided_at=None, decided_by=None, decided_because="")
                | Q(state="confirmed", decided_at__isnull=False, decided_by__isnull=False)
                | Q(state="dismissed", decided_at__isnull=False, decided_by__isnull=False)
                & ~Q(decided_because=""),
                name="policy_change_decided_whole",
            ),
            models.CheckConstraint(
                condition=~Q(earlier=F("later")), name="policy_change_between_two"
            ),
            # One change between two versions waits or counts; dismissed ones may be several.
            models.UniqueConstraint(
                fields=["earlier", "later"],
                condition=~Q(state="dismissed"),
                name="policy_change_once",
            ),
        ]
        indexes = [models.Index(fields=["case", "state"], name="policy_change_by_state")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("policies:change", args=[self.case.public_id, self.public_id])

    @property
    def happened(self) -> FuzzyDate:
        """When it happened, as far as the later version's dates tell."""
        dates = {
            DatedBy.EFFECTIVE: self.later.effective,
            DatedBy.ANNOUNCED: self.later.announced,
            DatedBy.CAPTURED: self.later.captured,
        }
        return dates[DatedBy(self.dated_by)]

    @property
    def is_proposed(self) -> bool:
        """Whether nobody has decided yet."""
        return self.state == ChangeState.PROPOSED
