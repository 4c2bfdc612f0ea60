"""Intake against its floor: a folder of mixed files is stored, numbered and inspected.

Ours is what the product does from the bytes on, with as many workers as it runs: each file is
synced and hashed, gets its number, its outcome and its first custody event, is verified, inspected
in a confined child, and gets the verdict and its custody event. HTTP and the queue are left out.
Files come in one request each, as by the form, or piece by piece, as by dropping them on a page.
The floor is what any careful person does by hand: hash every file and copy it.
"""

import multiprocessing
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from queue import Queue

from django.conf import settings
from django.db import connection

from caseapp.runtime.commands import CONCURRENCY
from evidence.core import jobs
from evidence.core.hashing import CHUNK_BYTES
from evidence.core.models import JobState
from evidence.exhibits.models import Inspection
from evidence.intake import services, uploads
from evidence.intake.models import IntakeBatch, IntakeFile
from tests import factories
from tests.bench import files, worker
from tests.bench.contest import Contest
from tests.conftest import APPEND_ONLY

TARGET = 4

type Send = Callable[[IntakeBatch, list[Path]], None]


class _Workers:
    """The pool, and what it has been rung for and not yet done."""

    def __init__(self, pool: ProcessPoolExecutor) -> None:
        self.pool = pool
        self.open: Queue[str] = Queue()

    def ring(self, name: str, pk: int) -> None:
        """Ask for a piece of work; what that rings for in turn is asked for when it is done."""
        if name in {"intake.take", "exhibits.inspect"}:
            self.open.put(name)
            self.pool.submit(worker.work, name, pk).add_done_callback(self._ring_on)

    def finish(self) -> None:
        """Return when all that was rung for, and what that rang for, is done."""
        self.open.join()
        while jobs.ring_due(IntakeFile.objects.arrived(), services.TAKE_BELL):
            self.open.join()

    def _ring_on(self, done: Future[list[worker.Ring]]) -> None:
        try:
            for name, pk in done.result():
                self.ring(name, pk)
        finally:
            self.open.task_done()


_workers: list[_Workers] = []


def ring(name: str, ids: dict[str, int]) -> None:
    """Be the doorbell of the process that receives."""
    _workers[0].ring(name, ids["pk"])


@contextmanager
def contests(folder: Path, *, count: int) -> Iterator[list[Contest]]:
    """Give the contests over so many files, and remove the files afterwards."""
    incoming = folder / "incoming"
    incoming.mkdir()
    paths = files.write(incoming, count)
    settings.JOB_BELL = "tests.bench.intake.ring"
    spawned = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(CONCURRENCY, mp_context=spawned, initializer=worker.begin) as pool:
        _workers[:] = [_Workers(pool)]
        # Nothing has these numbers: this only starts the workers.
        list(pool.map(worker.work, ["exhibits.inspect"] * 8, range(-8, 0)))
        yield [
            Contest(
                title=f"intake, {how}",
                reference_title="sha256sum + cp",
                amount=count,
                unit="files",
                ours=partial(take_in, paths, send),
                reference=partial(hash_and_copy, paths, folder / "copies"),
                target=TARGET,
            )
            for how, send in WAYS.items()
        ]
    shutil.rmtree(incoming)


def take_in(paths: list[Path], send: Send) -> None:
    """Send every file and return when each is inspected; the next round begins empty."""
    owner = factories.UserFactory()
    batch = services.begin(factories.CaseFactory(owner=owner), "form", by=owner)
    send(batch, paths)
    _workers[0].finish()
    outcomes = Counter(IntakeFile.objects.filter(batch=batch).values_list("outcome", flat=True))
    ended = Counter(Inspection.objects.values_list("state", flat=True))
    assert outcomes == {"stored": len(paths)}, outcomes
    assert ended == {JobState.DONE: len(paths)}, ended
    _forget()


def in_form(batch: IntakeBatch, paths: list[Path]) -> None:
    """Hand all files in with one form."""
    files = zip(_announced(paths), paths, strict=True)
    handed_in = [services.HandedIn(announced=it, chunks=_chunks(path)) for it, path in files]
    services.hand_in_all(batch, handed_in)


def in_one(batch: IntakeBatch, paths: list[Path]) -> None:
    """Hand every file in whole, each in a request of its own."""
    for path, announced in zip(paths, _announced(paths), strict=True):
        services.hand_in(batch, _chunks(path), announced)


def in_pieces(batch: IntakeBatch, paths: list[Path]) -> None:
    """Announce all files and send the bytes of each, which all fit into one piece."""
    for path, offered in zip(paths, services.offer(batch, _announced(paths)), strict=True):
        uploads.append(offered.row, uploads.Piece(offset=0, chunks=_chunks(path)))


def hash_and_copy(paths: list[Path], target: Path) -> None:
    """Do the same by hand, and throw the copies away."""
    target.mkdir()
    with (target / "SHA256SUMS").open("wb") as sums:
        subprocess.run(["sha256sum", *paths], stdout=sums, check=True)
    subprocess.run(["cp", *paths, target], check=True)
    shutil.rmtree(target)


WAYS: dict[str, Send] = {
    "in one form": in_form,
    "piece by piece": in_pieces,
    "one request each": in_one,
}


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK_BYTES):
            yield chunk


def _announced(paths: list[Path]) -> list[services.Announced]:
    return [services.Announced(name=each.name, size=each.stat().st_size) for each in paths]


def _forget() -> None:
    with connection.cursor() as cursor:
        for table in APPEND_ONLY:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute("TRUNCATE evidence_case, evidence_storedfile CASCADE")
        for table in APPEND_ONLY:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    shutil.rmtree(settings.FILE_STORE)
