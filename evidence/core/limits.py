"""Runs work on hostile input in a child process that is bounded in time, memory and output."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import IO, Protocol

from evidence.core import forkserver
from evidence.core.errors import Failed
from evidence.core.forkserver import PACKAGE_ROOT, ServerLost

_BOOTSTRAP = "evidence.core.limits_child"
_STDERR_TAIL = 8192

# The child parses what strangers sent, so it gets no secret: only what Python and the font
# libraries need to start.
_PASSED_ON = (
    "PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TMPDIR", "VIRTUAL_ENV",
    "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH",
    "FONTCONFIG_FILE", "FONTCONFIG_PATH", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_DATA_DIRS",
    "PYTHONDONTWRITEBYTECODE",
)  # fmt: skip

_SIGNALS = {
    "SIGXCPU": "used more than {cpu} s of processor time",
    "SIGXFSZ": "wrote more than {file} MB",
    "SIGALRM": "took longer than {wall:g} s",
    "SIGSEGV": "crashed on this input",
    "SIGABRT": "crashed on this input",
    "SIGBUS": "crashed on this input",
    "SIGKILL": "was killed by the system, most likely for want of memory",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may use before it is stopped."""

    wall_seconds: float = 60
    cpu_seconds: int = 60
    memory_bytes: int = 1 << 30
    file_bytes: int = 1 << 30


class Child(Protocol):
    """A started child; what `Popen` offers, so far as our callers use it."""

    @property
    def pid(self) -> int:
        """The number of its process and of its group."""

    @property
    def stdin(self) -> IO[bytes] | None:
        """Our end, when it was started with a pipe there."""

    @property
    def stdout(self) -> IO[bytes] | None:
        """Our end, when it was started with a pipe there."""

    @property
    def stderr(self) -> IO[bytes] | None:
        """Our end, when it was started with a pipe there."""

    def wait(self, timeout: float | None = None) -> int:
        """Return the exit code; raises TimeoutExpired, and ServerLost when it can't be known."""

    def end(self) -> None:
        """Return only when the child and everything that it started is gone."""


class _FreshChild(subprocess.Popen[bytes]):
    """A child that is a new Python, and the leader of its own process group."""

    def end(self) -> None:
        """Kill the group even when its leader has ended: what it started would live on else."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        self.wait()


def run_limited(
    module: str, request: bytes, *, limits: Limits, subject: str = "This step"
) -> bytes:
    """Return what the module's `__main__` wrote to stdout when given the request on stdin.

    Raises Failed when the child was stopped by a limit, crashed or exited with an error;
    `subject` opens that sentence ("Typesetting took longer than 60 s …"). The child gets no
    secrets: its environment is an allow-list. The whole process group dies with the call.
    """
    ends_at = time.monotonic() + limits.wall_seconds
    work = _Work(module, request, limits, subject, ends_at)
    try:
        return work.done_by(start_limited)
    except ServerLost:
        # Somebody killed the fork server. This child owes nothing to it.
        return work.done_by(_start_fresh)


@dataclass(frozen=True, slots=True)
class _Work:
    module: str
    request: bytes
    limits: Limits
    subject: str
    ends_at: float

    def done_by(self, start: Callable[..., Child]) -> bytes:
        """Return the reply of a child begun by `start`; raises Failed, or ServerLost."""
        with (
            tempfile.TemporaryFile() as asked,
            tempfile.TemporaryFile() as replied,
            tempfile.TemporaryFile() as complained,
        ):
            asked.write(self.request)
            asked.seek(0)
            child = start(
                self.module, limits=self.limits, stdin=asked, stdout=replied, stderr=complained
            )
            try:
                returncode = child.wait(timeout=max(0, self.ends_at - time.monotonic()))
            except subprocess.TimeoutExpired as error:
                raise too_slow(self.limits, subject=self.subject) from error
            finally:
                child.end()
            if returncode != 0:
                raise child_failure(
                    returncode, complained, limits=self.limits, subject=self.subject
                )
            replied.seek(0)
            return replied.read()


def start_limited(
    module: str,
    *,
    limits: Limits,
    stdin: IO[bytes] | int,
    stdout: IO[bytes] | int,
    stderr: IO[bytes] | int,
) -> Child:
    """Return the started child, confined by `limits` and leading its own process group.

    The caller keeps the wall clock and must call `kill_group` when done with it. Forked from a
    process that has imported the module, where that is to be had; a fresh Python elsewhere.
    """
    program = forkserver.Program(module, asdict(limits), _environment())
    forked = forkserver.start(program, stdin=stdin, stdout=stdout, stderr=stderr)
    return forked or _start_fresh(module, limits=limits, stdin=stdin, stdout=stdout, stderr=stderr)


def _start_fresh(
    module: str,
    *,
    limits: Limits,
    stdin: IO[bytes] | int,
    stdout: IO[bytes] | int,
    stderr: IO[bytes] | int,
) -> Child:
    words = [module, json.dumps(asdict(limits)), str(os.getpid())]
    return _FreshChild(
        [sys.executable, "-P", "-s", "-m", _BOOTSTRAP, *words],
        stdin=stdin,
        stdout=stdout,
        stderr=stderr,
        cwd=PACKAGE_ROOT,
        env=_environment(),
        start_new_session=True,
    )


def kill_group(child: Child) -> None:
    """Return only when the child and everything that it started is gone."""
    child.end()


def too_slow(limits: Limits, *, subject: str) -> Failed:
    """Return the error for a child that outlived its wall clock."""
    return Failed(
        f"{subject} took longer than {limits.wall_seconds:g} s and was stopped.",
        code="limit_exceeded",
    )


def child_failure(returncode: int, stderr: IO[bytes], *, limits: Limits, subject: str) -> Failed:
    """Return the error for a child that ended badly, from its exit code and its last words."""
    if returncode < 0:
        name = signal.Signals(-returncode).name
        reason = _SIGNALS.get(name, f"was ended by {name}").format(
            cpu=limits.cpu_seconds, file=limits.file_bytes >> 20, wall=limits.wall_seconds
        )
        return Failed(f"{subject} {reason}.", code="limit_exceeded", signal=name)
    words = _last_words(stderr)
    if words.startswith(("MemoryError", "std::bad_alloc")):
        allowed = limits.memory_bytes >> 20
        message = f"{subject} needed more than {allowed} MB of memory and was stopped."
        return Failed(message, code="limit_exceeded")
    return Failed(f"{subject} failed: {words or f'exit code {returncode}'}")


def _last_words(stderr: IO[bytes]) -> str:
    end = stderr.seek(0, os.SEEK_END)
    stderr.seek(max(0, end - _STDERR_TAIL))
    lines = stderr.read().decode(errors="replace").strip().splitlines()
    return lines[-1].strip()[:500] if lines else ""


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    # Set and dict order must not vary, or two runs would not give the same bytes.
    return kept | {"PYTHONPATH": str(PACKAGE_ROOT), "PYTHONHASHSEED": "0", "PYTHONUTF8": "1"}
