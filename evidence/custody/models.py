"""The custody record of an exhibit: append-only events, each chained to the one before."""

from django.conf import settings
from django.db import models

from evidence.cases.models import CaseScopedQuerySet
from evidence.core import clock
from evidence.core.hashing import Sha256, sha256_of_record
from evidence.core.ids import PublicIdField

NO_EVENT_BEFORE = "0" * 64


class CustodyAction(models.TextChoices):
    """What can happen to an exhibit."""

    RECEIVED = "received", "Received"
    INSPECTED = "inspected", "Inspected"
    DERIVED = "derived", "Pages read, derivatives made"
    DESCRIBED = "described", "Description changed"
    DOWNLOADED = "downloaded", "Original downloaded"
    PRODUCED = "produced", "Produced in a bundle"
    FIXITY_FAILED = "fixity_failed", "Stored file found damaged"


class CustodyEventQuerySet(CaseScopedQuerySet["CustodyEvent"]):
    """Custody events are seen by the members of the exhibit's case."""

    case_path = "exhibit__case"


class CustodyEvent(models.Model):
    """One link of an exhibit's chain of custody.

    `event_hash` is the SHA-256 of the canonical JSON of `record()`, which holds the hash of the
    event before; the first event holds 64 zeros. A database trigger refuses UPDATE, DELETE and
    TRUNCATE.
    """

    public_id = PublicIdField(prefix="cus")
    exhibit = models.ForeignKey(
        "evidence.Exhibit", on_delete=models.PROTECT, related_name="custody_events"
    )
    sequence = models.PositiveIntegerField()
    action = models.CharField(max_length=20, choices=CustodyAction)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    actor_name = models.CharField(max_length=160)
    at = models.DateTimeField()
    facts = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    event_hash = models.CharField(max_length=64)

    objects = CustodyEventQuerySet.as_manager()

    class Meta:
        ordering = ["exhibit", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["exhibit", "sequence"], name="custody_one_per_sequence")
        ]

    def __str__(self) -> str:
        return f"{self.sequence}. {self.get_action_display()} by {self.actor_name}"

    def record(self, *, exhibit_id: str) -> dict[str, object]:
        """Return what is hashed: everything that the event says, in plain values."""
        return {
            "action": self.action,
            "actor": self.actor_name,
            "at": clock.utc_text(self.at),
            "exhibit": exhibit_id,
            "facts": self.facts,
            "previous_hash": self.previous_hash,
            "sequence": self.sequence,
        }

    def computed_hash(self, *, exhibit_id: str) -> Sha256:
        """Return the hash that `event_hash` must equal."""
        return sha256_of_record(self.record(exhibit_id=exhibit_id))
