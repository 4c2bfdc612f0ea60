"""What was handed in: batches of files, what became of each file, and archives to unpack."""

from collections.abc import Mapping
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Case as Choose
from django.db.models import F, Q, Value, When
from django.urls import reverse

from evidence.accounts.models import User
from evidence.cases.models import Case, CaseScoped, CaseScopedQuerySet
from evidence.core import clock
from evidence.core.ids import PublicIdField
from evidence.core.models import OPEN_STATES, Job, JobQuerySet
from evidence.exhibits.models import Exhibit, Readability, StoredFile


class Channel(models.TextChoices):
    """By which way files came."""

    BROWSER = "browser", "browser"
    FORM = "form", "browser form"
    API = "api", "API"
    TUS = "tus", "API, resumable"
    COMMAND = "command", "command on the server"


class Outcome(models.TextChoices):
    """What became of a file."""

    ARRIVING = "arriving", "Arriving"
    WAITING = "waiting", "Waiting"
    STORED = "stored", "Stored"
    UNPACKED = "unpacked", "Unpacked"
    DUPLICATE = "duplicate", "Already there"
    REFUSED = "refused", "Not taken in"
    FAILED = "failed", "Stopped"
    ABANDONED = "abandoned", "Never came whole"


class Standing(models.TextChoices):
    """What became of a file, told together with what its inspection found."""

    ARRIVING = "arriving", "Arriving"
    WAITING = "waiting", "Waiting"
    INSPECTING = "inspecting", "Being inspected"
    UNPACKING = "unpacking", "Being unpacked"
    STORED = "stored", "Stored"
    UNPACKED = "unpacked", "Unpacked"
    QUARANTINED = "quarantined", "In quarantine"
    DUPLICATE = "duplicate", "Already there"
    REFUSED = "refused", "Not taken in"
    FAILED = "failed", "Stopped"
    ABANDONED = "abandoned", "Never came whole"


HAS_EXHIBIT = (Outcome.STORED, Outcome.UNPACKED, Outcome.DUPLICATE)
NEEDS_REASON = (Outcome.REFUSED, Outcome.FAILED, Outcome.ABANDONED)
# What the worker still has to do; a file that is arriving waits for a person.
AT_WORK = (Standing.WAITING, Standing.INSPECTING, Standing.UNPACKING)

# What each standing means, and what to do about it.
MEANING: Mapping[str, str] = {
    Standing.ARRIVING: (
        "Not every byte is here yet. Drop the same file or folder again to go on: what has "
        "arrived is not sent twice."
    ),
    Standing.WAITING: "Whole and safe on disk. A worker makes an exhibit of it next.",
    Standing.INSPECTING: "Stored unchanged and numbered. A worker is finding out what it is.",
    Standing.UNPACKING: "Stored unchanged and numbered. What it holds is being taken out.",
    Standing.STORED: "Stored unchanged and numbered.",
    Standing.UNPACKED: "Stored unchanged and numbered; what it held stands below it.",
    Standing.QUARANTINED: (
        "Stored unchanged and numbered, and opened by nobody unasked: it may do harm. Its page "
        "says why, and gives the original out on a second yes."
    ),
    Standing.DUPLICATE: (
        "The same bytes are an exhibit already. Nothing was added; its custody says that they "
        "came again."
    ),
    Standing.REFUSED: "No exhibit was made of it; the reason stands beside each.",
    Standing.FAILED: "It is safe on disk, but the work on it stopped. Try it again.",
    Standing.ABANDONED: "It never came whole. Send it again.",
}


class IntakeBatch(CaseScoped):
    """Files that one person handed in together, and what was said about all of them at once."""

    public_id = PublicIdField(prefix="itb")
    channel = models.CharField(max_length=8, choices=Channel)
    source_label = models.CharField(max_length=300, blank=True)
    custodian = models.CharField(max_length=160, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)
    # Of a batch that nobody began: what a person sends by programs on one day (UTC).
    day = models.DateField(null=True, blank=True)

    objects = CaseScopedQuerySet["IntakeBatch"].as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "created_by", "channel", "day"], name="intake_batch_once_per_day"
            )
        ]

    def __str__(self) -> str:
        return f"batch of {self.created_at:%Y-%m-%d %H:%M} by {self.created_by}"

    def get_absolute_url(self) -> str:
        return reverse("intake:batch", args=[self.case.public_id, self.public_id])


class IntakeFileQuerySet(JobQuerySet["IntakeFile"]):
    """Chainable filters on files that were handed in."""

    def in_case(self, case: Case) -> Self:
        """Keep files that were handed in to one case."""
        return self.filter(batch__case=case)

    def arriving(self) -> Self:
        """Keep files of which not every byte is here yet."""
        return self.filter(outcome=Outcome.ARRIVING)

    def arrived(self) -> Self:
        """Keep files that are whole: work for a worker, or done with."""
        return self.exclude(outcome=Outcome.ARRIVING)

    def by(self, user: User) -> Self:
        """Keep what this person handed in."""
        return self.filter(batch__created_by=user)

    def handed_in(self) -> Self:
        """Keep what people handed in themselves, not what was unpacked from it."""
        return self.filter(parent=None)

    def with_standing(self) -> Self:
        """Say of each file, as `standing`, what became of it and of its inspection."""
        kept = Q(outcome__in=(Outcome.STORED, Outcome.UNPACKED))
        return self.annotate(
            standing=Choose(
                When(
                    kept & Q(exhibit__readability=Readability.QUARANTINED),
                    then=Value(Standing.QUARANTINED.value),
                ),
                When(
                    kept & Q(exhibit__readability=Readability.PENDING),
                    then=Value(Standing.INSPECTING.value),
                ),
                When(
                    kept & Q(unpacking__state__in=OPEN_STATES),
                    then=Value(Standing.UNPACKING.value),
                ),
                default=F("outcome"),
                output_field=models.CharField(),
            )
        )

    def standing_as(self, *standings: str) -> Self:
        """Keep rows, read `with_standing`, that stand as one of these."""
        return self.filter(standing__in=standings)

    def not_standing_as(self, *standings: str) -> Self:
        """Keep rows, read `with_standing`, that stand as none of these."""
        return self.exclude(standing__in=standings)

    def in_order(self) -> Self:
        """Order as they were handed in, with what was unpacked from each after it."""
        return self.order_by("batch_id", "place")


class IntakeFile(Job):
    """One file of a batch: its name as it was given, how much has arrived, what became of it.

    The work of the job is to make an exhibit of a file that is whole. What was unpacked from an
    archive has a row of its own below the archive's, and `parent` leads there.
    """

    public_id = PublicIdField(prefix="itf")
    batch = models.ForeignKey(IntakeBatch, on_delete=models.PROTECT, related_name="files")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="members"
    )
    position = models.PositiveIntegerField()
    # The positions from the outermost file down: one order shows members below archives.
    place = models.CharField(max_length=80)
    # As the sender gave them: kept as data and never used as a path.
    name = models.CharField(max_length=500)
    path = models.TextField(blank=True)
    stated_modified_at = models.DateTimeField(null=True, blank=True)
    size = models.PositiveBigIntegerField()
    arrived = models.PositiveBigIntegerField(default=0)
    # The last piece that was acknowledged: by its hash a sender tells whether this is his file.
    piece_at = models.PositiveBigIntegerField(default=0)
    piece_sha256 = models.CharField(max_length=64, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.ARRIVING)
    reason = models.TextField(blank=True)
    file = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    exhibit = models.ForeignKey(
        Exhibit, null=True, blank=True, on_delete=models.PROTECT, related_name="intake_files"
    )

    # Of rows that were read `with_standing`.
    standing: str

    objects = IntakeFileQuerySet.as_manager()

    class Meta:
        ordering = ["batch", "place"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "parent", "position"],
                nulls_distinct=False,
                name="intake_file_one_per_position",
            ),
            models.CheckConstraint(
                condition=Q(arrived__lte=F("size")), name="intake_file_within_size"
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=HAS_EXHIBIT) | Q(exhibit__isnull=False),
                name="intake_file_has_exhibit",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=NEEDS_REASON) | ~Q(reason=""),
                name="intake_file_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["batch", "place"], name="intake_file_in_order"),
            # What the sweep looks for every few seconds among all that ever came.
            models.Index(
                fields=["available_at"],
                condition=Q(state__in=OPEN_STATES),
                name="intake_file_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.get_outcome_display()}"

    @property
    def explanation(self) -> str:
        """What became of it and what to do about it, for a row read `with_standing`."""
        meaning = MEANING[self.standing]
        if self.standing == Standing.QUARANTINED and self.exhibit:
            return f"{self.exhibit.readability_reason} {self.reason}".strip() or meaning
        if self.standing == Standing.DUPLICATE and self.exhibit:
            return f"The same bytes as {self.exhibit.label} “{self.exhibit.title}”. {meaning}"
        return self.reason or meaning

    @property
    def stands_as(self) -> str:
        """The standing in words, for a row read `with_standing`."""
        return Standing(self.standing).label

    @property
    def depth(self) -> int:
        """How many archives it was taken out of."""
        return self.place.count(".")

    @property
    def is_whole(self) -> bool:
        """Whether every byte has arrived."""
        return self.arrived == self.size


class UnpackingQuerySet(JobQuerySet["Unpacking"]):
    """Filters on archives to unpack."""

    def inspected(self) -> Self:
        """Keep those whose file was inspected: what may do harm is never unpacked."""
        return self.exclude(exhibit__readability=Readability.PENDING)


class Unpacking(Job):
    """The work of taking apart an exhibit that holds other files: archive, mail, export."""

    exhibit = models.OneToOneField(
        Exhibit, primary_key=True, on_delete=models.CASCADE, related_name="unpacking"
    )
    source = models.OneToOneField(IntakeFile, on_delete=models.CASCADE, related_name="unpacking")
    depth = models.PositiveSmallIntegerField(default=1)
    members_done = models.PositiveIntegerField(default=0)

    objects = UnpackingQuerySet.as_manager()

    def __str__(self) -> str:
        return f"unpacking of {self.exhibit}"
