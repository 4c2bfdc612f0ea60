"""Where an exhibit stands with the court: entries that are added and never overwritten."""

from collections.abc import Mapping

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from evidence.cases.models import CaseScopedQuerySet
from evidence.core import clock
from evidence.core.ids import PublicIdField
from evidence.exhibits.models import Exhibit, ExhibitStatus
from evidence.marking.assemble.objections import BY_KEY, Objection, rules_of

# What may follow what. A pretrial objection may come before the offer (FRCP 26(a)(3)(B)), and an
# exhibit may be admitted without one, by stipulation or order; but nothing comes before marking.
MOVES: Mapping[str, frozenset[str]] = {
    ExhibitStatus.RECEIVED: frozenset({"marked", "withdrawn"}),
    ExhibitStatus.MARKED: frozenset({"offered", "objected", "admitted", "excluded", "withdrawn"}),
    ExhibitStatus.OFFERED: frozenset({"objected", "admitted", "excluded", "withdrawn"}),
    ExhibitStatus.OBJECTED: frozenset({"objected", "offered", "admitted", "excluded", "withdrawn"}),
    ExhibitStatus.ADMITTED: frozenset({"objected", "excluded", "withdrawn"}),
    ExhibitStatus.EXCLUDED: frozenset({"offered", "admitted", "withdrawn"}),
    ExhibitStatus.WITHDRAWN: frozenset({"marked", "offered"}),
}


class Ruling(models.TextChoices):
    """What the court said to an objection or an offer."""

    SUSTAINED = "sustained", "Objection sustained"
    OVERRULED = "overruled", "Objection overruled"
    IN_PART = "in_part", "Sustained in part"
    RESERVED = "reserved", "Ruling reserved"
    STIPULATED = "stipulated", "By stipulation"
    GRANTED = "granted", "No objection"


class StatusEntryQuerySet(CaseScopedQuerySet["StatusEntry"]):
    """Status entries are seen by the members of the exhibit's case."""

    case_path = "exhibit__case"


class StatusEntry(models.Model):
    """That an exhibit was marked, offered, objected to, admitted, excluded or withdrawn.

    An entry that is wrong stays and is corrected by a later one, which takes its place and says
    why; a correction without a status says that nothing of the kind happened. A trigger refuses
    UPDATE, DELETE and TRUNCATE.
    """

    public_id = PublicIdField(prefix="sta")
    exhibit = models.ForeignKey(Exhibit, on_delete=models.PROTECT, related_name="status_entries")
    sequence = models.PositiveIntegerField()
    status = models.CharField(max_length=10, choices=ExhibitStatus, blank=True)
    # In the court's zone; empty when nobody knows it any more.
    date_happened = models.DateField(null=True, blank=True)
    forum = models.CharField("proceeding", max_length=200, blank=True)
    # Keys of assemble/objections.py, which the service checks.
    objections = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    objected_by = models.CharField("objection by", max_length=160, blank=True)
    response = models.CharField("response to the objection", max_length=400, blank=True)
    ruling = models.CharField(max_length=12, choices=Ruling, blank=True)
    limited_purpose = models.CharField("admitted for a limited purpose", max_length=400, blank=True)
    note = models.CharField(max_length=1000, blank=True)
    corrects = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrected_by"
    )
    reason = models.CharField("reason of the correction", max_length=400, blank=True)
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = StatusEntryQuerySet.as_manager()

    class Meta:
        ordering = ["exhibit", "sequence"]
        verbose_name_plural = "status entries"
        constraints = [
            models.UniqueConstraint(fields=["exhibit", "sequence"], name="status_one_per_sequence"),
            models.CheckConstraint(
                condition=Q(corrects=None, reason="") | Q(corrects__isnull=False) & ~Q(reason=""),
                name="status_correction_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(status="") | Q(corrects__isnull=False), name="status_is_said"
            ),
            # An objection names its grounds; the note says what “other” is.
            models.CheckConstraint(
                condition=~Q(status="objected") | Q(objections__len__gte=1),
                name="status_objection_has_grounds",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sequence}. {self.get_status_display() or 'struck'}"

    @property
    def grounds(self) -> tuple[Objection, ...]:
        """The objections it names, in the order of the rules."""
        return tuple(BY_KEY[key] for key in BY_KEY if key in self.objections)

    @property
    def rules(self) -> str:
        """The objections it names, as a list's column gives them."""
        return rules_of(self.objections)


class Matter(models.TextChoices):
    """What the parties may agree on: the two are asked for and given apart."""

    AUTHENTICITY = "authenticity", "Authenticity"
    ADMISSIBILITY = "admissibility", "Admissibility"


class Position(models.TextChoices):
    """How the parties stand on it."""

    STIPULATED = "stipulated", "Stipulated"
    NOT_AGREED = "not_agreed", "Not stipulated"
    REVOKED = "revoked", "Stipulation withdrawn"


class StipulationQuerySet(CaseScopedQuerySet["Stipulation"]):
    """Stipulations are seen by the members of the exhibit's case."""

    case_path = "exhibit__case"


class Stipulation(models.Model):
    """What the parties agreed on about an exhibit; the latest of a matter counts.

    A trigger refuses UPDATE, DELETE and TRUNCATE.
    """

    exhibit = models.ForeignKey(Exhibit, on_delete=models.PROTECT, related_name="stipulations")
    matter = models.CharField(max_length=14, choices=Matter)
    position = models.CharField(max_length=10, choices=Position)
    date_happened = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=400, blank=True)
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = StipulationQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_matter_display()}: {self.get_position_display()}"
