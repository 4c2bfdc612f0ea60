"""The story of a file that was handed in: from its last byte to exhibits.

Steps of a file: claim → put it into the store, under its hash → make an exhibit of it, or name the
exhibit that it is already → finish. Steps of an archive, mail or export, once its inspection is
done and found it harmless: claim → verify the stored bytes → take it apart in a limited child →
make an exhibit of each member, in order, each with a row of its own → say so in its custody →
finish. Whatever dies in between, the next worker goes on: members that have their row are passed
over, and the bytes of a file are in the store or still where they arrived.
"""

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction

from evidence.core import clock, jobs
from evidence.core.errors import Failed
from evidence.core.hashing import CHUNK_BYTES, Sha256
from evidence.core.models import JobState
from evidence.core.text import shortened, storable
from evidence.custody import services as custody
from evidence.custody.models import CustodyAction
from evidence.exhibits import queries as held
from evidence.exhibits import services as exhibits
from evidence.exhibits.models import StoredFile
from evidence.intake import queries, services, uploads
from evidence.intake.extract import unpack as splitter
from evidence.intake.extract.unpack import Member, Unpacked
from evidence.intake.models import IntakeFile, Outcome, Unpacking

# As deep as the inspection looks: beyond it nobody knows what is in there.
MAX_DEPTH = 3
LONGEST_DATE = 60
QUARANTINED = "In quarantine: what it holds is not taken out."
TOO_DEEP = (
    f"Not unpacked: it lies deeper than {MAX_DEPTH} archives. Unpack it yourself and upload what "
    "is in it."
)


def take(pk: int) -> JobState | None:
    """Make an exhibit of one file that is whole; returns the state the work ended in.

    A bell is rung for each file, and each takes the first file of the batch that is due: so
    numbers follow the order in which files were handed in, as nearly as two workers allow.
    """
    whole = IntakeFile.objects.arrived().select_related("batch__case", "batch__created_by")
    first = queries.first_due(pk)
    return jobs.work_on(whole, first, _take, parked=_tell_stopped) if first else None


def unpack(pk: int) -> JobState | None:
    """Take apart one exhibit that was inspected; returns the state the work ended in."""
    inspected = Unpacking.objects.inspected().select_related(
        "exhibit__file", "exhibit__case", "source__batch__case", "source__batch__created_by"
    )
    return jobs.work_on(inspected, pk, _unpack, parked=_tell_packed)


def ring_due() -> int:
    """Ring again for what is due, let go of stale uploads, and return how many were rung."""
    uploads.let_go_of_stale()
    uploads.remove_left_over()
    _remove_left_over_places()
    files = jobs.ring_due(IntakeFile.objects.arrived(), services.TAKE_BELL)
    return files + jobs.ring_due(Unpacking.objects.inspected(), services.UNPACK_BELL)


def _take(row: IntakeFile) -> None:
    with queries.partial_files().whole(row.public_id) as path:
        stored = exhibits.adopt_file(path)
        if stored.size != row.size:
            message = (
                f"{row.size:,} bytes were announced and {stored.size:,} are on disk. Send the "
                "file again."
            )
            raise Failed(message)
        with transaction.atomic():
            jobs.finish(row)
            services.settle(row, stored, services.Told())
        queries.partial_files().discard(row.public_id)


def _tell_stopped(row: IntakeFile) -> None:
    row.outcome, row.reason = Outcome.FAILED, storable(row.last_error)
    row.save(update_fields=["outcome", "reason"])


def _unpack(work: Unpacking) -> None:
    if work.exhibit.is_quarantined or work.depth > MAX_DEPTH:
        with transaction.atomic():
            jobs.finish(work)
            reason = QUARANTINED if work.exhibit.is_quarantined else TOO_DEEP
            services.note_reason(work.source, reason)
        return
    with _workplace(work) as folder:
        found = _taken_apart(work, folder)
        for position, member in enumerate(found.members, start=1):
            _take_member(work, position, member)
    with transaction.atomic():
        jobs.finish(work)
        _tell_unpacked(work, found)
        exhibits.note_told(
            work.exhibit, title=found.title, date_text=found.date_text, facts=found.facts
        )


@contextmanager
def _workplace(work: Unpacking) -> Iterator[Path]:
    """Yield an empty folder that is gone afterwards; what a dead worker left of it is removed."""
    for left_over in _places().glob(f"{work.pk}-*"):
        shutil.rmtree(left_over, ignore_errors=True)
    folder = _places() / f"{work.pk}-{work.attempts}"
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _places() -> Path:
    place: Path = settings.DATA_FOLDER / "unpacking"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def _remove_left_over_places() -> None:
    """Remove the folders of dead workers whose archive nobody works on any more."""
    found = {folder: int(folder.name.partition("-")[0]) for folder in _places().iterdir()}
    at_work = Unpacking.objects.still_open().filter(pk__in=found.values())
    needed = set(at_work.values_list("pk", flat=True))
    for folder, pk in found.items():
        if pk not in needed:
            shutil.rmtree(folder, ignore_errors=True)


def _taken_apart(work: Unpacking, folder: Path) -> Unpacked:
    exhibit, store = work.exhibit, held.file_store()
    name = Sha256(exhibit.file.sha256)
    store.verify(name)
    return splitter.unpack(
        store.path(name), folder, media_type=exhibit.file.media_type, name=exhibit.original_name
    )


def _take_member(work: Unpacking, position: int, member: Member) -> None:
    """Make an exhibit of one member, or write why not; a member that has its row is passed over.

    Bytes first, then row and exhibit in one transaction, which a worker that lost its lease does
    not get through.
    """
    source = work.source
    if source.members.filter(position=position).exists():
        return
    stored = _kept(member)
    with transaction.atomic():
        jobs.note(work, members_done=position)
        row = IntakeFile.objects.create(
            batch=source.batch,
            parent=source,
            position=position,
            place=services.place_below(source, position),
            name=(storable(member.name).strip() or "unnamed")[: services.LONGEST_NAME],
            path=storable(member.path),
            size=member.size,
            arrived=member.size,
            outcome=Outcome.WAITING,
            state=JobState.DONE,
            finished_at=clock.now(),
        )
        if stored is None:
            services.refuse(row, member.reason or exhibits.empty_file(member.name).message)
        else:
            services.settle(row, stored, _told_of(work, member))


def _kept(member: Member) -> StoredFile | None:
    if member.file is None or not member.file.stat().st_size:
        return None
    with member.file.open("rb") as stream:
        return exhibits.keep_file(iter(partial(stream.read, CHUNK_BYTES), b""))


def _told_of(work: Unpacking, member: Member) -> services.Told:
    said = exhibits.Description(
        title=member.title, date_text=shortened(storable(member.date_text), LONGEST_DATE)
    )
    return services.Told(
        description=said,
        parent=work.exhibit,
        member_path=member.path,
        facts={"role": member.role.value, **member.facts},
        depth=work.depth,
    )


def _tell_unpacked(work: Unpacking, found: Unpacked) -> None:
    outcomes = Counter(work.source.members.values_list("outcome", flat=True))
    facts = {
        "kind": found.kind,
        "members": len(found.members),
        "stored": outcomes[Outcome.STORED],
        "duplicates": outcomes[Outcome.DUPLICATE],
        "not_taken_in": outcomes[Outcome.REFUSED],
        "sha256": work.exhibit.file.sha256,
        "warnings": list(found.warnings),
        "tools": dict(found.tools),
    }
    custody.record(work.exhibit, CustodyAction.UNPACKED, by=None, facts=facts)
    row = work.source
    row.outcome, row.reason = Outcome.UNPACKED, storable(" ".join(found.warnings))
    row.save(update_fields=["outcome", "reason"])


def _tell_packed(work: Unpacking) -> None:
    services.note_reason(work.source, f"Stored, but not unpacked: {work.last_error}")
