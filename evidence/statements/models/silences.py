"""Assertions that nothing was said, and the statements that answer them."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from evidence.cases.models import Party
from evidence.core.fields import FuzzyDateField
from evidence.core.ids import PublicIdField
from evidence.sources.models import CitedSource, Recorded, RecordedQuerySet
from evidence.statements.models.statements import Statement, Topic


class Sought(models.TextChoices):
    """What is said to be missing."""

    DENIAL = "denial", "A denial"
    ANSWER = "answer", "Any answer"


class AbsenceAssertionQuerySet(RecordedQuerySet["AbsenceAssertion"]):
    """Filters of assertions of silence."""


class AbsenceAssertion(Recorded):
    """Somebody's assertion that nothing was said on a topic, in a window, after a search.

    It is answered by statements (AbsenceAnswer); whether it is open, and since when it is closed,
    is computed from those that are in force. Nobody named as silent means anybody.
    """

    public_id = PublicIdField(prefix="abs")
    key = models.CharField("short name", max_length=40, blank=True)
    text = models.TextField("what is asserted")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+")
    sought = models.CharField("missing", max_length=6, choices=Sought, default=Sought.DENIAL)
    asserter = models.CharField(max_length=200)
    asserter_party = models.ForeignKey(
        Party, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    silent = models.CharField("who is said to be silent", max_length=200, blank=True)
    silent_party = models.ForeignKey(
        Party, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    asserted = FuzzyDateField(
        verbose_name="asserted on", bounds=("asserted_from", "asserted_until")
    )
    asserted_from = models.DateField(null=True, blank=True, editable=False)
    asserted_until = models.DateField(null=True, blank=True, editable=False)
    window_start = FuzzyDateField(
        verbose_name="silent from", bounds=("window_from", "window_from_last")
    )
    window_from = models.DateField(null=True, blank=True, editable=False)
    window_from_last = models.DateField(null=True, blank=True, editable=False)
    window_start_reason = models.CharField(max_length=400, blank=True)
    window_end = FuzzyDateField(
        verbose_name="silent until", bounds=("window_until_first", "window_until")
    )
    window_until_first = models.DateField(null=True, blank=True, editable=False)
    window_until = models.DateField(null=True, blank=True, editable=False)
    searched = models.CharField("what was searched", max_length=400, blank=True)
    searched_where = models.CharField("where it was searched", max_length=400, blank=True)
    searched_by = models.CharField(max_length=200, blank=True)
    searched_on = models.DateField(null=True, blank=True)
    searched_reason = models.CharField("why no search is known", max_length=400, blank=True)
    note = models.TextField(blank=True)

    objects = AbsenceAssertionQuerySet.as_manager()

    class Meta(Recorded.Meta):
        ordering = ["asserted_from", "pk"]
        constraints = [
            *Recorded.Meta.constraints,
            models.UniqueConstraint(
                fields=["case", "key"],
                condition=~Q(key="") & Q(retracted_at=None),
                name="absence_key_once_in_force",
            ),
            # A gap has its reason: neither a search nor why none is known would be a gap hidden.
            models.CheckConstraint(
                condition=~Q(searched="") | ~Q(searched_reason=""),
                name="absence_search_or_reason",
            ),
            models.CheckConstraint(
                condition=~Q(window_start="") | ~Q(window_start_reason=""),
                name="absence_start_or_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("statements:silence", args=[self.case.public_id, self.public_id])


class AbsenceAnswer(models.Model):
    """That a statement speaks where somebody asserted silence; written with the later of the two.

    It counts while both are in force. A general statement answers and does not close.
    """

    assertion = models.ForeignKey(
        AbsenceAssertion, on_delete=models.PROTECT, related_name="answers"
    )
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="answers")
    closes = models.BooleanField()

    class Meta:
        ordering = ["statement__said_from", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assertion", "statement"], name="absence_answered_once_by_each"
            )
        ]

    def __str__(self) -> str:
        return f"{self.statement} → {self.assertion}"


class AbsenceSource(CitedSource):
    """That a source carries an assertion of silence."""

    assertion = models.ForeignKey(AbsenceAssertion, on_delete=models.PROTECT, related_name="cited")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["assertion", "source"], name="absence_source_once")
        ]

    def __str__(self) -> str:
        return f"{self.source}"
