"""The story of a file that was handed in: from its last byte to exhibits.

Steps of files: claim some of a batch → put each into the store, under its hash → make an exhibit
of each, or name the exhibit that it is already → finish. Steps of an archive, mail or export, once
its inspection is done and found it harmless: claim → verify the stored bytes → take it apart in a
limited child → make an exhibit of each member, in order, each with a row of its own → say so in
its custody → finish. Whatever dies in between, the next worker goes on: members that have their
row are passed over, and the bytes of a file are in the store or still where they arrived.
"""

import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
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
from evidence.intake.models import IntakeBatch, IntakeFile, Outcome, Unpacking

# As deep as the inspection looks: beyond it nobody knows what is in there.
MAX_DEPTH = 3
LONGEST_DATE = 60
# Few enough for a person who watches to see them come, and for a worker that dies to lose little;
# full groups of inspections, of which none then waits for company.
TAKEN_TOGETHER = 2 * exhibits.INSPECTED_TOGETHER
QUARANTINED = "In quarantine: what it holds is not taken out."
TOO_DEEP = (
    f"Not unpacked: it lies deeper than {MAX_DEPTH} archives. Unpack it yourself and upload what "
    "is in it."
)


def take(pk: int) -> JobState | None:
    """Make exhibits of files that are whole; returns the state that the first ended in.

    A bell is rung for a file before which none waits, and whoever hears it takes the first files of
    the batch that are due, as many as belong into one transaction. One worker at a time takes of a
    batch, and rings once more when others wait by then.
    """
    group = _claimed(pk)
    if not group:
        return None
    states = jobs.work_together(group, _take, parked=_tell_stopped)
    if JobState.DONE not in states:
        _ring_for_next(pk)
    return states[0]


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


def _claimed(pk: int) -> list[IntakeFile]:
    # Most bells find that their file was taken with one before it: they hold nobody up.
    if not IntakeFile.objects.still_open().filter(pk=pk).exists():
        return []
    if not jobs.are_gathered(queries.files_to_take(pk), most=TAKEN_TOGETHER):
        return []
    with transaction.atomic():
        list(IntakeBatch.objects.select_for_update(of=("self",), no_key=True).filter(files=pk))
        files = queries.files_to_take(pk).select_related("batch__case", "batch__created_by")
        return jobs.claim_several(files, most=TAKEN_TOGETHER, parked=_tell_stopped)


def _take(files: Sequence[IntakeFile]) -> None:
    partials = queries.partial_files()
    with ExitStack() as held_still:
        paths = [held_still.enter_context(partials.whole(row.public_id)) for row in files]
        whole = [_adopted(row, path) for row, path in zip(files, paths, strict=True)]
        with transaction.atomic():
            # Before the bells of what it makes: so there is work for two while those are done.
            transaction.on_commit(partial(_ring_for_next, files[0].pk), robust=True)
            jobs.finish_together(files)
            services.settle(whole)
        for row in files:
            partials.discard(row.public_id)


def _ring_for_next(pk: int) -> None:
    for other in queries.files_to_take(pk)[:1]:
        jobs.ring(services.TAKE_BELL, pk=other.pk)


def _adopted(row: IntakeFile, path: Path) -> services.Whole:
    # What came in one piece was summed up on its way in.
    sha256 = Sha256(row.piece_sha256) if row.piece_sha256 and not row.piece_at else None
    file = exhibits.adopt_bytes(path, sha256=sha256)
    if file.size != row.size:
        message = (
            f"{row.size:,} bytes were announced and {file.size:,} are on disk. Send the file again."
        )
        raise Failed(message)
    return services.Whole(row=row, file=file)


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
            services.settle([services.Whole(row=row, file=stored, told=_told_of(work, member))])


def _kept(member: Member) -> StoredFile | None:
    if member.file is None or not member.file.stat().st_size:
        return None
    with member.file.open("rb") as stream:
        return exhibits.keep_bytes(iter(partial(stream.read, CHUNK_BYTES), b""))


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
