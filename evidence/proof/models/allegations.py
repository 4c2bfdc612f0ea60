"""Allegations: what a party undertakes to prove, as pleaded and in other words; never a fact."""

from collections.abc import Mapping

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse

from evidence.cases.models import Party
from evidence.core.fields import FuzzyDateField
from evidence.core.ids import PublicIdField
from evidence.docket.models import DocketEntry
from evidence.exhibits.models import Exhibit
from evidence.sources.models import CitedSource, Recorded, RecordedQuerySet
from evidence.statements.models import AbsenceAssertion


class Basis(models.TextChoices):
    """On what an allegation is said to rest; by `inferred_` the pure core knows an inference."""

    OWN_KNOWLEDGE = "own_knowledge", "Own knowledge"
    CONTRACT_TEXT = "contract_text", "Text of a contract"
    POLICY_TEXT = "policy_text", "Text of a policy"
    PRODUCT_DESCRIPTION = "product_description", "Description of a product"
    INFERRED_FROM_POLICY = "inferred_from_policy", "Inferred from a policy"
    INFERRED_FROM_SILENCE = "inferred_from_silence", "Inferred from silence"
    INFERRED_FROM_CONDUCT = "inferred_from_conduct", "Inferred from conduct"
    INFORMATION_AND_BELIEF = "information_and_belief", "Information and belief"
    ARGUMENT = "argument", "Argument"
    NOT_REPORTED = "not_reported", "Not reported"


class Allegation(Recorded):
    """What a party alleges in a pleading: its paragraph, its words, and ours kept apart.

    Corrected by a successor: the row itself keeps what was entered.
    """

    public_id = PublicIdField(prefix="alg")
    # The id under which a seed or an import knows it; a successor takes it over.
    key = models.CharField(max_length=40, blank=True)
    paragraph = models.CharField("paragraph", max_length=20, blank=True)
    paragraph_reason = models.CharField("why there is no paragraph", max_length=300, blank=True)
    as_pleaded = models.TextField("as pleaded", blank=True)
    as_pleaded_reason = models.CharField("why the words are missing", max_length=300, blank=True)
    paraphrase = models.TextField("in our words", blank=True)
    bases = ArrayField(models.CharField(max_length=24, choices=Basis), default=list, blank=True)
    basis_note = models.CharField("on what it rests", max_length=400, blank=True)
    pleaded_by = models.CharField("who alleges it", max_length=200)
    party = models.ForeignKey(
        Party, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    pleading = models.CharField("in which pleading", max_length=200, blank=True)
    exhibit = models.ForeignKey(
        Exhibit, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    page = models.PositiveIntegerField(null=True, blank=True)
    entry = models.ForeignKey(
        DocketEntry, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    pleaded = FuzzyDateField("pleaded", bounds=("pleaded_from", "pleaded_until"))
    pleaded_from = models.DateField(null=True, editable=False)
    pleaded_until = models.DateField(null=True, editable=False)
    # What it alleges is that somebody said nothing: a later statement overtakes it.
    asserts_silence = models.BooleanField("alleges a silence", default=False)
    silence = models.ForeignKey(
        AbsenceAssertion, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # FRCP 8(b)(6): what is not denied is admitted, except the amount of damages.
    is_damages_amount = models.BooleanField("is about the amount of damages", default=False)
    position = models.PositiveIntegerField()
    note = models.CharField(max_length=1000, blank=True)

    objects = RecordedQuerySet["Allegation"].as_manager()

    class Meta(Recorded.Meta):
        ordering = ["position", "pk"]
        constraints = [
            *Recorded.Meta.constraints,
            models.UniqueConstraint(
                fields=["case", "key"],
                condition=~Q(key="") & Q(retracted_at=None),
                name="allegation_key_once",
            ),
            models.CheckConstraint(
                condition=~Q(paragraph="") | ~Q(paragraph_reason=""),
                name="allegation_paragraph_or_reason",
            ),
            models.CheckConstraint(
                condition=~Q(as_pleaded="") | ~Q(as_pleaded_reason=""),
                name="allegation_words_or_reason",
            ),
            models.CheckConstraint(
                condition=~Q(as_pleaded="") | ~Q(paraphrase=""), name="allegation_says_something"
            ),
            models.CheckConstraint(condition=~Q(pleaded_by=""), name="allegation_has_a_pleader"),
            models.CheckConstraint(
                condition=Q(silence=None) | Q(asserts_silence=True),
                name="allegation_of_a_silence_says_so",
            ),
        ]
        indexes = [models.Index(fields=["case", "position"], name="allegation_order")]

    def __str__(self) -> str:
        return f"{self.label}: {self.said[:80]}"

    @property
    def label(self) -> str:
        """How people call it: its paragraph, else the id under which it was entered."""
        return f"¶ {self.paragraph}" if self.paragraph else self.key or f"A-{self.position}"

    @property
    def said(self) -> str:
        """Its words as pleaded, else ours."""
        return self.as_pleaded or self.paraphrase

    @property
    def is_paraphrase(self) -> bool:
        """Whether what is shown are our words, since the pleaded ones are missing."""
        return not self.as_pleaded

    @property
    def basis_words(self) -> tuple[str, ...]:
        """On what it is said to rest, in words."""
        labels: Mapping[str, str] = dict(Basis.choices)
        return tuple(labels[basis] for basis in self.bases)

    def get_absolute_url(self) -> str:
        return reverse("proof:allegation", args=[self.case.public_id, self.public_id])


class AllegationSource(CitedSource):
    """That a source reports an allegation, with what it says of it."""

    allegation = models.ForeignKey(Allegation, on_delete=models.PROTECT, related_name="cited")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["allegation", "source"], name="allegation_source_once")
        ]

    def __str__(self) -> str:
        return f"{self.source}"
