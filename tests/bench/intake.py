"""Intake against its floor: a folder of mixed files is stored, numbered and inspected.

Ours is what the product does from the bytes on: each file is stored, synced and hashed, gets its
number and its first custody event, is verified, inspected in a confined child by as many workers
as the product runs, and gets the verdict and its custody event. HTTP and the queue are left out.
The floor is what any careful person does by hand: hash every file and copy it.
"""

import multiprocessing
import shutil
import subprocess
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import connection

from caseapp.runtime.commands import CONCURRENCY
from evidence.core.hashing import CHUNK_BYTES
from evidence.core.models import JobState
from evidence.exhibits import services
from evidence.exhibits.models import Inspection
from tests import factories
from tests.bench import files, worker
from tests.bench.contest import Contest

TARGET = 4
TABLES = ("evidence_custodyevent", "evidence_storedfile")
_asked: list[Future[str | None]] = []
_workers: list[ProcessPoolExecutor] = []


def ring(name: str, ids: dict[str, int]) -> None:
    """Hand an inspection to the workers; the reading of pages is work for later."""
    if name == services.INSPECT_BELL:
        _asked.append(_workers[0].submit(worker.inspect, ids["pk"]))


@contextmanager
def contest(folder: Path, *, count: int) -> Iterator[Contest]:
    """Give the contest over so many files, and remove them afterwards."""
    incoming = folder / "incoming"
    incoming.mkdir()
    paths = files.write(incoming, count)
    settings.JOB_BELL = "tests.bench.intake.ring"
    spawned = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(CONCURRENCY, mp_context=spawned, initializer=worker.begin) as workers:
        _workers[:] = [workers]
        # Nothing has these numbers: this only starts the workers.
        list(workers.map(worker.inspect, range(-CONCURRENCY * 2, 0)))
        yield Contest(
            title="intake of mixed files",
            reference_title="sha256sum + cp",
            amount=count,
            unit="files",
            ours=partial(take_in, paths),
            reference=partial(hash_and_copy, paths, folder / "copies"),
            target=TARGET,
        )
    shutil.rmtree(incoming)


def take_in(paths: list[Path]) -> None:
    """Receive every file and return when each is inspected; the next round begins empty."""
    owner = factories.UserFactory()
    case = factories.CaseFactory(owner=owner)
    _asked.clear()
    for path in paths:
        with path.open("rb") as stream:
            chunks = iter(partial(stream.read, CHUNK_BYTES), b"")
            said = services.Description()
            services.receive(case, chunks, name=path.name, description=said, by=owner)
    ended = [asked.result() for asked in _asked]
    assert ended == [JobState.DONE] * len(paths), "an inspection did not end well"
    assert Inspection.objects.filter(exhibit__case=case).count() == len(paths)
    _forget()


def hash_and_copy(paths: list[Path], target: Path) -> None:
    """Do the same by hand, and throw the copies away."""
    target.mkdir()
    with (target / "SHA256SUMS").open("wb") as sums:
        subprocess.run(["sha256sum", *paths], stdout=sums, check=True)
    subprocess.run(["cp", *paths, target], check=True)
    shutil.rmtree(target)


def _forget() -> None:
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(f"TRUNCATE {', '.join(TABLES)} CASCADE")
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    shutil.rmtree(settings.FILE_STORE)
