"""What becomes of files that are whole: an exhibit each, or a word on the one it is already."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.db import transaction

from evidence.core import clock, rows
from evidence.core.errors import EvidenceError
from evidence.core.models import JobState
from evidence.core.text import storable
from evidence.exhibits import services as exhibits
from evidence.exhibits.models import Exhibit, StoredFile
from evidence.intake.extract.unpack import can_be_unpacked
from evidence.intake.models import Channel, IntakeFile, Outcome, Unpacking

UNPACK_BELL = "intake.unpack"
CAME_BY = {
    Channel.BROWSER: "browser, resumable upload (tus)",
    Channel.FORM: "browser form",
    Channel.API: "API",
    Channel.TUS: "API, resumable upload (tus)",
    Channel.COMMAND: "command on the server",
}
MEMBER_CAME_BY = "taken out of another exhibit"
_SETTLED = ("outcome", "reason", "file", "exhibit", "arrived", "state", "finished_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is said of one file beyond its name: by a person, or by the file it came out of."""

    description: exhibits.Description = field(default_factory=exhibits.Description)
    parent: Exhibit | None = None
    member_path: str = ""
    facts: dict[str, object] = field(default_factory=dict)
    depth: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """A row whose file lies in the store, and what is said of it."""

    row: IntakeFile
    file: StoredFile
    told: Told = field(default_factory=Told)


@transaction.atomic(savepoint=False)
def settle(files: Sequence[Whole]) -> list[EvidenceError | None]:
    """Make exhibits of files of one batch, in order, and write on their rows what became of them.

    Returns for each why it became none: its bytes are an exhibit already, which the row then
    names. What can be taken apart gets its work of unpacking. Rows may be new. A worker that holds
    them as jobs finishes those first, in the same transaction.
    """
    batch = files[0].row.batch
    came = [
        exhibits.Newcomer(file=each.file, arrival=_arrival(each), description=_description(each))
        for each in files
    ]
    entered = exhibits.enter(batch.case, came, by=batch.created_by)
    for each, it in zip(files, entered, strict=True):
        row = each.row
        row.outcome = Outcome.DUPLICATE if it.refusal else Outcome.STORED
        row.reason, row.file, row.exhibit = "", each.file, it.exhibit
        row.arrived, row.state, row.finished_at = row.size, JobState.DONE, clock.now()
    _write([each.row for each in files])
    packed = [
        Unpacking(exhibit=it.exhibit, source=each.row, depth=each.told.depth + 1)
        for each, it in zip(files, entered, strict=True)
        if not it.refusal and can_be_unpacked(each.file.media_type)
    ]
    Unpacking.objects.bulk_create(packed)
    return [it.refusal for it in entered]


def _write(settled: Sequence[IntakeFile]) -> None:
    known = [row for row in settled if row.pk is not None]
    if known:
        rows.write(known, *_SETTLED)
    IntakeFile.objects.bulk_create([row for row in settled if row.pk is None])


def refuse(row: IntakeFile, reason: str) -> None:
    """Write on a row why no exhibit is made of the file."""
    row.outcome, row.reason = Outcome.REFUSED, storable(reason)
    row.save(update_fields=["outcome", "reason"])


def _arrival(whole: Whole) -> exhibits.Arrival:
    row, told = whole.row, whole.told
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


def _description(whole: Whole) -> exhibits.Description:
    said, batch = whole.told.description, whole.row.batch
    return replace(
        said,
        source_citation=said.source_citation or batch.source_label,
        custodian=said.custodian or batch.custodian,
    )
