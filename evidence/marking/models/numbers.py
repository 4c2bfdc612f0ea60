"""What the parties and the court call an exhibit, and the words that a team puts on it."""

from typing import Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q

from evidence.cases.models import CaseScoped, CaseScopedQuerySet
from evidence.core import clock
from evidence.core.ids import PublicIdField
from evidence.exhibits.models import Exhibit
from evidence.marking import sequence
from evidence.marking.sequence import Style


class SeriesParty(models.TextChoices):
    """Whose exhibits a series numbers."""

    PLAINTIFF = "plaintiff", "Plaintiff"
    DEFENDANT = "defendant", "Defendant"
    JOINT = "joint", "Joint"
    COURT = "court", "Court"
    OTHER = "other", "Other"


class SeriesStyle(models.TextChoices):
    """How a series goes on; after Z both ways are customary, so that each series says which."""

    NUMBERS = Style.NUMBERS.value, "1, 2, 3 …"
    LETTERS = Style.LETTERS.value, "A … Z, AA, AB …"
    DOUBLED = Style.DOUBLED.value, "A … Z, AA, BB …"


class ExhibitSeries(CaseScoped):
    """One party's numbers; once one is given, a trigger keeps how they are written."""

    public_id = PublicIdField(prefix="ser")
    name = models.CharField(max_length=80)
    party = models.CharField(max_length=10, choices=SeriesParty)
    style = models.CharField(max_length=8, choices=SeriesStyle, default=SeriesStyle.NUMBERS)
    prefix = models.CharField(max_length=12, blank=True)
    width = models.PositiveSmallIntegerField("digits, at least", default=1)
    start = models.PositiveIntegerField("first number", default=1)
    end = models.PositiveIntegerField("last number", null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = CaseScopedQuerySet["ExhibitSeries"].as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "exhibit series"
        constraints = [
            models.UniqueConstraint(fields=["case", "name"], name="series_name_once"),
            models.CheckConstraint(condition=Q(start__gte=1), name="series_starts_at_one"),
            models.CheckConstraint(
                condition=Q(end=None) | Q(end__gte=F("start")), name="series_range"
            ),
            models.CheckConstraint(condition=Q(width__range=(1, 6)), name="series_width"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def rule(self) -> sequence.Rule:
        """How its marks are written."""
        return sequence.Rule(Style(self.style), self.prefix, self.width, self.start, self.end)


class NumberKind(models.TextChoices):
    """What kind of name a number is."""

    SERIES = "series", "Party’s number"
    BATES = "bates", "Bates"
    DEPOSITION = "deposition", "Deposition"
    TRIAL = "trial", "Trial"
    OTHER = "other", "Other"


class ExhibitNumberQuerySet(CaseScopedQuerySet["ExhibitNumber"]):
    """Chainable filters on numbers."""

    def in_series_order(self) -> Self:
        """Order by series and place in it, aliases after them."""
        return self.order_by(F("series").asc(nulls_last=True), "ordinal", "insertion", "pk")

    def in_use(self) -> Self:
        """Leave out aliases that were entered by mistake."""
        return self.filter(retired_at=None)


class ExhibitNumber(CaseScoped):
    """A name of an exhibit beside its own EX-n: a number in a party's series, or an alias.

    A number in a series is given once and for life. An alias is somebody else's name; one that
    was entered by mistake is retired with its reason. A trigger refuses every other change.
    """

    public_id = PublicIdField(prefix="num")
    exhibit = models.ForeignKey(Exhibit, on_delete=models.PROTECT, related_name="numbers")
    kind = models.CharField(max_length=10, choices=NumberKind)
    label = models.CharField(max_length=120)
    series = models.ForeignKey(
        ExhibitSeries, null=True, blank=True, on_delete=models.PROTECT, related_name="numbers"
    )
    ordinal = models.PositiveIntegerField(null=True, blank=True)
    insertion = models.PositiveSmallIntegerField(default=0)
    # Of a Bates alias: the first and the last page's number, both included.
    bates_prefix = models.CharField(max_length=40, blank=True)
    bates_width = models.PositiveSmallIntegerField(null=True, blank=True)
    bates_begin = models.BigIntegerField(null=True, blank=True)
    bates_end = models.BigIntegerField(null=True, blank=True)
    # Where an alias was given: whose deposition, which trial, whose production.
    context = models.CharField(max_length=200, blank=True)
    given_at = models.DateTimeField(default=clock.now, editable=False)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    retired_reason = models.CharField(max_length=300, blank=True)

    objects = ExhibitNumberQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "ordinal", "insertion"], name="number_once_in_series"
            ),
            models.UniqueConstraint(fields=["series", "exhibit"], name="number_one_per_exhibit"),
            models.UniqueConstraint(
                fields=["exhibit", "kind", "label", "context"],
                condition=Q(retired_at=None),
                name="alias_once_per_exhibit",
            ),
            models.CheckConstraint(
                condition=(
                    Q(kind="series", series__isnull=False, ordinal__isnull=False)
                    & Q(ordinal__gte=1, retired_at=None)
                )
                | (~Q(kind="series") & Q(series=None, ordinal=None, insertion=0)),
                name="number_in_series_or_alias",
            ),
            models.CheckConstraint(
                # What is compared is said to be there: a comparison with NULL would pass.
                condition=(
                    Q(kind="bates", bates_begin__isnull=False, bates_end__isnull=False)
                    & Q(bates_width__isnull=False, bates_width__gte=1)
                    & Q(bates_begin__gte=0, bates_end__gte=F("bates_begin"))
                )
                | (~Q(kind="bates") & Q(bates_begin=None, bates_end=None, bates_width=None)),
                name="number_bates_is_a_range",
            ),
            models.CheckConstraint(
                condition=Q(retired_at=None, retired_reason="") | ~Q(retired_reason=""),
                name="alias_retired_with_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["case", "kind", "label"], name="number_label"),
            models.Index(
                fields=["case", "bates_prefix", "bates_begin", "bates_end"],
                condition=Q(kind="bates"),
                name="number_bates",
            ),
            # For a part of a number, and for one that is nearly right.
            GinIndex("case", OpClass("label", name="gin_trgm_ops"), name="number_trigrams"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def mark(self) -> sequence.Mark:
        """Its place in its series."""
        return sequence.Mark(self.ordinal or 0, self.insertion)

    @property
    def bates_page_count(self) -> int | None:
        """How many pages a Bates range names, None for other numbers."""
        if self.bates_begin is None or self.bates_end is None:
            return None
        return self.bates_end - self.bates_begin + 1


class Tag(CaseScoped):
    """A word that a team puts on exhibits; the same however it is written."""

    name = models.CharField(max_length=60)
    # The name folded, so that “Key document” and “key  Document” are one tag.
    key = models.CharField(max_length=120)

    objects = CaseScopedQuerySet["Tag"].as_manager()

    class Meta:
        ordering = ["key"]
        constraints = [
            models.UniqueConstraint(fields=["case", "key"], name="tag_once_per_case"),
            models.CheckConstraint(condition=~Q(key=""), name="tag_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class ExhibitTag(models.Model):
    """A tag on an exhibit."""

    exhibit = models.ForeignKey(Exhibit, on_delete=models.CASCADE, related_name="exhibit_tags")
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="exhibit_tags")

    class Meta:
        ordering = ["tag__key"]
        constraints = [models.UniqueConstraint(fields=["tag", "exhibit"], name="tagged_once")]

    def __str__(self) -> str:
        return f"{self.exhibit}: {self.tag}"
