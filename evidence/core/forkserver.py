"""Starts confined children by forking a process that has already imported what they run.

A fresh Python that imports what reads PDFs takes a third of a second, often longer than the
reading. So each of our processes keeps, for each module that it runs in children, one server
(`forkserver_child`), started at the first need, which forks them. The server gets the children's
environment and none of our descriptors but one socket; when that closes, because we end or are
killed, it ends with all its children. One that has died is replaced at the next need.

Linux only: it takes a signal at the parent's death, and descriptors of processes.
"""

import atexit
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from evidence.core.errors import Unavailable

logger = logging.getLogger(__name__)

PACKAGE_ROOT = Path(__file__).resolve().parents[2]
_SERVER = "evidence.core.forkserver_child"
_LONGEST_EVENT = 256
# A server that takes longer to kill a child than this does not work any more.
_GRACE_SECONDS = 5


class ServerLost(Unavailable):
    """The server died, and with it the child that it had forked; the work may be begun anew."""


@dataclass(frozen=True, slots=True)
class Program:
    """A module to run as a child, with its limits by name and its environment."""

    module: str
    limits: Mapping[str, float]
    environment: Mapping[str, str]


class ForkedChild:
    """A child of our server, with the part of `Popen` that our callers use."""

    def __init__(self, server: "_Server", status: socket.socket) -> None:
        self.pid = 0
        self.returncode: int | None = None
        self.stdin: IO[bytes] | None = None
        self.stdout: IO[bytes] | None = None
        self.stderr: IO[bytes] | None = None
        self._server = server
        self._status = status
        # A clock in another thread may stop the child while this one waits for it.
        self._listening = threading.Lock()

    def wait(self, timeout: float | None = None) -> int:
        """Return the exit code, or the signal's number below zero, once the whole group is gone.

        Raises TimeoutExpired like `Popen`, and ServerLost when it will never be known.
        """
        began = time.monotonic()
        if not self._listening.acquire(timeout=-1 if timeout is None else timeout):
            raise subprocess.TimeoutExpired(_SERVER, timeout or 0)
        try:
            while self.returncode is None:
                left = None if timeout is None else timeout - (time.monotonic() - began)
                self._listen(left)
        finally:
            self._listening.release()
        return self.returncode

    def end(self) -> None:
        """Return only when the child and everything that it started is gone."""
        with suppress(OSError):
            self._status.shutdown(socket.SHUT_WR)
        try:
            self.wait(timeout=_GRACE_SECONDS)
        except ServerLost:
            return
        except subprocess.TimeoutExpired:
            self._server.process.kill()
            self._kill_group()
        finally:
            self._status.close()

    def _listen(self, seconds: float | None) -> None:
        if seconds is not None and seconds <= 0:
            raise subprocess.TimeoutExpired(_SERVER, 0)
        try:
            self._status.settimeout(seconds)
            message = self._status.recv(_LONGEST_EVENT)
        except TimeoutError as error:
            raise subprocess.TimeoutExpired(_SERVER, seconds or 0) from error
        except OSError:
            message = b""
        if not message:
            self._kill_group()
            raise ServerLost("The work was interrupted: its process was ended. Try again.")
        event = json.loads(message)
        self.pid = event.get("pid", self.pid)
        self.returncode = event.get("returncode")
        self._server.has_served = True

    def _kill_group(self) -> None:
        # The child died with its server; what it had started did not.
        with suppress(ProcessLookupError, PermissionError):
            if self.pid:
                os.killpg(self.pid, signal.SIGKILL)


class _Server:
    """A running fork server: what it runs, and whether it ever did."""

    def __init__(self, program: Program) -> None:
        self.environment = program.environment
        self.has_served = False
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        words = [_SERVER, program.module, str(theirs.fileno())]
        with theirs:
            self.process = subprocess.Popen(  # noqa: S603 - own interpreter, own module, no shell.
                [sys.executable, "-P", "-s", "-m", *words],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                cwd=PACKAGE_ROOT,
                env=program.environment,
                start_new_session=True,
            )

    def fork(self, limits: Mapping[str, float], standard: list[int]) -> ForkedChild:
        """Return a child with these descriptors as stdin, stdout and stderr.

        The request is only sent: whether the child runs is heard when it is waited for. Raises
        OSError when the server takes no more.
        """
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        request = json.dumps({"limits": dict(limits)}).encode()
        with theirs:
            try:
                socket.send_fds(self._control, [request], [theirs.fileno(), *standard])
            except OSError:
                ours.close()
                raise
        return ForkedChild(self, ours)

    def stop(self) -> None:
        """End the server and all its children."""
        self._control.close()
        try:
            self.process.wait(timeout=_GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def leave_to_parent(self) -> None:
        """In a process that was forked from the owner: it is not ours to ask or to wait for."""
        self._control.close()
        self.process.returncode = 0


class _Keeper:
    """This process's servers, one for each module, and the modules that can have none."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._servers: dict[str, _Server] = {}
        self._hopeless: set[str] = set()
        self._is_possible = hasattr(os, "pidfd_open") and hasattr(socket, "SOCK_SEQPACKET")

    def server_for(self, program: Program) -> _Server | None:
        """Return the running server for the program, started if need be, or None."""
        with self._lock:
            server = self._servers.pop(program.module, None)
            if server and not self._is_of_use(server, program):
                server = None
            if server is None:
                if not self._is_possible or program.module in self._hopeless:
                    return None
                server = _Server(program)
            self._servers[program.module] = server
            return server

    def stop(self) -> None:
        """End all servers."""
        with self._lock:
            while self._servers:
                self._servers.popitem()[1].stop()

    def forget(self) -> None:
        """In a process that was just forked from the owner: begin without a server."""
        while self._servers:
            self._servers.popitem()[1].leave_to_parent()
        self._lock = threading.Lock()

    def _is_of_use(self, known: _Server, program: Program) -> bool:
        exit_code = known.process.poll()
        if exit_code is None and known.environment == program.environment:
            return True
        known.stop()
        # Zero when it left because there was nothing to do.
        if exit_code:
            facts = {"runs": program.module, "exit_code": exit_code}
            logger.warning("forkserver.lost", extra=facts)
            if not known.has_served:
                self._hopeless.add(program.module)
        return False


_keeper = _Keeper()
os.register_at_fork(after_in_child=_keeper.forget)
atexit.register(_keeper.stop)


def start(
    program: Program, *, stdin: IO[bytes] | int, stdout: IO[bytes] | int, stderr: IO[bytes] | int
) -> ForkedChild | None:
    """Return a forked child that runs the program, or None when forking is not to be had here.

    The caller keeps the wall clock and must call `end` when done with it.
    """
    server = _keeper.server_for(program)
    if server is None:
        return None
    with ExitStack() as sent:
        ends = [_ends(stream, place) for place, stream in enumerate((stdin, stdout, stderr))]
        for theirs, _ in ends:
            sent.callback(os.close, theirs)
        try:
            child = server.fork(program.limits, [theirs for theirs, _ in ends])
        except OSError:
            # It ended this moment; the next call finds that out and starts another.
            return None
    child.stdin, child.stdout, child.stderr = (ours for _, ours in ends)
    return child


def _ends(stream: IO[bytes] | int, place: int) -> tuple[int, IO[bytes] | None]:
    """Return a descriptor to send, and our end when a pipe was asked for."""
    if stream == subprocess.DEVNULL:
        return os.open(os.devnull, os.O_RDWR), None
    if stream != subprocess.PIPE:
        return os.dup(stream if isinstance(stream, int) else stream.fileno()), None
    reading, writing = os.pipe()
    if place == 0:
        return reading, os.fdopen(writing, "wb")
    return writing, os.fdopen(reading, "rb")
