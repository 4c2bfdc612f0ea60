"""The redaction check of each exhibit, what it found, and the names that it looks for."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from evidence.cases.models import CaseScoped, CaseScopedQuerySet
from evidence.core import clock
from evidence.core.ids import PublicIdField
from evidence.core.models import Job, JobQuerySet
from evidence.exhibits.models import Exhibit
from evidence.redaction.extract.findings import Found
from evidence.redaction.extract.kinds import ABOUT, NOTES, Kind

KINDS = [(kind.value, about.label) for kind, about in ABOUT.items()]
LONGEST_NAME = 120


class CheckQuerySet(JobQuerySet["RedactionCheck"], CaseScopedQuerySet["RedactionCheck"]):  # type: ignore[override]  # the stubs type as_manager by its own class
    """Checks belong to the exhibit's case."""

    case_path = "exhibit__case"


class RedactionCheck(Job):
    """The work of checking one exhibit, asked for anew whenever its basis changes.

    `basis` is the hash of the PDF, the page texts and the rules, `names` that of the case's list of
    minors: what the result depends on. `unread` are the pages on which words may stand that nobody
    could look for.
    """

    exhibit = models.OneToOneField(
        Exhibit, on_delete=models.CASCADE, related_name="redaction_check"
    )
    basis = models.CharField(max_length=64, blank=True)
    names = models.CharField(max_length=64, blank=True)
    rules = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(default=clock.now)
    pages_done = models.PositiveIntegerField(default=0)
    pages_total = models.PositiveIntegerField(default=0)
    unread = models.JSONField(default=list)

    objects = CheckQuerySet.as_manager()

    def __str__(self) -> str:
        return f"redaction check of {self.exhibit}"


class FindingQuerySet[M: "AnyFinding"](CaseScopedQuerySet[M]):
    """Filters that the findings on exhibits and those on builds share."""

    def warnings(self) -> Self:
        """Keep what must be looked at; notes are left aside."""
        return self.exclude(kind__in=NOTES)

    def still_open(self) -> Self:
        """Keep the warnings about which nobody has decided."""
        return self.warnings().filter(left_at=None)


class AnyFinding(models.Model):
    """Something that must be redacted or can still be read, and who left it as it is, and why.

    `places` are boxes [left, top, width, height] in thousandths of the page. `shown` may stand in
    lists; `text` is what was found, whole: it goes on the finding's own page only, and never into
    a log.
    """

    page_number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=KINDS)
    shown = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    places = models.JSONField(default=list)
    key = models.CharField(max_length=64)
    left_because = models.CharField(max_length=400, blank=True)
    left_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def about(self) -> str:
        """What it means, in a sentence."""
        return ABOUT[Kind(self.kind)].meaning

    @property
    def rule(self) -> str:
        """The rule that asks for it, empty for text that can merely still be read."""
        return ABOUT[Kind(self.kind)].rule

    def as_found(self) -> Found:
        """Return it as a check finds it, with its key."""
        return Found(
            self.page_number, Kind(self.kind), self.shown, self.text, self.places, self.key
        )

    @property
    def is_note(self) -> bool:
        """Whether it is worth knowing and holds nothing back."""
        return self.kind in NOTES

    @property
    def is_open(self) -> bool:
        """Whether it is a warning about which nobody has decided."""
        return self.left_at is None and not self.is_note


DECIDED = Q(left_at=None, left_by=None, left_because="") | (
    Q(left_at__isnull=False, left_by__isnull=False) & ~Q(left_because="")
)


class RedactionFindingQuerySet(FindingQuerySet["RedactionFinding"]):
    """Findings belong to the exhibit's case."""

    case_path = "exhibit__case"


class RedactionFinding(AnyFinding):
    """A finding on an exhibit; page 0 is the file as a whole."""

    public_id = PublicIdField(prefix="rdf")
    exhibit = models.ForeignKey(
        Exhibit, on_delete=models.CASCADE, related_name="redaction_findings"
    )
    found_at = models.DateTimeField(default=clock.now, editable=False)

    objects = RedactionFindingQuerySet.as_manager()

    class Meta:
        ordering = ["exhibit", "page_number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["exhibit", "key"], name="redaction_found_once"),
            models.CheckConstraint(condition=DECIDED, name="redaction_left_by_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} on page {self.page_number} of {self.exhibit.label}"

    def get_absolute_url(self) -> str:
        return reverse("redaction:finding", args=[self.exhibit.case.public_id, self.public_id])


class MinorName(CaseScoped):
    """A minor's name that a case looks for; only initials may be filed (FRCP 5.2(a)(3))."""

    public_id = PublicIdField(prefix="mnr")
    name = models.CharField(max_length=LONGEST_NAME)
    # The name as it is compared: without case, accents and the comma of "Doe, Jane".
    folded = models.CharField(max_length=LONGEST_NAME * 2)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField(default=clock.now, editable=False)

    objects = CaseScopedQuerySet["MinorName"].as_manager()

    class Meta:
        ordering = ["folded", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "folded"], name="minor_listed_once"),
            models.CheckConstraint(condition=~Q(folded=""), name="minor_has_a_name"),
        ]

    def __str__(self) -> str:
        return f"minor {self.public_id}"
