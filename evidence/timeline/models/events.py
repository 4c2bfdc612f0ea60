"""Events of a case with what they rest on; each row says when it was and since when we know it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from evidence.core.fields import FuzzyDateField
from evidence.core.ids import PublicIdField
from evidence.exhibits.models import Exhibit
from evidence.sources.models import Recorded, RecordedQuerySet, Source


class EventKind(models.TextChoices):
    """What sort of thing an event is."""

    FACT = "fact", "Fact"
    ALLEGED = "alleged", "Alleged"
    POLICY = "policy", "Policy"
    STATEMENT = "statement", "Statement"
    DOCKET = "docket", "Court"
    REGULATOR = "regulator", "Regulator"
    MEDIA = "media", "Media"
    COMMUNICATION = "communication", "Communication"
    MEETING = "meeting", "Meeting"
    SEARCH = "search", "Search without result"
    OTHER = "other", "Other"


class Confidence(models.TextChoices):
    """How surely an event is known."""

    HIGH = "high", "High"
    MEDIUM = "medium", "Medium"
    LOW = "low", "Low"
    UNVERIFIED = "unverified", "Not verified"


class TimelineEventQuerySet(RecordedQuerySet["TimelineEvent"]):
    """Filters of events."""


class TimelineEvent(Recorded):
    """Something that happened, or is alleged to have, as far as its date is known.

    A change of what it says leaves the row as it was, withdrawn, with a successor: so that what
    was known on an earlier day can still be shown.
    """

    public_id = PublicIdField(prefix="evt")
    # By which an import finds it again; its successors have the same.
    key = models.CharField(max_length=40)
    date = FuzzyDateField(bounds=("date_from", "date_until"))
    # After the date, which fills them.
    date_from = models.DateField(null=True, editable=False)
    date_until = models.DateField(null=True, editable=False)
    time = models.TimeField(null=True, blank=True)
    time_zone = models.CharField(max_length=60, blank=True)
    sequence = models.PositiveSmallIntegerField("place among those of one day", default=1)
    kind = models.CharField(max_length=14, choices=EventKind, default=EventKind.FACT)
    text = models.TextField("what happened")
    as_pleaded = models.TextField("as pleaded", blank=True)
    is_disputed = models.BooleanField("disputed", default=False)
    # Empty with a disputed event: by whom is not recorded, and the page says so.
    disputed_by = models.CharField(max_length=200, blank=True)
    confidence = models.CharField(max_length=10, choices=Confidence, blank=True)
    note = models.CharField(max_length=1000, blank=True)
    is_material = models.BooleanField("material", default=False)
    tags = ArrayField(models.CharField(max_length=60), default=list, blank=True)

    objects = TimelineEventQuerySet.as_manager()

    class Meta(Recorded.Meta):
        ordering = [F("date_from").asc(nulls_first=True), "sequence", "pk"]
        constraints = [
            *Recorded.Meta.constraints,
            models.UniqueConstraint(
                fields=["case", "key"], condition=Q(retracted_at=None), name="event_key_once"
            ),
            models.CheckConstraint(condition=~Q(key="") & ~Q(text=""), name="event_says_something"),
            models.CheckConstraint(
                condition=Q(time=None, time_zone="")
                | Q(time__isnull=False, date_from__isnull=False) & ~Q(time_zone=""),
                name="event_time_has_zone_and_day",
            ),
            models.CheckConstraint(
                condition=Q(is_disputed=True) | Q(disputed_by=""), name="event_disputed_by_somebody"
            ),
        ]
        indexes = [
            models.Index(
                F("case"), F("date_from").asc(nulls_first=True), F("sequence"), name="event_day"
            ),
            # What was taken back or replaced is a handful among tens of thousands.
            models.Index(
                fields=["case"], condition=Q(retracted_at__isnull=False), name="event_taken_back"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.text}"

    def get_absolute_url(self) -> str:
        return reverse("timeline:event", args=[self.case.public_id, self.public_id])

    @property
    def is_alleged(self) -> bool:
        """Whether it is told only as somebody's allegation."""
        return self.kind == EventKind.ALLEGED


class EventCitationQuerySet(RecordedQuerySet["EventCitation"]):
    """Filters of citations."""


class EventCitation(Recorded):
    """What an event rests on: an exhibit or its page, or a source that was read."""

    public_id = PublicIdField(prefix="cit")
    event = models.ForeignKey(TimelineEvent, on_delete=models.PROTECT, related_name="citations")
    exhibit = models.ForeignKey(
        Exhibit, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    page = models.PositiveIntegerField(null=True, blank=True)
    source = models.ForeignKey(
        Source, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    pinpoint = models.CharField("where in it", max_length=200, blank=True)
    quotation = models.CharField("what stands there", max_length=600, blank=True)

    objects = EventCitationQuerySet.as_manager()

    class Meta(Recorded.Meta):
        ordering = ["pk"]
        constraints = [
            *Recorded.Meta.constraints,
            models.CheckConstraint(
                condition=Q(exhibit__isnull=False, source=None)
                | Q(exhibit=None, source__isnull=False),
                name="event_citation_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(page=None) | Q(exhibit__isnull=False, page__gte=1),
                name="event_citation_page_of_exhibit",
            ),
        ]

    def __str__(self) -> str:
        return self.cited

    @property
    def cited(self) -> str:
        """What is cited and where in it, as a chronology prints it: “EX-4, p. 2, ¶ 3”."""
        page = f"p. {self.page}" if self.page else ""
        what = self.exhibit.label if self.exhibit else str(self.source or "")
        return ", ".join(part for part in (what, page, self.pinpoint) if part)
