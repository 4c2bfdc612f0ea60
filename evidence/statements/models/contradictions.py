"""Accounts that differ and how they are handled, and questions that no source answers."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from evidence.core import clock
from evidence.core.ids import PublicIdField
from evidence.sources.models import CitedSource, Recorded, RecordedQuerySet
from evidence.statements.models.statements import Topic


class ContradictionQuerySet(RecordedQuerySet["Contradiction"]):
    """Filters of contradictions."""


class Contradiction(Recorded):
    """Accounts of one thing that do not agree; they are kept side by side and never merged."""

    public_id = PublicIdField(prefix="con")
    key = models.CharField("short name", max_length=40, blank=True)
    subject = models.CharField("what about", max_length=200)
    topic = models.ForeignKey(
        Topic, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    note = models.TextField(blank=True)

    objects = ContradictionQuerySet.as_manager()

    class Meta(Recorded.Meta):
        ordering = ["pk"]
        constraints = [
            *Recorded.Meta.constraints,
            models.UniqueConstraint(
                fields=["case", "key"],
                condition=~Q(key="") & Q(retracted_at=None),
                name="contradiction_key_once_in_force",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return reverse("statements:contradiction", args=[self.case.public_id, self.public_id])


class Account(models.Model):
    """One of the versions that do not agree."""

    contradiction = models.ForeignKey(
        Contradiction, on_delete=models.PROTECT, related_name="accounts"
    )
    position = models.PositiveSmallIntegerField()
    wording = models.TextField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["contradiction", "position"], name="account_one_per_position"
            ),
            models.CheckConstraint(condition=~Q(wording=""), name="account_says_something"),
        ]

    def __str__(self) -> str:
        return self.wording

    @property
    def letter(self) -> str:
        """A, B, C: its name among the accounts."""
        return chr(ord("A") + self.position)


class ContradictionSource(CitedSource):
    """That a source carries one of the accounts, or bears on which of them holds."""

    contradiction = models.ForeignKey(Contradiction, on_delete=models.PROTECT, related_name="cited")
    account = models.ForeignKey(
        Account, null=True, blank=True, on_delete=models.PROTECT, related_name="cited"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["contradiction", "source"], name="contradiction_source_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source}"


class Decision(models.TextChoices):
    """What was decided about accounts that differ."""

    PREFERRED = "preferred", "One is preferred"
    BOTH_KEPT = "both_kept", "All kept, each as it stands"
    NOT_ANSWERED = "not_answered", "Not answered: stays open"


class Handling(models.Model):
    """How a contradiction is handled; the latest counts, and those before it stay on record."""

    contradiction = models.ForeignKey(
        Contradiction, on_delete=models.PROTECT, related_name="handlings"
    )
    decision = models.CharField(max_length=12, choices=Decision)
    preferred = models.ForeignKey(
        Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    text = models.TextField("how it is handled")
    known_on = models.DateField("decided on")
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["known_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decision="preferred", preferred__isnull=False)
                | ~Q(decision="preferred") & Q(preferred=None),
                name="handling_names_what_it_prefers",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="handling_says_how"),
        ]

    def __str__(self) -> str:
        return self.text


class QuestionQuerySet(RecordedQuerySet["Question"]):
    """Filters of open questions."""


class Question(Recorded):
    """Something that no source read answers, with the reason and the day of the search."""

    public_id = PublicIdField(prefix="que")
    key = models.CharField("short name", max_length=40, blank=True)
    text = models.TextField("question")
    reason = models.CharField("why it is not answered", max_length=400)
    as_of = models.DateField("looked for on")
    answer = models.TextField(blank=True)
    answered_on = models.DateField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = QuestionQuerySet.as_manager()

    class Meta(Recorded.Meta):
        ordering = ["pk"]
        constraints = [
            *Recorded.Meta.constraints,
            models.UniqueConstraint(
                fields=["case", "key"],
                condition=~Q(key="") & Q(retracted_at=None),
                name="question_key_once_in_force",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_on=None, answered_by=None)
                | ~Q(answer="") & Q(answered_on__isnull=False, answered_by__isnull=False),
                name="question_answered_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class QuestionSource(CitedSource):
    """That a source bears on a question without answering it."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="cited")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["question", "source"], name="question_source_once")
        ]

    def __str__(self) -> str:
        return f"{self.source}"
