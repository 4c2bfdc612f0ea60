"""Statements: who said what, when, in which role, and in which words it is handed on."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse

from evidence.cases.models import CaseScoped, CaseScopedQuerySet, Party
from evidence.core import clock
from evidence.core.fields import FuzzyDateField
from evidence.core.ids import PublicIdField
from evidence.sources.models import CitedSource, Recorded, RecordedQuerySet, Source


class Topic(CaseScoped):
    """What statements speak about, and what somebody is said to be silent about."""

    public_id = PublicIdField(prefix="top")
    name = models.CharField(max_length=160)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = CaseScopedQuerySet["Topic"].as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint("case", Lower("name"), name="topic_once_per_case"),
        ]

    def __str__(self) -> str:
        return self.name


class Channel(models.TextChoices):
    """How something was said."""

    PRESS = "press", "To the press"
    PUBLICATION = "publication", "Own publication"
    NOTICE = "notice", "Notice or letter"
    COURT_PAPER = "court_paper", "Court paper"
    TESTIMONY = "testimony", "Testimony"
    SPOKEN = "spoken", "Spoken"
    OTHER = "other", "Other or not known"


class Generality(models.TextChoices):
    """Whether it speaks to the point."""

    GENERAL = "general", "In general terms"
    SPECIFIC = "specific", "Specific"


class Stance(models.TextChoices):
    """What saying it does."""

    DENIES = "denies", "Denies"
    ADMITS = "admits", "Admits"
    CONCEDES = "concedes", "Concedes"
    NO_COMMENT = "no_comment", "No comment"
    ANNOUNCES = "announces", "Announces"
    ASSERTS = "asserts", "Asserts"
    CRITICISES = "criticises", "Criticises"
    PROMISES = "promises", "Promises"


class HearsayTheory(models.TextChoices):
    """Why an opposing party's statement would be no hearsay: FRE 801(d)(2)."""

    MADE_BY_PARTY = "A", "(A) made by the party"
    ADOPTED = "B", "(B) adopted or believed by the party"
    AUTHORISED = "C", "(C) by a person authorised to speak on the subject"
    AGENT = "D", "(D) by an agent or employee, in the scope of the work"
    CONSPIRATOR = "E", "(E) by a co-conspirator"


class StatementQuerySet(RecordedQuerySet["Statement"]):
    """Filters of statements."""


class Statement(Recorded):
    """Something that somebody said, with how surely its words are known.

    `text` is the wording that is preferred; others are its variants. `gist` says in our own words
    what it does. The role stands as each source gives it on the source's row; `role` is the one
    that is shown first.
    """

    public_id = PublicIdField(prefix="stm")
    key = models.CharField("short name", max_length=40, blank=True)
    speaker = models.CharField(max_length=200)
    speaker_party = models.ForeignKey(
        Party,
        verbose_name="speaker as a party",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    speaks_for = models.ForeignKey(
        Party, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    role = models.CharField(max_length=200, blank=True)
    channel = models.CharField(max_length=11, choices=Channel, default=Channel.OTHER)
    outlet = models.CharField("where", max_length=200, blank=True)
    said = FuzzyDateField(verbose_name="date", bounds=("said_from", "said_until"))
    said_from = models.DateField(null=True, blank=True, editable=False)
    said_until = models.DateField(null=True, blank=True, editable=False)
    said_at = models.TimeField("time", null=True, blank=True)
    time_zone = models.CharField(max_length=40, blank=True)
    text = models.TextField("what was said")
    is_verbatim = models.BooleanField("in the speaker’s own words", default=False)
    gist = models.CharField("in our words", max_length=400, blank=True)
    generality = models.CharField(max_length=8, choices=Generality, default=Generality.GENERAL)
    stance = models.CharField(max_length=10, choices=Stance)
    hearsay_theories = ArrayField(
        models.CharField(max_length=1, choices=HearsayTheory), default=list, blank=True
    )
    hearsay_note = models.CharField(max_length=400, blank=True)
    note = models.TextField(blank=True)
    topics = models.ManyToManyField(Topic, blank=True, related_name="statements")

    objects = StatementQuerySet.as_manager()

    class Meta(Recorded.Meta):
        ordering = ["said_from", "said_at", "pk"]
        constraints = [
            *Recorded.Meta.constraints,
            models.UniqueConstraint(
                fields=["case", "key"],
                condition=~Q(key="") & Q(retracted_at=None),
                name="statement_key_once_in_force",
            ),
            models.CheckConstraint(
                condition=~Q(text="") & ~Q(speaker=""), name="statement_says_who_and_what"
            ),
            # A time of day without its zone is no time.
            models.CheckConstraint(
                condition=Q(said_at=None) | ~Q(time_zone=""), name="statement_time_has_zone"
            ),
        ]
        indexes = [models.Index(fields=["case", "said_from"], name="statement_by_date")]

    def __str__(self) -> str:
        return f"{self.speaker}, {self.said}"

    def get_absolute_url(self) -> str:
        return reverse("statements:detail", args=[self.case.public_id, self.public_id])

    @property
    def theories(self) -> list[str]:
        """The theories of FRE 801(d)(2) in words."""
        return [str(HearsayTheory(theory).label) for theory in self.hearsay_theories]


class StatementVariant(models.Model):
    """Another wording in which a statement is handed on."""

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="variants")
    wording = models.TextField()
    source = models.ForeignKey(
        Source, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    is_verbatim = models.BooleanField("given as a quotation", default=False)
    note = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.wording


class StatementSource(CitedSource):
    """That a source carries a statement, with the role in which it names the speaker."""

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="cited")
    role = models.CharField("role as this source gives it", max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "source"], name="statement_source_once")
        ]

    def __str__(self) -> str:
        return f"{self.source}"
