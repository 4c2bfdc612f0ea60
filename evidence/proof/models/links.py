"""What bears on allegations and elements: responses, support, findings, overrides."""

from django.db import models
from django.db.models import Q

from evidence.cases.models import Party
from evidence.core.fields import FuzzyDateField
from evidence.core.ids import PublicIdField
from evidence.docket.models import DocketEntry
from evidence.exhibits.models import Exhibit
from evidence.policies.models import PolicyVersion
from evidence.proof.assemble.facts import WORDS, Code
from evidence.proof.models.allegations import Allegation
from evidence.proof.models.claims import Element
from evidence.sources.models import Recorded, RecordedQuerySet
from evidence.statements.models import Statement
from evidence.timeline.models import TimelineEvent

TARGETS = ("allegation", "element")
REFERENCES = ("exhibit", "statement", "version", "entry", "event")


def exactly_one(fields: tuple[str, ...]) -> Q:
    """Return the condition that one of these fields is filled and no other."""
    condition = Q()
    for filled in fields:
        condition |= Q(**{f"{field}__isnull": field != filled for field in fields})
    return condition


class Position(models.TextChoices):
    """What an answer says to a paragraph (FRCP 8(b))."""

    ADMITTED = "admitted", "Admitted"
    DENIED = "denied", "Denied"
    DENIED_IN_PART = "denied_in_part", "Denied in part"
    DENIED_GENERALLY = "denied_generally", "Denied by a general denial"
    LACKS_KNOWLEDGE = "lacks_knowledge", "Lacks knowledge or information"
    NO_RESPONSE = "no_response", "Not answered"
    NONRESPONSIVE = "nonresponsive", "Neither admits nor denies"


class Response(Recorded):
    """What an answer says to an allegation; its effect is computed and never stored."""

    public_id = PublicIdField(prefix="rsp")
    allegation = models.ForeignKey(Allegation, on_delete=models.PROTECT, related_name="responses")
    position = models.CharField(max_length=16, choices=Position)
    text = models.TextField("as answered", blank=True)
    # FRCP 8(b)(4): who denies in part admits the rest and says which is which.
    admitted_text = models.TextField("what is admitted", blank=True)
    denied_text = models.TextField("what is denied", blank=True)
    is_legal_conclusion = models.BooleanField("objects to a legal conclusion", default=False)
    refers_to_document = models.BooleanField("lets a document speak", default=False)
    responded_by = models.CharField("who answers", max_length=200)
    party = models.ForeignKey(
        Party, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    pleading = models.CharField("in which pleading", max_length=200, blank=True)
    # FRCP 8(b)(6): silence admits only where a responsive pleading is required.
    is_required = models.BooleanField("a responsive pleading is required", default=True)
    exhibit = models.ForeignKey(
        Exhibit, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    page = models.PositiveIntegerField(null=True, blank=True)
    entry = models.ForeignKey(
        DocketEntry, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    responded = FuzzyDateField("answered", bounds=("responded_from", "responded_until"))
    responded_from = models.DateField(null=True, editable=False)
    responded_until = models.DateField(null=True, editable=False)
    note = models.CharField(max_length=1000, blank=True)

    objects = RecordedQuerySet["Response"].as_manager()

    class Meta(Recorded.Meta):
        ordering = ["responded_from", "pk"]
        constraints = [
            *Recorded.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(position="denied_in_part")
                | (~Q(admitted_text="") & ~Q(denied_text="")),
                name="response_in_part_says_which",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.responded_by}: {self.get_position_display()}"


class Stance(models.TextChoices):
    """What something does to an allegation or element."""

    SUPPORTS = "supports", "Supports"
    CONTRADICTS = "contradicts", "Contradicts"
    NEUTRAL = "neutral", "Neither"


class Strength(models.TextChoices):
    """How much of it a support shows."""

    FULL = "full", "In full"
    PART = "part", "In part"


class Support(Recorded):
    """Something that bears on an allegation or element, with its pinpoint and its words."""

    public_id = PublicIdField(prefix="sup")
    allegation = models.ForeignKey(
        Allegation, null=True, blank=True, on_delete=models.PROTECT, related_name="supports"
    )
    element = models.ForeignKey(
        Element, null=True, blank=True, on_delete=models.PROTECT, related_name="supports"
    )
    exhibit = models.ForeignKey(
        Exhibit, null=True, blank=True, on_delete=models.PROTECT, related_name="supports"
    )
    statement = models.ForeignKey(
        Statement, null=True, blank=True, on_delete=models.PROTECT, related_name="supports"
    )
    version = models.ForeignKey(
        PolicyVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="supports"
    )
    entry = models.ForeignKey(
        DocketEntry, null=True, blank=True, on_delete=models.PROTECT, related_name="supports"
    )
    event = models.ForeignKey(
        TimelineEvent, null=True, blank=True, on_delete=models.PROTECT, related_name="supports"
    )
    stance = models.CharField(max_length=11, choices=Stance)
    strength = models.CharField(max_length=4, choices=Strength, default=Strength.FULL)
    # A statement, made outside a pleading, that answers the allegation.
    is_answer = models.BooleanField("answers the allegation", default=False)
    page = models.PositiveIntegerField(null=True, blank=True)
    bates = models.CharField("Bates number", max_length=60, blank=True)
    # Of testimony, page:line to page:line of the transcript that the exhibit is.
    testimony = models.CharField("page and line", max_length=40, blank=True)
    pinpoint = models.CharField(max_length=200, blank=True)
    quotation = models.TextField(blank=True)
    admissibility = models.CharField("admissibility", max_length=400, blank=True)
    note = models.CharField(max_length=1000, blank=True)
    held = FuzzyDateField("of which date", bounds=("held_from", "held_until"))
    held_from = models.DateField(null=True, editable=False)
    held_until = models.DateField(null=True, editable=False)

    objects = RecordedQuerySet["Support"].as_manager()

    class Meta(Recorded.Meta):
        ordering = ["held_from", "pk"]
        constraints = [
            *Recorded.Meta.constraints,
            models.CheckConstraint(condition=exactly_one(TARGETS), name="support_of_one_thing"),
            models.CheckConstraint(condition=exactly_one(REFERENCES), name="support_by_one_thing"),
            models.CheckConstraint(
                condition=Q(page=None, bates="", testimony="") | Q(exhibit__isnull=False),
                name="support_page_of_an_exhibit",
            ),
            models.CheckConstraint(
                condition=Q(is_answer=False) | Q(allegation__isnull=False, statement__isnull=False),
                name="support_answers_by_a_statement",
            ),
        ]
        indexes = [
            models.Index(fields=["case", "allegation"], name="support_of_allegation"),
            models.Index(fields=["exhibit"], name="support_by_exhibit"),
        ]

    def __str__(self) -> str:
        return f"{self.get_stance_display()}: {self.allegation or self.element}"


class FoundAs(models.TextChoices):
    """What a court found."""

    TRUE = "true", "Found true"
    FALSE = "false", "Found false"


class Finding(Recorded):
    """What the court found on an allegation or element: only a court finds."""

    public_id = PublicIdField(prefix="fin")
    allegation = models.ForeignKey(
        Allegation, null=True, blank=True, on_delete=models.PROTECT, related_name="findings"
    )
    element = models.ForeignKey(
        Element, null=True, blank=True, on_delete=models.PROTECT, related_name="findings"
    )
    outcome = models.CharField(max_length=5, choices=FoundAs)
    entry = models.ForeignKey(
        DocketEntry, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    exhibit = models.ForeignKey(
        Exhibit, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    pinpoint = models.CharField(max_length=200, blank=True)
    quotation = models.TextField("in the court’s words")
    found_on = models.DateField()

    objects = RecordedQuerySet["Finding"].as_manager()

    class Meta(Recorded.Meta):
        ordering = ["found_on", "pk"]
        constraints = [
            *Recorded.Meta.constraints,
            models.CheckConstraint(condition=exactly_one(TARGETS), name="finding_on_one_thing"),
            models.CheckConstraint(
                condition=Q(entry__isnull=False) | Q(exhibit__isnull=False),
                name="finding_has_an_order",
            ),
            models.CheckConstraint(condition=~Q(quotation=""), name="finding_in_words"),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}: {self.allegation or self.element}"


class StatusOverride(Recorded):
    """How a person says that something stands; shown beside what is computed, never for it."""

    public_id = PublicIdField(prefix="ovr")
    allegation = models.ForeignKey(
        Allegation, null=True, blank=True, on_delete=models.PROTECT, related_name="overrides"
    )
    element = models.ForeignKey(
        Element, null=True, blank=True, on_delete=models.PROTECT, related_name="overrides"
    )
    # Only a court finds: what it found is a Finding.
    code = models.CharField(
        "status",
        max_length=24,
        choices=[(each.value, WORDS[each]) for each in Code if not each.startswith("found_")],
    )
    reason = models.CharField(max_length=1000)
    since = models.DateField("since")

    objects = RecordedQuerySet["StatusOverride"].as_manager()

    class Meta(Recorded.Meta):
        ordering = ["since", "pk"]
        constraints = [
            *Recorded.Meta.constraints,
            models.CheckConstraint(condition=exactly_one(TARGETS), name="override_of_one_thing"),
            models.CheckConstraint(condition=~Q(reason=""), name="override_has_a_reason"),
            models.CheckConstraint(
                condition=~Q(code__startswith="found_"), name="override_finds_nothing"
            ),
            models.UniqueConstraint(
                fields=["allegation"],
                condition=Q(retracted_at=None, allegation__isnull=False),
                name="override_one_per_allegation",
            ),
            models.UniqueConstraint(
                fields=["element"],
                condition=Q(retracted_at=None, element__isnull=False),
                name="override_one_per_element",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_code_display()}: {self.reason}"
