"""Bundles, the exhibits in them, and each build of the PDF."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from evidence.cases.models import CaseScoped, CaseScopedQuerySet
from evidence.core import clock
from evidence.core.ids import PublicIdField
from evidence.core.models import OPEN_STATES, Job, JobQuerySet
from evidence.exhibits.models import Exhibit, StoredFile


class Bundle(CaseScoped):
    """A choice of exhibits in an order, from which a PDF is built."""

    public_id = PublicIdField(prefix="bun")
    title = models.CharField(max_length=200)
    subtitle = models.CharField(max_length=200, blank=True)
    stamp_prefix = models.CharField("page number prefix", max_length=12, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = CaseScopedQuerySet["Bundle"].as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("bundles:builder", args=[self.case.public_id, self.public_id])


class BundleItem(models.Model):
    """An exhibit at its place in a bundle."""

    bundle = models.ForeignKey(Bundle, on_delete=models.CASCADE, related_name="items")
    exhibit = models.ForeignKey(Exhibit, on_delete=models.PROTECT, related_name="bundle_items")
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["bundle", "exhibit"], name="bundle_item_once"),
            # Deferred, so that an order can be rewritten in one transaction.
            models.UniqueConstraint(
                fields=["bundle", "position"],
                name="bundle_position_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.exhibit}"


class BuildQuerySet(JobQuerySet["Build"], CaseScopedQuerySet["Build"]):  # type: ignore[override]  # the stubs type as_manager by its own class
    """Builds belong to the bundle's case."""

    case_path = "bundle__case"


class Build(Job):
    """One build of a bundle: the frozen plan, how far it is, and the PDF that came of it."""

    public_id = PublicIdField(prefix="bld")
    bundle = models.ForeignKey(Bundle, on_delete=models.PROTECT, related_name="builds")
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    plan = models.JSONField()
    stage = models.CharField(max_length=80, default="Waiting for a worker")
    pages_done = models.PositiveIntegerField(default=0)
    pages_total = models.PositiveIntegerField(default=0)
    page_count = models.PositiveIntegerField(null=True, blank=True)
    seconds = models.FloatField(null=True, blank=True)
    file = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = BuildQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["bundle"],
                condition=Q(state__in=[state.value for state in OPEN_STATES]),
                name="build_one_open",
            )
        ]

    def __str__(self) -> str:
        return f"build of {self.bundle} ({self.get_state_display()})"

    def get_absolute_url(self) -> str:
        case_id = self.bundle.case.public_id
        return reverse("bundles:build", args=[case_id, self.bundle.public_id, self.public_id])

    @property
    def sha256(self) -> str:
        """The SHA-256 of the finished PDF, empty until there is one."""
        return self.file.sha256 if self.file else ""

    @property
    def file_name(self) -> str:
        """The name under which the PDF is given out."""
        return f"{self.bundle.case.short_name} - {self.bundle.title}.pdf"
