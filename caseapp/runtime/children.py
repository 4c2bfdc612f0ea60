"""Start programs, remember which process is which, and stop them by identity, never by name."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

LAUNCHER = Path(__file__).with_name("launch.py")
LARGEST_LOG = 10 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Child:
    """A process and the moment it began, which together name it even after its pid is reused."""

    pid: int
    began: str
    name: str


@dataclass(frozen=True, slots=True)
class Running:
    """A child of this very process, which alone can collect its exit code."""

    process: subprocess.Popen[bytes]
    child: Child

    def has_ended(self) -> bool:
        """Whether the program has exited, in which case its exit code is collected."""
        return self.process.poll() is not None

    def stop(self, *, first: signal.Signals = signal.SIGTERM, grace: float = 10) -> None:
        """Ask the program to end, kill its group when it does not, and collect it."""
        stop(self.child, first=first, grace=grace)
        self.process.wait()


def identify(pid: int, name: str) -> Child | None:
    """The running process with this pid, or None when there is none."""
    began = _began(pid)
    return None if began is None else Child(pid=pid, began=began, name=name)


def is_alive(child: Child) -> bool:
    """Whether that very process still runs, not merely one that was given the same pid."""
    return _began(child.pid) == child.began


def remember(child: Child, *, pid_file: Path) -> None:
    """Write down the process so that the next start can find it after a crash."""
    draft = pid_file.with_suffix(".pid.new")
    draft.write_text(json.dumps(asdict(child)) + "\n")
    draft.replace(pid_file)


def recall(pid_file: Path) -> Child | None:
    """The process that was written down, or None when the file is absent or torn."""
    try:
        return Child(**json.loads(pid_file.read_text()))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def start(
    command: Sequence[str],
    *,
    name: str,
    log: Path,
    env: Mapping[str, str] | None = None,
    at_parents_death: signal.Signals = signal.SIGTERM,
) -> Running:
    """Start a program in its own process group, out of reach of the terminal's Ctrl-C."""
    launched = [sys.executable, "-I", "-S", str(LAUNCHER), str(os.getpid())]
    launched += [str(int(at_parents_death)), *command]
    return start_plain(launched, name=name, log=log, env=env)


def start_plain(
    command: Sequence[str], *, name: str, log: Path, env: Mapping[str, str] | None = None
) -> Running:
    """Start a program that sees to its own end at the parent's death, or cannot."""
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with log.open("ab") as output:
        process = subprocess.Popen(  # noqa: S603 - command lines made in this package
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=None if env is None else dict(env),
            start_new_session=True,
        )
    # Not reaped yet, so the pid cannot have been given to another process.
    return Running(process, Child(process.pid, _moment(process.pid), name))


def stop(child: Child, *, first: signal.Signals = signal.SIGTERM, grace: float = 10) -> None:
    """Ask the process to end, wait, then kill its whole group; does nothing to a stranger."""
    if is_alive(child):
        _send(child.pid, first)
        wait_until_gone(child, seconds=grace)
    if is_alive(child):
        kill_group(child)
        wait_until_gone(child, seconds=5)


def stop_left_over(
    pid_file: Path, *, first: signal.Signals = signal.SIGTERM, grace: float = 10
) -> None:
    """Stop what a crashed run left behind, if it is still that process, and forget it."""
    child = recall(pid_file)
    if child is not None:
        stop(child, first=first, grace=grace)
    pid_file.unlink(missing_ok=True)


def kill_group(child: Child) -> None:
    """Kill the process and everything it started that stayed in its group."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)


def wait_until_gone(child: Child, *, seconds: float) -> bool:
    """Whether the process ended within the time given."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not is_alive(child):
            return True
        time.sleep(0.02)
    return not is_alive(child)


def shorten(log: Path) -> None:
    """Set a long log aside as `.1` so that two files at most are kept."""
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.replace(log.with_name(log.name + ".1"))


def last_lines(log: Path, *, count: int = 15) -> str:
    """The end of a log, for a message about the program that wrote it."""
    try:
        lines = log.read_text(errors="replace").splitlines()
    except FileNotFoundError:
        return ""
    return "\n".join(lines[-count:])


def _send(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def _began(pid: int) -> str | None:
    try:
        if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
            return None
        return _moment(pid)
    except (psutil.NoSuchProcess, FileNotFoundError, ProcessLookupError):
        return None


def _moment(pid: int) -> str:
    if sys.platform != "linux":
        return str(psutil.Process(pid).create_time())
    # Ticks since boot do not move when the clock is set, as psutil's create_time() does.
    ticks = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    return f"{boot}:{ticks}"
