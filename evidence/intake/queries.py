"""Reads about what was handed in."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Now

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core import clock
from evidence.core.errors import NotFound
from evidence.core.models import JobState
from evidence.core.partials import PartialFiles
from evidence.intake.models import (
    AT_WORK,
    MEANING,
    IntakeBatch,
    IntakeFile,
    IntakeFileQuerySet,
    Outcome,
    Standing,
    Unpacking,
)

# Of those that went as hoped a few are enough to see that it goes on.
MOST_ORDINARY = 6
NO_SUCH_BATCH = "There is no such intake in this case. Look in the list of intakes."
NO_SUCH_UPLOAD = "There is no such upload of yours in this case. Begin it anew."


@dataclass(frozen=True, slots=True)
class Tally:
    """How many files of a batch stand where, and what that means."""

    standing: str
    label: str
    meaning: str
    count: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a batch is: files by standing, bytes here of those announced."""

    tallies: tuple[Tally, ...]
    handed_in: int
    unpacked: int
    bytes_arrived: int
    bytes_announced: int

    @property
    def total(self) -> int:
        """How many files there are, those taken out of archives included."""
        return self.handed_in + self.unpacked

    def count(self, *standings: str) -> int:
        """Return how many files stand in one of these."""
        return sum(each.count for each in self.tallies if each.standing in standings)

    @property
    def at_work(self) -> int:
        """How many files a worker has still to do with."""
        return self.count(*AT_WORK)

    @property
    def arriving(self) -> int:
        """How many files are not whole yet."""
        return self.count(Standing.ARRIVING)

    @property
    def settled(self) -> int:
        """How many files have come to an end, whichever."""
        return self.total - self.at_work - self.arriving

    @property
    def stopped(self) -> int:
        """How many files can be tried again."""
        return self.count(Standing.FAILED)


def partial_files() -> PartialFiles:
    """Return the folder in which this installation keeps files on their way."""
    return PartialFiles(settings.DATA_FOLDER / "arriving")


def batches_in(case: Case) -> QuerySet[IntakeBatch]:
    """Return a case's batches, newest first, with their number of files and of bytes.

    A batch of which no file was ever announced is left out: there is nothing to tell of it.
    """
    handed_in = IntakeFile.objects.handed_in().filter(batch=OuterRef("pk"))
    return (
        IntakeBatch.objects.in_case(case)
        .filter(Exists(handed_in))
        .select_related("created_by", "case")
        .annotate(file_count=Count("files"), byte_count=Sum("files__arrived"))
        .order_by("-created_at", "-pk")
    )


def batch_in(case: Case, public_id: str) -> IntakeBatch:
    """Return one batch of a case; raises NotFound for those of other cases."""
    found = IntakeBatch.objects.in_case(case).select_related("created_by", "case")
    batch = found.filter(public_id=public_id).first()
    if batch is None:
        raise NotFound(NO_SUCH_BATCH)
    return batch


def own_batch(user: User, case: Case, public_id: str) -> IntakeBatch:
    """Return a batch that this person began; raises NotFound for all others.

    What is handed in under a batch is handed in by whoever began it: custody names one person.
    """
    batch = batch_in(case, public_id)
    if batch.created_by_id != user.pk:
        raise NotFound(NO_SUCH_BATCH)
    return batch


def files_of(batch: IntakeBatch, *, standing: str = "") -> IntakeFileQuerySet:
    """Return a batch's files in order, members below their archives, narrowed to a standing."""
    files = (
        IntakeFile.objects.filter(batch=batch)
        .with_standing()
        .select_related("exhibit__case", "file", "unpacking", "parent__exhibit__case")
        .in_order()
    )
    return files.standing_as(standing) if standing in Standing.values else files


def needing_attention(batch: IntakeBatch, *, limit: int) -> Sequence[IntakeFile]:
    """Return some of a batch's files: those that went otherwise than hoped first, then the last."""
    odd = (Standing.FAILED, Standing.REFUSED, Standing.ABANDONED, Standing.QUARANTINED)
    files = files_of(batch)
    found = list(files.standing_as(*odd, Standing.DUPLICATE)[:limit])
    others = files.exclude(pk__in=[each.pk for each in found])
    settled = others.not_standing_as(Standing.ARRIVING, Standing.WAITING)
    return [*found, *settled.order_by("-place")[: max(0, MOST_ORDINARY - len(found))]]


def progress_of(batch: IntakeBatch) -> Progress:
    """Return how far a batch is."""
    rows = (
        IntakeFile.objects.filter(batch=batch)
        .with_standing()
        .annotate(is_own=Q(parent=None))
        .order_by()
        .values("is_own", *["standing"])
        .annotate(files=Count("pk"), here=Sum("arrived"), announced=Sum("size"))
    )
    own = [row for row in rows if row["is_own"]]
    counts: Counter[str] = Counter()
    for row in rows:
        counts[row["standing"]] += row["files"]
    return Progress(
        tallies=tuple(
            Tally(each.value, str(each.label), MEANING[each], counts[each.value])
            for each in Standing
            if counts[each.value]
        ),
        handed_in=sum(row["files"] for row in own),
        unpacked=counts.total() - sum(row["files"] for row in own),
        bytes_arrived=sum(row["here"] for row in own),
        bytes_announced=sum(row["announced"] for row in own),
    )


def upload_of(user: User, case: Case, public_id: str) -> IntakeFile:
    """Return a file that this person is sending or has sent; raises NotFound for all others.

    Only its sender goes on with an upload: custody names him as the one who handed it in.
    """
    # Asked for with every piece: no joins and nothing to sort.
    mine = IntakeFile.objects.in_case(case).by(user).handed_in().order_by()
    for upload in mine.filter(public_id=public_id):
        return upload
    raise NotFound(NO_SUCH_UPLOAD)


def told_of(upload: IntakeFile) -> IntakeFile:
    """Return an upload's row with its standing and all that is told of it."""
    told = IntakeFile.objects.with_standing()
    return told.select_related("batch__case", "exhibit__case", "file").get(pk=upload.pk)


def sent_before(user: User, case: Case, paths: Sequence[str]) -> IntakeFileQuerySet:
    """Return what this person sent lately under these paths: on its way, or made an exhibit."""
    alive = (Outcome.ARRIVING, Outcome.STORED, Outcome.UNPACKED, Outcome.DUPLICATE)
    return (
        IntakeFile.objects.in_case(case)
        .by(user)
        .handed_in()
        .filter(path__in=paths, outcome__in=alive, expires_at__gt=clock.now())
        .exclude(stated_modified_at=None)
        .with_standing()
        .select_related("batch__case", "exhibit__case", "file")
        .order_by("-pk")
    )


def stopped_unpackings(batch: IntakeBatch) -> QuerySet[Unpacking]:
    """Return the archives of a batch whose unpacking stopped for good."""
    return Unpacking.objects.filter(source__batch=batch, state=JobState.PARKED)


def source_of(exhibit_pk: int) -> IntakeFile | None:
    """Return the row of the file that became this exhibit first, if it came by an intake."""
    made = (Outcome.STORED, Outcome.UNPACKED)
    found = IntakeFile.objects.filter(exhibit=exhibit_pk, outcome__in=made)
    return found.select_related("batch__case", "unpacking").order_by("pk").first()


def members_without_exhibit(source: IntakeFile) -> IntakeFileQuerySet:
    """Return what was taken out of a file and is no exhibit made from it: known, or not taken."""
    others = source.members.exclude(outcome__in=(Outcome.STORED, Outcome.UNPACKED))
    return others.with_standing().select_related("exhibit__case", "file").in_order()


def files_to_take(pk: int) -> IntakeFileQuerySet:
    """Return the files of the same batch that a worker may take now, in their order.

    None while another takes of that batch: so numbers follow the order in which files were
    handed in, and whoever takes of it looks for more when he is done.
    """
    batch = IntakeFile.objects.filter(pk=pk).values("batch")
    files = IntakeFile.objects.arrived().filter(batch__in=batch)
    at_work = files.filter(state=JobState.RUNNING, lease_until__gte=Now())
    return files.due().filter(~Exists(at_work)).order_by("place")


def is_awaited(upload: IntakeFile) -> bool:
    """Return whether another file of the batch is at work or has its bell, which comes to ours."""
    others = IntakeFile.objects.arrived().filter(batch=upload.batch_id).exclude(pk=upload.pk)
    at_work = Q(state=JobState.RUNNING, lease_until__gte=Now())
    rung_for = Q(state=JobState.PENDING, attempts=0)
    return others.filter(at_work | rung_for).exists()
