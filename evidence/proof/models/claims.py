"""Claims, the elements that each has to show, and which allegations an element needs."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from evidence.cases.models import CaseScoped, CaseScopedQuerySet, Party
from evidence.core import clock
from evidence.core.ids import PublicIdField
from evidence.proof.models.allegations import Allegation
from evidence.sources.models import Recorded, RecordedQuerySet


class Claim(CaseScoped):
    """A cause of action: on which law it rests, who must show it, and what is asked for."""

    public_id = PublicIdField(prefix="clm")
    # The id under which a seed or an import knows it, so that it is entered once.
    key = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=200)
    law = models.CharField("legal basis", max_length=300, blank=True)
    law_source = models.CharField("where the law was read", max_length=500, blank=True)
    law_verified_on = models.DateField("law verified on", null=True, blank=True)
    burden = models.CharField(max_length=300, blank=True)
    relief = models.CharField("relief asked for", max_length=400, blank=True)
    note = models.CharField(max_length=1000, blank=True)
    claimant = models.ForeignKey(
        Party, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # Its number in the complaint; when nobody knows it, why not.
    number = models.PositiveSmallIntegerField("number in the complaint", null=True, blank=True)
    number_reason = models.CharField("why there is no number", max_length=300, blank=True)
    position = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField(default=clock.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.CharField(max_length=400, blank=True)

    objects = CaseScopedQuerySet["Claim"].as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "key"], condition=~Q(key=""), name="claim_key_once"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_because="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_because="")),
                name="claim_withdrawn_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("proof:claim", args=[self.case.public_id, self.public_id])


class ElementQuerySet(CaseScopedQuerySet["Element"]):
    """Elements belong to the claim's case."""

    case_path = "claim__case"


class Element(models.Model):
    """One thing that a claim has to show."""

    public_id = PublicIdField(prefix="elm")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="elements")
    key = models.CharField(max_length=40, blank=True)
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=400)
    law = models.CharField("legal basis", max_length=300, blank=True)
    burden = models.CharField(max_length=300, blank=True)
    note = models.CharField(max_length=1000, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.CharField(max_length=400, blank=True)

    objects = ElementQuerySet.as_manager()

    class Meta:
        ordering = ["claim__position", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "key"], condition=~Q(key=""), name="element_key_once"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_because="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_because="")),
                name="element_withdrawn_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class ElementAllegation(Recorded):
    """That an element needs an allegation to be shown."""

    element = models.ForeignKey(Element, on_delete=models.PROTECT, related_name="ties")
    allegation = models.ForeignKey(Allegation, on_delete=models.PROTECT, related_name="ties")

    objects = RecordedQuerySet["ElementAllegation"].as_manager()

    class Meta(Recorded.Meta):
        ordering = ["allegation__position", "pk"]
        constraints = [
            *Recorded.Meta.constraints,
            models.UniqueConstraint(
                fields=["element", "allegation"],
                condition=Q(retracted_at=None),
                name="element_needs_allegation_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.element} needs {self.allegation}"


class ClaimAllegation(Recorded):
    """That an allegation is made for a claim, whether or not an element is named that needs it."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="allegation_ties")
    allegation = models.ForeignKey(Allegation, on_delete=models.PROTECT, related_name="claim_ties")

    objects = RecordedQuerySet["ClaimAllegation"].as_manager()

    class Meta(Recorded.Meta):
        ordering = ["allegation__position", "pk"]
        constraints = [
            *Recorded.Meta.constraints,
            models.UniqueConstraint(
                fields=["claim", "allegation"],
                condition=Q(retracted_at=None),
                name="claim_has_allegation_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim}: {self.allegation}"
