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
from evidence.redaction.models import DECIDED, AnyFinding, FindingQuerySet


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
    """One build of a bundle: the frozen plan, how far it is, and the PDF that came of it.

    The PDF is given out once it is released: by itself when its redaction check left nothing
    open, else by a person with a reason. A build without `checked_at` was made before there was
    such a check. `unread` names, by exhibit, the pages of which nothing could be looked for.
    """

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
    checked_at = models.DateTimeField(null=True, blank=True)
    unread = models.JSONField(default=list)
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    release_reason = models.CharField(max_length=400, blank=True)

    objects = BuildQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["bundle"],
                condition=Q(state__in=[state.value for state in OPEN_STATES]),
                name="build_one_open",
            ),
            models.CheckConstraint(
                condition=Q(released_at=None) | Q(file__isnull=False), name="build_released_has_pdf"
            ),
            models.CheckConstraint(
                condition=Q(released_by=None, release_reason="")
                | (Q(released_by__isnull=False, released_at__isnull=False) & ~Q(release_reason="")),
                name="build_released_for_a_reason",
            ),
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
    def is_held(self) -> bool:
        """Whether its PDF is there and waits for somebody's decision."""
        return self.file_id is not None and self.released_at is None

    @property
    def file_name(self) -> str:
        """The name under which the PDF is given out."""
        return f"{self.bundle.case.short_name} - {self.bundle.title}.pdf"


class BuildFindingQuerySet(FindingQuerySet["BuildFinding"]):
    """Findings belong to the bundle's case."""

    case_path = "build__bundle__case"


class BuildFinding(AnyFinding):
    """A finding on a finished bundle, with the decision that stood on the exhibit's own then.

    `page_number` is the bundle's page; `exhibit_page` the exhibit's, null on pages of our own.
    """

    build = models.ForeignKey(Build, on_delete=models.CASCADE, related_name="findings")
    exhibit = models.ForeignKey(
        Exhibit, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    exhibit_page = models.PositiveIntegerField(null=True, blank=True)

    objects = BuildFindingQuerySet.as_manager()

    class Meta:
        ordering = ["build", "page_number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["build", "exhibit", "key"],
                nulls_distinct=False,
                name="build_found_once",
            ),
            models.CheckConstraint(condition=DECIDED, name="build_finding_left_by_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} on page {self.page_number} of {self.build}"
