"""Dockets, their entries with the source of each field, and the sources that are watched."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from evidence.cases.models import CaseScoped, CaseScopedQuerySet, Court
from evidence.core import clock
from evidence.core.ids import PublicIdField
from evidence.core.models import OPEN_STATES, Job, JobQuerySet


class Docket(CaseScoped):
    """The court's list of what was filed in a case, as far as we have seen it."""

    public_id = PublicIdField(prefix="dkt")
    court = models.ForeignKey(Court, on_delete=models.PROTECT, related_name="+")
    docket_number = models.CharField(max_length=40)
    pacer_case_id = models.CharField(max_length=30, blank=True)
    case_name = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = CaseScopedQuerySet["Docket"].as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "court", "docket_number"], name="docket_once_per_case"
            )
        ]

    def __str__(self) -> str:
        return f"{self.docket_number} ({self.court.court_id})"

    def get_absolute_url(self) -> str:
        return reverse("docket:entries", args=[self.case.public_id])


class EntryOrigin(models.TextChoices):
    """Where what we know of a docket entry came from."""

    PUBLIC_REPORT = "public_report", "Public report"
    COURT_RSS = "court_rss", "Court RSS feed"
    PERSON = "person", "Entered by a person"


# A field is overwritten only by a source of at least the same rank: a person's word stays.
ORIGIN_RANK: dict[str, int] = {
    EntryOrigin.PUBLIC_REPORT: 10,
    EntryOrigin.COURT_RSS: 20,
    EntryOrigin.PERSON: 90,
}


class DocketEntryQuerySet(CaseScopedQuerySet["DocketEntry"]):
    """Docket entries belong to the docket's case."""

    case_path = "docket__case"


class DocketEntry(models.Model):
    """One event on a docket; every field remembers its source and the time it was learnt.

    `date_filed` is a date in the court's zone. `provenance` maps a field's name to
    `{"source": origin, "at": RFC 3339 time}`. A missing number is None and never guessed.
    """

    public_id = PublicIdField(prefix="ent")
    docket = models.ForeignKey(Docket, on_delete=models.PROTECT, related_name="entries")
    entry_number = models.PositiveIntegerField(null=True, blank=True)
    number_note = models.CharField(max_length=200, blank=True)
    date_filed = models.DateField()
    entered_at = models.DateTimeField(null=True, blank=True)
    short_description = models.CharField(max_length=300, blank=True)
    description = models.TextField(blank=True)
    document_url = models.URLField(max_length=500, blank=True)
    pacer_doc_id = models.CharField(max_length=40, blank=True)
    origin = models.CharField(max_length=20, choices=EntryOrigin)
    provenance = models.JSONField(default=dict)
    first_seen_at = models.DateTimeField(default=clock.now, editable=False)

    objects = DocketEntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "docket entries"
        ordering = ["date_filed", "entry_number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["docket", "entry_number"],
                condition=Q(entry_number__isnull=False),
                name="docket_entry_number_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.short_description or self.description}"

    @property
    def label(self) -> str:
        """The entry's number, or the words that say that no source gave one."""
        if self.entry_number is None:
            return "Entry without a number"
        return f"Entry {self.entry_number}"

    @property
    def is_provisional(self) -> bool:
        """Whether no court source has confirmed it yet."""
        return self.origin == EntryOrigin.PUBLIC_REPORT


class EntrySighting(models.Model):
    """A key under which a source shows an entry; the same key seen again is the same entry."""

    docket = models.ForeignKey(Docket, on_delete=models.PROTECT, related_name="sightings")
    entry = models.ForeignKey(DocketEntry, on_delete=models.PROTECT, related_name="sightings")
    source_key = models.CharField(max_length=200)
    origin = models.CharField(max_length=20, choices=EntryOrigin)
    seen_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["docket", "source_key"], name="sighting_once")
        ]

    def __str__(self) -> str:
        return f"{self.source_key} → {self.entry}"


class DocketSource(models.Model):
    """A place that is looked at again and again for changes of a docket, and how it is doing."""

    public_id = PublicIdField(prefix="src")
    docket = models.ForeignKey(Docket, on_delete=models.CASCADE, related_name="sources")
    url = models.URLField(max_length=500)
    etag = models.CharField(max_length=300, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)
    due_at = models.DateTimeField(default=clock.now)
    last_checked_at = models.DateTimeField(null=True, blank=True)
    last_good_at = models.DateTimeField(null=True, blank=True)
    last_new_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["docket", "url"], name="source_once_per_docket")
        ]

    def __str__(self) -> str:
        return self.url

    @property
    def is_failing(self) -> bool:
        """Whether the last look failed."""
        return self.failures > 0


class SyncOutcome(models.TextChoices):
    """What a look at a source brought."""

    CHANGED = "changed", "New or changed entries"
    UNCHANGED = "unchanged", "Nothing new"
    UNREACHABLE = "unreachable", "Source not reached"
    NOT_A_FEED = "not_a_feed", "Not a court feed"


class SyncRun(Job):
    """One look at a source: asked for, done by a worker, with what it brought."""

    public_id = PublicIdField(prefix="run")
    source = models.ForeignKey(DocketSource, on_delete=models.CASCADE, related_name="runs")
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    outcome = models.CharField(max_length=12, choices=SyncOutcome, blank=True)
    items_seen = models.PositiveIntegerField(default=0)
    entries_added = models.PositiveIntegerField(default=0)
    entries_amended = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)

    objects = JobQuerySet["SyncRun"].as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source"],
                condition=Q(state__in=[state.value for state in OPEN_STATES]),
                name="sync_run_one_open",
            )
        ]

    def __str__(self) -> str:
        return f"look at {self.source} on {self.created_at:%Y-%m-%d %H:%M}"
