"""Uploads that arrive piece by piece: take a piece, cancel, let go of what nobody goes on with.

The offset in the database is the truth. A piece is on disk and synced before the offset moves,
so what was acknowledged is never lost, and what lies beyond the offset was never acknowledged.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from evidence.core import clock, jobs
from evidence.core.errors import Conflict
from evidence.core.models import JobState
from evidence.core.partials import Partial, PartialBusy, TooMuch
from evidence.intake import queries
from evidence.intake.models import IntakeFile, Outcome
from evidence.intake.protocol import Checksum, UploadOver, WrongChecksum, WrongOffset
from evidence.intake.services import TAKE_BELL, expiry


class UploadWhole(Conflict):
    """The file has arrived whole: it is evidence now and cannot be taken back."""

    default_code = "upload_whole"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Bytes of a file from an offset on, and what they must sum up to if that was said."""

    offset: int
    chunks: Iterable[bytes]
    checksum: Checksum | None = None


class _Sums:
    """The piece's own SHA-256, and beside it what the sender's checksum is compared with."""

    def __init__(self, checksum: Checksum | None) -> None:
        self.ours = hashlib.sha256()
        self.theirs: Any = checksum.begun() if checksum else None

    def update(self, chunk: bytes, /) -> None:
        """Take the next bytes."""
        self.ours.update(chunk)
        if self.theirs is not None:
            self.theirs.update(chunk)


def append(upload: IntakeFile, piece: Piece) -> IntakeFile:
    """Return the upload after one more piece, which is then on disk.

    Only one piece at a time: raises PartialBusy while another is being written, WrongOffset for
    one that does not begin where the last ended, WrongChecksum, TooMuch, and UploadOver.
    """
    require_alive(upload)
    if upload.is_whole:
        # Its bytes may be in the store by now: there is nothing to write to.
        _require_place(upload, piece)
        return _with_nothing_more(upload, piece)
    with queries.partial_files().writing(upload.public_id) as partial:
        upload.refresh_from_db(fields=["arrived", "outcome"])
        require_alive(upload)
        _require_place(upload, piece)
        sums = _Sums(piece.checksum)
        written = partial.write(
            piece.chunks, at=piece.offset, room=upload.size - piece.offset, digest=sums
        )
        _compare(piece, sums, partial)
        if written:
            _advance(upload, written, sums.ours.hexdigest())
    return upload


def require_alive(upload: IntakeFile) -> None:
    """Return only for an upload that can go on or is whole; raises UploadOver."""
    if upload.outcome in {Outcome.ABANDONED, Outcome.REFUSED}:
        raise UploadOver(f"{upload.reason} Begin a new upload.")


def cancel(upload: IntakeFile) -> None:
    """Let go of an upload that is not whole; its row stays and says so. Raises UploadWhole."""
    require_alive(upload)
    with queries.partial_files().writing(upload.public_id):
        here = f"{upload.arrived:,} of {upload.size:,} bytes had arrived and were removed."
        if not _abandon(upload, f"Cancelled by its sender. {here}"):
            message = "This file has arrived whole and is kept. Nothing was taken away."
            raise UploadWhole(message)
        queries.partial_files().discard(upload.public_id)


def let_go_of_stale() -> int:
    """Let go of each upload that rested too long, and return how many there were."""
    stale = IntakeFile.objects.arriving().filter(expires_at__lt=clock.now())
    return sum(_let_go(upload) for upload in stale.order_by("expires_at")[:500])


def remove_left_over() -> int:
    """Remove files on disk whose upload needs them no more, and return how many there were.

    A crash between the commit and the removal leaves them.
    """
    files = queries.partial_files()
    names = files.names()
    needed = set(
        IntakeFile.objects.filter(public_id__in=names)
        .filter(file=None)
        .exclude(outcome=Outcome.ABANDONED)
        .values_list("public_id", flat=True)
    )
    left_over = [name for name in names if name not in needed]
    for name in left_over:
        files.discard(name)
    return len(left_over)


def _let_go(upload: IntakeFile) -> bool:
    reason = (
        f"{upload.arrived:,} of {upload.size:,} bytes arrived, then nothing more came in time, and "
        "what was here was removed. Send the file again."
    )
    files = queries.partial_files()
    try:
        with files.writing(upload.public_id):
            is_over = _abandon(upload, reason)
            if is_over:
                files.discard(upload.public_id)
    except PartialBusy:
        # A piece is being written at this very moment: it is not stale after all.
        return False
    return is_over


def _abandon(upload: IntakeFile, reason: str) -> bool:
    """Write that an upload is over; False when it is not on its way any more."""
    on_its_way = IntakeFile.objects.arriving().filter(pk=upload.pk, arrived=upload.arrived)
    return bool(
        on_its_way.update(
            outcome=Outcome.ABANDONED,
            reason=reason,
            state=JobState.DONE,
            finished_at=clock.now(),
        )
    )


def _require_place(upload: IntakeFile, piece: Piece) -> None:
    if piece.offset != upload.arrived:
        message = (
            f"The next piece must begin at {upload.arrived}, and this one begins at "
            f"{piece.offset}. Ask for the offset and go on from there."
        )
        raise WrongOffset(message, param="Upload-Offset", offset=upload.arrived)


def _with_nothing_more(upload: IntakeFile, piece: Piece) -> IntakeFile:
    if any(piece.chunks):
        raise TooMuch("This file is whole already, and more bytes came. Nothing was changed.")
    return upload


def _compare(piece: Piece, sums: _Sums, partial: Partial) -> None:
    if piece.checksum is None or sums.theirs.digest() == piece.checksum.digest:
        return
    partial.cut(piece.offset)
    message = (
        "These bytes are not the ones that were sent: their checksum differs. Send them again."
    )
    raise WrongChecksum(message, param="Upload-Checksum")


def _advance(upload: IntakeFile, written: int, sha256: str) -> None:
    """Move the offset past a piece that is on disk; the last piece makes the file work to do."""
    before = upload.arrived
    upload.arrived = before + written
    upload.piece_at, upload.piece_sha256 = before, sha256
    upload.expires_at = expiry()
    values: dict[str, object] = {
        "arrived": upload.arrived,
        "piece_at": before,
        "piece_sha256": sha256,
        "expires_at": upload.expires_at,
    }
    if upload.is_whole:
        upload.outcome = Outcome.WAITING
        values |= {"outcome": Outcome.WAITING, "available_at": clock.now()}
    # The lock on the file is the first wall, this the second: the row moves from where it was.
    on_its_way = IntakeFile.objects.arriving().filter(pk=upload.pk, arrived=before)
    if not on_its_way.update(**values):
        message = "Another request has moved this upload on. Ask for its offset and go on there."
        raise WrongOffset(message, param="Upload-Offset")
    if upload.is_whole:
        _ring(upload)


def _ring(upload: IntakeFile) -> None:
    """Ring for a file that is whole, unless somebody comes for another of its batch anyway.

    Its row is committed before we look, and he looks once more when he is done: so he finds it.
    """
    if not queries.is_awaited(upload):
        jobs.after_commit(TAKE_BELL, pk=upload.pk)
