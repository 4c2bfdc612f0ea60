"""Writes about what was handed in: begin a batch, announce its files, make exhibits of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import batched

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core import clock, jobs
from evidence.core.errors import EvidenceError
from evidence.core.models import JobState
from evidence.core.text import storable
from evidence.exhibits import services as exhibits
from evidence.intake import queries
from evidence.intake.models import Channel, IntakeBatch, IntakeFile, Outcome

# Callers say `intake.settle(...)`: what becomes of a file that is whole has a module of its own.
from evidence.intake.receipt import UNPACK_BELL as UNPACK_BELL
from evidence.intake.receipt import Told as Told
from evidence.intake.receipt import Whole as Whole
from evidence.intake.receipt import refuse as refuse
from evidence.intake.receipt import settle as settle

TAKE_BELL = "intake.take"
LONGEST_NAME = 500
LONGEST_PATH = 4096
# As many files of a form become exhibits in one transaction: a crash leaves no more of them behind
# whose bytes are here and which are still on their way.
SETTLED_TOGETHER = 2 * exhibits.INSPECTED_TOGETHER


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """What a person says once about all files of a batch."""

    source_label: str = ""
    custodian: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """A file as its sender describes it before a byte has come."""

    name: str
    size: int
    path: str = ""
    modified_at: datetime | None = None

    @property
    def key(self) -> tuple[str, int, datetime | None]:
        """By what a file is known again when it is announced once more."""
        return fit_path(self.path or self.name), self.size, self.modified_at


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn:
    """A file of a form: as it was announced, and its bytes, which are read once."""

    announced: Announced
    chunks: Iterable[bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """What answers an announcement: a row to send to, or one that looks like the same file.

    Path, size and time prove nothing: the sender compares hashes before he believes it.
    """

    row: IntakeFile
    is_known: bool


def begin(
    case: Case, channel: str, *, by: User, particulars: Particulars | None = None
) -> IntakeBatch:
    """Return a new batch, to which files may be announced."""
    said = particulars or Particulars()
    return IntakeBatch.objects.create(
        case=case,
        channel=Channel(channel),
        source_label=storable(said.source_label).strip()[:300],
        custodian=storable(said.custodian).strip()[:160],
        created_by=by,
    )


def todays_batch(case: Case, channel: Channel, *, by: User) -> IntakeBatch:
    """Return the batch of what this person sends by programs today (UTC) and puts in no other."""
    batch, _ = IntakeBatch.objects.select_related("case").get_or_create(
        case=case, created_by=by, channel=channel, day=clock.now().date()
    )
    return batch


@transaction.atomic
def announce(batch: IntakeBatch, files: Sequence[Announced]) -> list[IntakeFile]:
    """Return a row for each file, in order: on its way, or refused at once with the reason."""
    return IntakeFile.objects.bulk_create(_rows(batch, files), batch_size=500)


def offer(batch: IntakeBatch, files: Sequence[Announced]) -> list[Offered]:
    """Return for each file, in order, a new row or the one under which it was sent before."""
    sent = queries.sent_before(batch.created_by, batch.case, [each.key[0] for each in files])
    known = {(row.path, row.size, row.stated_modified_at): row for row in sent}
    fresh = iter(announce(batch, [each for each in files if each.key not in known]))
    return [
        Offered(row=known[each.key], is_known=True)
        if each.key in known
        else Offered(row=next(fresh), is_known=False)
        for each in files
    ]


def hand_in(
    batch: IntakeBatch, chunks: Iterable[bytes], announced: Announced, *, told: Told | None = None
) -> tuple[IntakeFile, EvidenceError | None]:
    """Return the row of a file that came in one request, and why it is no exhibit if it is none.

    The bytes are on disk before row and exhibit are written as one. When they cannot be kept the
    row stands all the same, as that of a file on its way.
    """
    refusal = refusal_of(announced)
    if refusal:
        return announce(batch, [announced])[0], refusal
    try:
        file = exhibits.keep_bytes(chunks)
    except (OSError, EvidenceError):
        announce(batch, [announced])
        raise
    with transaction.atomic():
        (row,) = _rows(batch, [announced])
        return row, settle([Whole(row=row, file=file, told=told or Told())])[0]


def hand_in_all(batch: IntakeBatch, files: Sequence[HandedIn]) -> None:
    """Take the files of one form: a row for each first, then the bytes, and exhibits of them.

    When the bytes of one cannot be kept the error is raised after those before it were settled;
    its row and those after it stand as files on their way.
    """
    announced = zip(announce(batch, [each.announced for each in files]), files, strict=True)
    taken = (each for each in announced if each[0].outcome != Outcome.REFUSED)
    for group in batched(taken, SETTLED_TOGETHER):
        _keep_and_settle(group)


def note_reason(row: IntakeFile, reason: str) -> None:
    """Write on a row what a person should know of it, its outcome unchanged."""
    row.reason = storable(reason)
    row.save(update_fields=["reason"])


@transaction.atomic
def try_again(batch: IntakeBatch) -> int:
    """Ask anew for all work of a batch that stopped, and return how much that was."""
    fresh = {
        "state": JobState.PENDING,
        "attempts": 0,
        "available_at": clock.now(),
        "finished_at": None,
    }
    files = IntakeFile.objects.filter(batch=batch, outcome=Outcome.FAILED)
    taken = list(files.select_for_update().values_list("pk", flat=True))
    files.filter(pk__in=taken).update(**fresh, outcome=Outcome.WAITING, reason="")
    unpackings = queries.stopped_unpackings(batch)
    packed = list(unpackings.select_for_update(of=("self",)).values_list("pk", flat=True))
    IntakeFile.objects.filter(unpacking__in=packed).update(reason="")
    unpackings.filter(pk__in=packed).update(**fresh)
    for bell, keys in ((TAKE_BELL, taken), (UNPACK_BELL, packed)):
        for key in keys:
            jobs.after_commit(bell, pk=key)
    return len(taken) + len(packed)


def refusal_of(announced: Announced) -> EvidenceError | None:
    """Return why a file is turned away before a byte of it is taken, None when it is not."""
    if not announced.size:
        return exhibits.empty_file(announced.name)
    if announced.size > settings.UPLOAD_LIMIT_BYTES:
        return exhibits.too_large(announced.name, limit=settings.UPLOAD_LIMIT_BYTES)
    return None


def _keep_and_settle(group: Sequence[tuple[IntakeFile, HandedIn]]) -> None:
    kept: list[Whole] = []
    try:
        for row, each in group:
            kept.append(Whole(row=row, file=exhibits.keep_bytes(each.chunks)))
    finally:
        if kept:
            settle(kept)


def expiry() -> datetime:
    """Return until when an upload may rest from now on."""
    return clock.now() + timedelta(hours=settings.UPLOAD_REST_HOURS)


def fit_path(path: str) -> str:
    """Return a path as it is kept: storable, and its end when it is beyond all measure."""
    return storable(path)[-LONGEST_PATH:]


def place_below(parent: IntakeFile | None, position: int) -> str:
    """Return where a file stands in its batch, in a form that sorts."""
    return f"{parent.place}.{position:06d}" if parent else f"{position:06d}"


def _rows(batch: IntakeBatch, files: Sequence[Announced]) -> list[IntakeFile]:
    """Return a row for each file, not yet written.

    Holds the batch until the transaction ends, so that two requests give no position twice.
    """
    IntakeBatch.objects.select_for_update(no_key=True).only("pk").get(pk=batch.pk)
    last = IntakeFile.objects.filter(batch=batch, parent=None).aggregate(last=Max("position"))
    first = (last["last"] or 0) + 1
    rows = [_row(batch, each, first + offset) for offset, each in enumerate(files)]
    for row in rows:
        row.standing = row.outcome
    return rows


def _row(batch: IntakeBatch, announced: Announced, position: int) -> IntakeFile:
    refusal = refusal_of(announced)
    path, size, modified_at = announced.key
    return IntakeFile(
        batch=batch,
        position=position,
        place=place_below(None, position),
        name=(storable(announced.name).strip() or "unnamed")[:LONGEST_NAME],
        path=path,
        stated_modified_at=modified_at,
        size=size,
        expires_at=expiry(),
        outcome=Outcome.REFUSED if refusal else Outcome.ARRIVING,
        reason=storable(refusal.message) if refusal else "",
        state=JobState.DONE if refusal else JobState.PENDING,
        finished_at=clock.now() if refusal else None,
    )
