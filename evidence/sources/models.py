"""Where something was read, how much of it was seen, and from what it was copied."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from evidence.cases.models import CaseScoped, CaseScopedQuerySet
from evidence.core import clock
from evidence.core.fields import FuzzyDateField
from evidence.core.ids import PublicIdField
from evidence.core.moments import Moment, end_of
from evidence.exhibits.models import Exhibit


class RecordedQuerySet[M: models.Model](CaseScopedQuerySet[M]):
    """Filters of rows that stand on two clocks."""

    def in_force(self) -> Self:
        """Keep what nobody has retracted."""
        return self.filter(retracted_at=None)

    def known_at(self, moment: Moment, *, zone: str) -> Self:
        """Keep what was known on the moment's day, and was not retracted by its end."""
        if moment.known is None:
            return self.in_force()
        over = end_of(moment.known, zone)
        still = Q(retracted_at=None) | Q(retracted_at__gte=over)
        return self.filter(still, known_on__lte=moment.known)


class Recorded(CaseScoped):
    """A row of evidence on two clocks: when it was is the row's own, when we knew it is here.

    A row is never deleted or overwritten in its meaning: it is retracted with a reason, and the
    row that takes its place names it.
    """

    # In the court's zone; services refuse a day that has not come.
    known_on = models.DateField("known since")
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    retracted_at = models.DateTimeField(null=True, blank=True, editable=False)
    retracted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    retracted_because = models.CharField(max_length=400, blank=True, editable=False)
    replaces = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="replaced_by",
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(retracted_at=None, retracted_by=None, retracted_because="")
                | Q(retracted_at__isnull=False, retracted_by__isnull=False)
                & ~Q(retracted_because=""),
                name="%(class)s_retracted_whole",
            ),
            models.CheckConstraint(
                condition=Q(replaces=None) | ~Q(replaces=F("id")),
                name="%(class)s_replaces_another",
            ),
        ]

    @property
    def is_retracted(self) -> bool:
        """Whether it no longer counts."""
        return self.retracted_at is not None


class SourceKind(models.TextChoices):
    """What a source is."""

    NEWS = "news", "News"
    AGENCY = "agency", "News agency"
    LEGAL_NEWS = "legal_news", "Legal news"
    COMMENTARY = "commentary", "Commentary"
    BLOG = "blog", "Blog"
    SOCIAL = "social", "Social media"
    FORUM = "forum", "Forum"
    AGGREGATOR = "aggregator", "Aggregator"
    DATABASE = "database", "Database"
    COURT = "court", "Court paper"
    REGULATOR = "regulator", "Regulator"
    STATUTE = "statute", "Statute"
    LEGAL_REFERENCE = "legal_reference", "Legal reference"
    CONTRACT = "contract", "Contract"
    VENDOR_HELP = "vendor_help", "Help page"
    NOTICE = "notice", "Notice or letter"
    ARCHIVE = "archive", "Archived capture"
    OWN_NOTE = "own_note", "Own note"
    OTHER = "other", "Other"


class Access(models.TextChoices):
    """How much of a source somebody here has seen."""

    FULL = "full", "Read in full"
    EXCERPT = "excerpt", "Excerpt only"
    QUOTED = "quoted", "Only as others quote it"
    NOT_SEEN = "not_seen", "Not seen"


class Weight(models.TextChoices):
    """How far a source carries."""

    PRIMARY = "primary", "Primary"
    INDEPENDENT = "independent", "Independent report"
    SECONDARY = "secondary", "Secondary"
    LOW = "low", "Low"
    NOT_RELIED_ON = "not_relied_on", "Not relied on"


class Relation(models.TextChoices):
    """How a source stands to what it was made from."""

    NOT_ESTABLISHED = "not_established", "Origin not established"
    OWN = "own", "Its own report or text"
    COPY = "copy", "Copy"
    SYNDICATED = "syndicated", "Syndicated copy"
    EARLY_VERSION = "early_version", "Early version"
    LATER_VERSION = "later_version", "Later version"
    REWRITE = "rewrite", "Rewrite"
    RELAY = "relay", "Relays it"
    QUOTES = "quotes", "Quotes it"
    CAPTURE = "capture", "Capture"


# Without a named predecessor only these are known to begin a chain.
BEGINS_A_CHAIN = frozenset({Relation.OWN, Relation.CAPTURE})


class Source(CaseScoped):
    """A page, paper or text in which something was read; a copy names what it was copied from.

    `date_text` is the date as the source gives it, where that says more than `dated` can hold.
    `key` is the name under which other papers of the case know it, such as S03.
    """

    public_id = PublicIdField(prefix="sou")
    key = models.CharField("short name", max_length=40, blank=True)
    kind = models.CharField(max_length=16, choices=SourceKind)
    title = models.CharField(max_length=400)
    title_note = models.CharField(max_length=120, blank=True)
    outlet = models.CharField(max_length=200, blank=True)
    author = models.CharField(max_length=200, blank=True)
    dated = FuzzyDateField(verbose_name="date", bounds=("dated_from", "dated_until"))
    dated_from = models.DateField(null=True, blank=True, editable=False)
    dated_until = models.DateField(null=True, blank=True, editable=False)
    date_text = models.CharField("date as the source gives it", max_length=160, blank=True)
    url = models.CharField("address", max_length=1000, blank=True)
    access = models.CharField("seen", max_length=8, choices=Access, default=Access.EXCERPT)
    access_note = models.CharField(max_length=200, blank=True)
    weight = models.CharField(max_length=13, choices=Weight, default=Weight.SECONDARY)
    copied_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="copies"
    )
    relation = models.CharField(max_length=15, choices=Relation, default=Relation.NOT_ESTABLISHED)
    exhibit = models.ForeignKey(
        Exhibit, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    carries = models.TextField("what it carries", blank=True)
    caution = models.TextField(blank=True)
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = CaseScopedQuerySet["Source"].as_manager()

    class Meta:
        ordering = ["case", "key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "key"], condition=~Q(key=""), name="source_key_once_per_case"
            ),
            models.CheckConstraint(
                condition=Q(copied_from=None) | ~Q(copied_from=F("id")),
                name="source_copies_another",
            ),
            # What nobody has established cannot be named.
            models.CheckConstraint(
                condition=Q(copied_from=None) | ~Q(relation="not_established"),
                name="source_of_unknown_origin_names_none",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outlet}: {self.title}" if self.outlet else self.title

    def get_absolute_url(self) -> str:
        return reverse("sources:detail", args=[self.case.public_id, self.public_id])

    @property
    def has_known_origin(self) -> bool:
        """Whether it is known what it rests on: a predecessor, or itself."""
        return self.copied_from_id is not None or self.relation in BEGINS_A_CHAIN

    @property
    def day(self) -> date | None:
        """The day it is of, when it is known to the day."""
        return self.dated_from if self.dated_from == self.dated_until else None


class CitedSource(models.Model):
    """That a row rests on a source; rooms add the row, and may add what the source says of it."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    pinpoint = models.CharField(max_length=120, blank=True)
    says = models.TextField("what this source says", blank=True)

    class Meta:
        abstract = True
