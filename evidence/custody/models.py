"""The custody record of an exhibit: append-only events, each chained to the one before."""

from django.conf import settings
from django.db import models

from evidence.cases.models import CaseScopedQuerySet
from evidence.core import clock
from evidence.core.hashing import Sha256, canonical_json, sha256_of_record
from evidence.core.ids import PublicIdField
from evidence.core.models import Job, JobQuerySet

NO_EVENT_BEFORE = "0" * 64
STATEMENT_FORM = "caseapp custody statement 1"


class CustodyAction(models.TextChoices):
    """What can happen to an exhibit."""

    RECEIVED = "received", "Received"
    CAME_AGAIN = "came_again", "The same bytes came again"
    UNPACKED = "unpacked", "Unpacked"
    INSPECTED = "inspected", "Inspected"
    DERIVED = "derived", "Pages read, derivatives made"
    ASKED_AGAIN = "asked_again", "Undone work asked for again"
    DERIVATIVE_OUT = "derivative_out", "Derivative downloaded"
    DESCRIBED = "described", "Description changed"
    NUMBERED = "numbered", "Number given"
    STATUS_CHANGED = "status_changed", "Status recorded"
    VIEWED = "viewed", "Original viewed"
    DOWNLOADED = "downloaded", "Original downloaded"
    EXPORTED = "exported", "Exported with its custody record"
    VERIFIED = "verified", "Read again, hash unchanged"
    PRODUCED = "produced", "Produced in a bundle"
    RELEASED = "released", "Released in a bundle despite warnings"
    REDACTION_LEFT = "redaction_left", "Redaction warning left as it is"
    REDACTION_REOPENED = "redaction_reopened", "Redaction warning opened again"
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


class CustodyStatement(models.Model):
    """One day's word on every chain of custody: a Merkle root over their heads, signed.

    What is signed, time-stamped and exported is `content()`, the canonical JSON of `record()`,
    which holds the SHA-256 of the statement before. A trigger refuses UPDATE, DELETE and TRUNCATE.
    """

    number = models.PositiveIntegerField(unique=True)
    day = models.DateField(unique=True)
    made_at = models.DateTimeField()
    chain_count = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64)
    statement_hash = models.CharField(max_length=64)
    key = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"statement {self.number} of {self.day}"

    def record(self) -> dict[str, object]:
        """Return what is hashed and signed, in plain values."""
        return {
            "chain_count": self.chain_count,
            "day": self.day.isoformat(),
            "form": STATEMENT_FORM,
            "key": self.key,
            "made_at": clock.utc_text(self.made_at),
            "number": self.number,
            "previous_hash": self.previous_hash,
            "root": self.root,
        }

    def content(self) -> bytes:
        """Return the exact bytes that are signed and time-stamped."""
        return canonical_json(self.record())


class StatedHead(models.Model):
    """A chain's last event as a statement found it; written only when it had moved.

    A statement speaks of every chain: of those without a row of its own by the newest row of an
    earlier one. The exhibit's id is text, so that the row outlives a removed exhibit.
    """

    statement = models.ForeignKey(
        CustodyStatement, on_delete=models.PROTECT, related_name="moved_heads"
    )
    exhibit_id = models.CharField(max_length=32)
    sequence = models.PositiveIntegerField()
    event_hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["exhibit_id", "statement"], name="stated_once")
        ]

    def __str__(self) -> str:
        return f"{self.exhibit_id} at event {self.sequence}"


class StatementStamp(Job):
    """The work of having a statement time-stamped (RFC 3161), and the token once it is there."""

    statement = models.OneToOneField(
        CustodyStatement, on_delete=models.PROTECT, related_name="stamp"
    )
    authority = models.CharField(max_length=500)
    token = models.BinaryField(default=bytes)
    stamped_at = models.DateTimeField(null=True, blank=True)
    # Whether the token was checked up to the configured root certificates.
    is_rooted = models.BooleanField(default=False)

    objects = JobQuerySet["StatementStamp"].as_manager()

    def __str__(self) -> str:
        return f"time-stamp of {self.statement}"
