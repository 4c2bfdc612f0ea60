"""Hold a data folder for one run at a time, and tell a second run who holds it."""

import contextlib
import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from caseapp.runtime import embedded
from caseapp.runtime.errors import CannotRun


@dataclass(frozen=True, slots=True)
class Holder:
    """The run that has a data folder: its pid, and its address once it is known."""

    pid: int
    url: str


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to use a data folder, which ends with this process at the latest."""

    path: Path

    def announce(self, url: str) -> None:
        """Write down the address that a refused second run is told."""
        self.path.write_text(json.dumps({"pid": os.getpid(), "url": url}) + "\n")


@contextlib.contextmanager
def claimed(data: Path) -> Iterator[Claim]:
    """Hold the data folder, or raise CannotRun naming the run that has it."""
    path = _prepared(data) / "claim"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        # The kernel lets go of a flock when its holder dies, however it dies.
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise CannotRun(_refusal(data)) from None
    try:
        claim = Claim(path)
        claim.announce("")
        yield claim
    finally:
        path.write_text("")
        os.close(descriptor)


def holder(data: Path) -> Holder | None:
    """The run that has this data folder now, or None; never waits and changes nothing."""
    path = embedded.run_folder(data) / "claim"
    try:
        descriptor = os.open(path, os.O_RDWR)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return _read(path)
    finally:
        os.close(descriptor)
    return None


def _read(path: Path) -> Holder:
    try:
        noted = json.loads(path.read_text())
        return Holder(pid=int(noted["pid"]), url=str(noted["url"]))
    except (ValueError, KeyError, TypeError):
        return Holder(pid=0, url="")


def _refusal(data: Path) -> str:
    other = _read(embedded.run_folder(data) / "claim")
    where = f" at {other.url}" if other.url else ""
    who = f"process {other.pid}" if other.pid else "another process"
    return (
        f"{data} is in use: {who} is running the product on it{where}. "
        "Use that one, stop it with Ctrl-C in its terminal, "
        "or set CASEAPP_DATA to another folder for a second one."
    )


def _prepared(data: Path) -> Path:
    folder = embedded.run_folder(data)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
    except OSError as error:
        raise CannotRun(
            f"The data folder {data} cannot be written ({error.strerror}). "
            "Give yourself the right to write there, or set CASEAPP_DATA to another folder."
        ) from error
    return folder
