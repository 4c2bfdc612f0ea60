"""A fork server's own process: it imports one module, and forks a child for each request to run it.

Its owner speaks to it over one socket and holds, for each child, one end of another: the child's
status. The server tells the pid there and later the exit code, and kills the child's group when
the other end is closed. When the owner is gone, so are the server and all its children.

It never reads what strangers sent. A request holds limits; the bytes to work on go past the
server, as an open file, into the child. So each child begins as fresh as a new process would.
"""

import gc
import importlib
import json
import os
import selectors
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from evidence.core.limits_child import become, confine

_OUR_MODULES = "evidence."
_LONGEST_REQUEST = 4096
_DESCRIPTORS = 4
# What it holds in memory is given back when there is nothing to do; the next need starts another.
_IDLE_SECONDS = 120


@dataclass(frozen=True, slots=True)
class _Child:
    """A child that was not yet reaped; the descriptor `ended` can be read when it has ended."""

    pid: int
    ended: int
    status: socket.socket


@dataclass(slots=True)
class _Server:
    """The loop between the owner's requests and the children's ends."""

    control: socket.socket
    is_leaving: bool = False
    children: dict[int, _Child] = field(default_factory=dict)
    selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)

    def next_request(self) -> dict[str, Any]:
        """Return a request, in the child that was forked for it; the server never returns."""
        self.selector.register(self.control, selectors.EVENT_READ)
        while self.selector.get_map():
            for key, _ in self.selector.select(_IDLE_SECONDS) or self._leave():
                child = self.children.get(key.data)
                if key.fileobj is self.control:
                    request = self._answer()
                    if request is not None:
                        return request
                elif child and key.fileobj is child.status:
                    self._kill(child)
                elif child:
                    self._reap(child)
        sys.exit()

    def _answer(self) -> dict[str, Any] | None:
        """Fork for the owner's next request; return it in the child and None in the server."""
        message, descriptors, _, _ = socket.recv_fds(self.control, _LONGEST_REQUEST, _DESCRIPTORS)
        if not message:
            self._hear_no_more()
            return None
        server, pid = os.getpid(), os.fork()
        if pid == 0:
            self._forget_others()
            _take(descriptors)
            request: dict[str, Any] = json.loads(message)
            return request | {"parent": server}
        self._remember(pid, descriptors)
        return None

    def _remember(self, pid: int, descriptors: list[int]) -> None:
        status = socket.socket(fileno=descriptors[0])
        for descriptor in descriptors[1:]:
            os.close(descriptor)
        child = _Child(pid, os.pidfd_open(pid), status)
        self.children[pid] = child
        self.selector.register(child.ended, selectors.EVENT_READ, pid)
        self.selector.register(status, selectors.EVENT_READ, pid)
        _tell(child, pid=pid)

    def _kill(self, child: _Child) -> None:
        """Kill the child's group; that its leader has ended is seen in its time."""
        self.selector.unregister(child.status)
        _kill_group(child)

    def _reap(self, child: _Child) -> None:
        """Tell how the child ended, after everything that it started is gone too."""
        # Before the leader is reaped: until then nobody else can get its number.
        _kill_group(child)
        _, status = os.waitpid(child.pid, 0)
        self.selector.unregister(child.ended)
        with suppress(KeyError):
            self.selector.unregister(child.status)
        _tell(child, returncode=os.waitstatus_to_exitcode(status))
        _close(child)
        del self.children[child.pid]

    def _leave(self) -> list[tuple[selectors.SelectorKey, int]]:
        """Take no more requests, if there is nothing to do; what was sent by now is still done."""
        if not self.children:
            self.is_leaving = True
            self.control.shutdown(socket.SHUT_RD)
        return []

    def _hear_no_more(self) -> None:
        self.selector.unregister(self.control)
        if not self.is_leaving:
            # The owner is gone.
            for child in self.children.values():
                _kill_group(child)
            sys.exit()

    def _forget_others(self) -> None:
        """In a child: keep nothing of the owner's and of other children's."""
        self.selector.close()
        self.control.close()
        for child in self.children.values():
            _close(child)


def _imported(module: str) -> Callable[[], None]:
    """Return what a child is to call, with as much of it imported as may be before the fork."""
    run = partial(become, module)
    # What is not ours may work at its import already, and only a child may do that.
    if not module.startswith(_OUR_MODULES):
        return run
    # The child meets the same error, and its words reach the caller.
    with suppress(ImportError):
        # Calling main() is what a program of ours does; becoming it would import it once more.
        run = getattr(importlib.import_module(module), "main", run)
    # A lock that another thread holds would stay shut in every child.
    if len(list(Path("/proc/self/task").iterdir())) > 1:
        sys.exit(f"Importing {module} starts a thread: each run needs a process of its own.")
    # Collections in a child would copy every page that holds an object, and find nothing.
    gc.collect()
    gc.freeze()
    return run


def _take(descriptors: list[int]) -> None:
    """In a child: lead a session of its own, with the request's files as the standard ones."""
    os.setsid()
    status, *standard = descriptors
    os.close(status)
    for place, descriptor in enumerate(standard):
        os.dup2(descriptor, place)
        os.close(descriptor)


def _tell(child: _Child, **event: int) -> None:
    # The owner may be gone; then the other socket says so.
    with suppress(OSError):
        child.status.send(json.dumps(event).encode())


def _kill_group(child: _Child) -> None:
    os.kill(child.pid, signal.SIGKILL)
    # A child that was killed before it led a session had started nothing.
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)


def _close(child: _Child) -> None:
    child.status.close()
    os.close(child.ended)


def main(module: str, descriptor: int) -> None:
    """Serve until the owner is gone; in a child, run the module and end without returning."""
    control = socket.socket(fileno=descriptor)
    run = _imported(module)
    request = _Server(control).next_request()
    confine(request["limits"], parent=request["parent"])
    run()
    sys.stdout.flush()
    sys.stderr.flush()
    # Taking the interpreter apart, object by object, takes longer than most requests. A program
    # that failed or called sys.exit has left by the usual way, whose words and code are Python's.
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
