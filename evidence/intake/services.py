"""Writes about what was handed in: begin a batch, announce its files, make exhibits of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

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
from evidence.exhibits.models import Exhibit, StoredFile
from evidence.intake import queries
from evidence.intake.extract import unpack
from evidence.intake.models import (
    Channel,
    IntakeBatch,
    IntakeFile,
    Outcome,
    Unpacking,
)

TAKE_BELL = "intake.take"
UNPACK_BELL = "intake.unpack"
CAME_BY = {
    Channel.BROWSER: "browser, resumable upload (tus)",
    Channel.FORM: "browser form",
    Channel.API: "API",
    Channel.TUS: "API, resumable upload (tus)",
    Channel.COMMAND: "command on the server",
}
MEMBER_CAME_BY = "taken out of another exhibit"
LONGEST_NAME = 500
LONGEST_PATH = 4096


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
class Offered:
    """What answers an announcement: a row to send to, or one that looks like the same file.

    Path, size and time prove nothing: the sender compares hashes before he believes it.
    """

    row: IntakeFile
    is_known: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is said of one file beyond its name: by a person, or by the file it came out of."""

    description: exhibits.Description = field(default_factory=exhibits.Description)
    parent: Exhibit | None = None
    member_path: str = ""
    facts: dict[str, object] = field(default_factory=dict)
    depth: int = 0


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
    """Return a row for each file, in order: on its way, or refused at once with the reason.

    Holds the batch, so that two requests give no position twice.
    """
    IntakeBatch.objects.select_for_update().get(pk=batch.pk)
    last = IntakeFile.objects.filter(batch=batch, parent=None).aggregate(last=Max("position"))
    first = (last["last"] or 0) + 1
    rows = [_row(batch, each, first + offset) for offset, each in enumerate(files)]
    for row in rows:
        row.standing = row.outcome
    return IntakeFile.objects.bulk_create(rows, batch_size=500)


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

    The bytes are on disk before the row says so; row and exhibit are written as one.
    """
    (row,) = announce(batch, [announced])
    if row.outcome == Outcome.REFUSED:
        return row, refusal_of(announced)
    stored = exhibits.keep_file(chunks)
    with transaction.atomic():
        refusal = settle(row, stored, told or Told())
        row.state, row.finished_at = JobState.DONE, clock.now()
        row.arrived = row.size
        row.save(update_fields=["state", "finished_at", "arrived"])
    return row, refusal


@transaction.atomic(savepoint=False)
def settle(row: IntakeFile, stored: StoredFile, told: Told) -> EvidenceError | None:
    """Make an exhibit of a file in the store and write on its row what became of it.

    Returns why it became none: these bytes are an exhibit already, which the row then names.
    What can be taken apart gets its work of unpacking.
    """
    batch = row.batch
    try:
        exhibit = exhibits.enter(
            batch.case,
            stored,
            _arrival(row, told),
            description=_description(row, told),
            by=batch.created_by,
        )
    except exhibits.AlreadyAnExhibit as error:
        known = Exhibit.objects.in_case(batch.case).of_bytes(stored.sha256).get()
        _write(row, Outcome.DUPLICATE, file=stored, exhibit=known)
        return error
    _write(row, Outcome.STORED, file=stored, exhibit=exhibit)
    if unpack.can_be_unpacked(stored.media_type):
        Unpacking.objects.create(exhibit=exhibit, source=row, depth=told.depth + 1)
    return None


def refuse(row: IntakeFile, reason: str) -> None:
    """Write on a row why no exhibit is made of the file."""
    _write(row, Outcome.REFUSED, reason=reason)


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


def expiry() -> datetime:
    """Return until when an upload may rest from now on."""
    return clock.now() + timedelta(hours=settings.UPLOAD_REST_HOURS)


def fit_path(path: str) -> str:
    """Return a path as it is kept: storable, and its end when it is beyond all measure."""
    return storable(path)[-LONGEST_PATH:]


def place_below(parent: IntakeFile | None, position: int) -> str:
    """Return where a file stands in its batch, in a form that sorts."""
    return f"{parent.place}.{position:06d}" if parent else f"{position:06d}"


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


def _arrival(row: IntakeFile, told: Told) -> exhibits.Arrival:
    stated = {"path": row.path} if row.path not in {"", row.name} else {}
    if row.stated_modified_at:
        stated["modified"] = clock.utc_text(row.stated_modified_at)
    return exhibits.Arrival(
        name=row.name,
        came_by=MEMBER_CAME_BY if told.parent else CAME_BY[Channel(row.batch.channel)],
        intake=row.batch.public_id,
        stated={} if told.parent else stated,
        parent=told.parent,
        member_path=told.member_path,
        facts=told.facts,
    )


def _description(row: IntakeFile, told: Told) -> exhibits.Description:
    said, batch = told.description, row.batch
    return replace(
        said,
        source_citation=said.source_citation or batch.source_label,
        custodian=said.custodian or batch.custodian,
    )


def _write(
    row: IntakeFile,
    outcome: Outcome,
    *,
    reason: str = "",
    file: StoredFile | None = None,
    exhibit: Exhibit | None = None,
) -> None:
    row.outcome, row.reason = outcome, storable(reason)
    row.file, row.exhibit = file, exhibit
    row.save(update_fields=["outcome", "reason", "file", "exhibit"])
