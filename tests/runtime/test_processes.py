"""Tests of the supervisor, with trivial programs in place of the worker."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from caseapp.runtime import children, embedded
from caseapp.runtime.processes import Program, Supervisor

# A parent with a pool child, as Celery's worker is.
POOL = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(child.pid, flush=True)
time.sleep(60)
"""
DEAF = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("deaf", flush=True)
time.sleep(60)
"""
SUPERVISING = """
import sys, time
from pathlib import Path
from caseapp.runtime.processes import Program, Supervisor
command = [sys.executable, "-c", "import time; time.sleep(60)"]
Supervisor(Path(sys.argv[1]), [Program("worker", command, {})]).start()
print("up", flush=True)
time.sleep(60)
"""


def until(condition: Callable[[], bool], *, seconds: float = 10) -> bool:
    """Whether the condition came true in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.02)
    return False


@pytest.fixture
def folder(data: Path) -> Path:
    """A data folder as a claim leaves it."""
    embedded.run_folder(data).mkdir(parents=True)
    return data


@pytest.fixture
def supervise(folder: Path) -> Iterator[Callable[[str], Supervisor]]:
    """Start a supervisor over one Python program, and stop it in the end."""
    started: list[Supervisor] = []

    def start(source: str) -> Supervisor:
        program = Program("worker", [sys.executable, "-c", source], dict(os.environ), grace=0.3)
        supervisor = Supervisor(folder, [program])
        started.append(supervisor)
        supervisor.start()
        return supervisor

    yield start
    for supervisor in started:
        supervisor.stop()


def gone(pid: int) -> bool:
    """Whether no such process runs any more."""
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def test_a_killed_worker_is_started_again_and_its_orphans_are_ended(
    supervise: Callable[[str], Supervisor],
) -> None:
    supervisor = supervise(POOL)
    log = supervisor.log("worker")
    assert until(lambda: log.read_text().strip().isdecimal())
    orphan = int(log.read_text())
    killed = supervisor.pid("worker")

    os.kill(killed, signal.SIGKILL)

    assert until(lambda: supervisor.restarts("worker") == 1)
    assert supervisor.pid("worker") != killed
    assert until(lambda: gone(orphan))


def test_a_worker_that_keeps_crashing_is_started_ever_more_rarely(
    supervise: Callable[[str], Supervisor],
) -> None:
    supervisor = supervise("print('crash', flush=True)")

    assert until(lambda: supervisor.restarts("worker") >= 2)
    time.sleep(1)

    assert supervisor.restarts("worker") <= 3
    assert "crash" in supervisor.log("worker").read_text()


def test_stopping_ends_even_a_program_that_does_not_listen(
    supervise: Callable[[str], Supervisor], folder: Path
) -> None:
    supervisor = supervise(DEAF)
    assert until(lambda: "deaf" in supervisor.log("worker").read_text())
    pid = supervisor.pid("worker")

    supervisor.stop()

    assert gone(pid)
    assert not (folder / "run" / "worker.pid").exists()


def test_what_a_crashed_supervisor_left_is_stopped_at_the_next_start(
    supervise: Callable[[str], Supervisor], folder: Path
) -> None:
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as left:
        child = children.identify(left.pid, "worker")
        assert child is not None
        children.remember(child, pid_file=folder / "run" / "worker.pid")

        supervise("import time; time.sleep(60)")

        assert left.wait(timeout=5) == -signal.SIGTERM


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of the death")
def test_the_worker_ends_when_its_supervisor_is_killed(folder: Path) -> None:
    command = [sys.executable, "-c", SUPERVISING, str(folder)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=embedded.REPOSITORY
    ) as supervising:
        assert supervising.stdout is not None
        assert supervising.stdout.readline() == "up\n"
        worker = children.recall(folder / "run" / "worker.pid")
        assert worker is not None

        supervising.kill()
        supervising.wait()

        assert children.wait_until_gone(worker, seconds=5)
