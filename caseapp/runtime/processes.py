"""Start the worker, the beat and the web server, keep them running, and stop them all."""

import logging
import signal
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from caseapp.runtime import children, embedded
from caseapp.runtime.children import Running

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_LOOKS = 0.2
FIRST_WAIT = 0.5
LONGEST_WAIT = 30.0
# A program that ran this long before it crashed starts again with the shortest wait.
SETTLED_AFTER = 30.0


@dataclass(frozen=True, slots=True)
class Program:
    """One program to keep running: its name, its command and what it adds to the environment."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str]
    grace: float = 10


@dataclass(slots=True)
class _Kept:
    program: Program
    running: Running
    began: float
    wait: float = FIRST_WAIT
    due: float | None = None
    restarts: int = 0


@dataclass(slots=True)
class Supervisor:
    """Programs that are started again when they crash, until they are stopped together.

    Logs go to `logs/<name>.log`, pids to `run/<name>.pid`; the caller holds the data folder's
    claim.
    """

    data: Path
    programs: Sequence[Program]
    _kept: dict[str, _Kept] = field(default_factory=dict)
    _stopping: threading.Event = field(default_factory=threading.Event)
    _watcher: threading.Thread | None = None

    def start(self) -> None:
        """Stop what a crashed run left, start every program, and begin to watch them."""
        for program in self.programs:
            children.stop_left_over(self._pid_file(program.name), grace=5)
        for program in self.programs:
            children.shorten(self.log(program.name))
            self._kept[program.name] = _Kept(program, self._launch(program), time.monotonic())
        self._watcher = threading.Thread(target=self._watch, name="supervisor", daemon=True)
        self._watcher.start()

    def stop(self) -> None:
        """Ask all programs to end at once, then kill the groups of those that do not in time."""
        self._stopping.set()
        if self._watcher is not None:
            self._watcher.join()
        for kept in self._kept.values():
            if not kept.running.has_ended():
                kept.running.process.send_signal(signal.SIGTERM)
        for name, kept in self._kept.items():
            self._finish(kept)
            self._pid_file(name).unlink(missing_ok=True)

    def pid(self, name: str) -> int:
        """The pid of the program as it runs now; it changes when the program is started again."""
        return self._kept[name].running.child.pid

    def restarts(self, name: str) -> int:
        """How many times the program has been started again."""
        return self._kept[name].restarts

    def log(self, name: str) -> Path:
        """The file that the program's output goes to."""
        return self.data / "logs" / f"{name}.log"

    def _watch(self) -> None:
        while not self._stopping.wait(SECONDS_BETWEEN_LOOKS):
            for kept in self._kept.values():
                self._look_after(kept)

    def _look_after(self, kept: _Kept) -> None:
        if not kept.running.has_ended():
            return
        now = time.monotonic()
        if kept.due is None:
            # A killed parent leaves its pool behind, which must not work beside the new one.
            children.kill_group(kept.running.child)
            settled = now - kept.began > SETTLED_AFTER
            kept.wait = FIRST_WAIT if settled else kept.wait
            kept.due = now + kept.wait
            self._report(kept)
        if now >= kept.due:
            kept.running = self._launch(kept.program)
            kept.began, kept.due = now, None
            kept.wait = min(kept.wait * 2, LONGEST_WAIT)
            kept.restarts += 1

    def _report(self, kept: _Kept) -> None:
        logger.warning(
            "%s ended with exit code %s and starts again in %.1f s; its log is %s",
            kept.program.name,
            kept.running.process.returncode,
            kept.wait,
            self.log(kept.program.name),
        )

    def _finish(self, kept: _Kept) -> None:
        kept.running.stop(grace=kept.program.grace)
        children.kill_group(kept.running.child)

    def _launch(self, program: Program) -> Running:
        running = children.start(
            program.command, name=program.name, log=self.log(program.name), env=program.env
        )
        children.remember(running.child, pid_file=self._pid_file(program.name))
        return running

    def _pid_file(self, name: str) -> Path:
        return embedded.run_folder(self.data) / f"{name}.pid"
