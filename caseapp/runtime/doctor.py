"""What this machine has and lacks for running the product, each lack with its remedy.

Standard library only until a check needs more, so that it works before `make setup` and when
Django cannot start.
"""

import ctypes.util
import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from caseapp.runtime import claim, embedded
from caseapp.runtime.errors import CannotRun

OLDEST_PYTHON = (3, 12)
LEAST_FREE_BYTES = 1024**3
PACKAGES = Path(__file__).with_name("system-packages.txt")
FONT_FOLDERS = (
    *(Path("/usr/share/fonts"), Path("/usr/local/share/fonts")),
    *(Path("~/.local/share/fonts"), Path("~/.fonts"), Path("~/Library/Fonts")),
    Path("/Library/Fonts"),
)

State = Literal["ok", "note", "missing"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; only `missing` keeps the product from running."""

    subject: str
    state: State
    detail: str
    remedy: str = ""


def examine() -> list[Finding]:
    """Everything that is looked at, in the order in which it is needed."""
    checks: tuple[Callable[[], Iterator[Finding]], ...] = (
        *(_python, _uv, _environment, _packages, _postgres),
        *(_data_folder, _disk, _ports, _scanner, _walls, _running),
    )
    return [finding for check in checks for finding in check()]


def is_fit(findings: list[Finding]) -> bool:
    """Whether nothing that the product needs is missing."""
    return all(finding.state != "missing" for finding in findings)


def as_table(findings: list[Finding]) -> str:
    """The findings as lines for a terminal."""
    width = max(len(finding.subject) for finding in findings)
    lines = []
    for finding in findings:
        lines.append(f"{finding.state:<8}{finding.subject:<{width}}  {finding.detail}")
        if finding.remedy:
            lines.append(f"{'':<8}{'':<{width}}  → {finding.remedy}")
    return "\n".join(lines)


def as_json(findings: list[Finding]) -> str:
    """The findings as one JSON object."""
    listed = [asdict(finding) for finding in findings]
    return json.dumps({"fit": is_fit(findings), "findings": listed}, indent=2)


def main() -> int:
    """Print what was found and return 1 when something needed is missing."""
    findings = examine()
    write = as_json if "--json" in sys.argv[1:] else as_table
    sys.stdout.write(write(findings) + "\n")
    return 0 if is_fit(findings) else 1


def _python() -> Iterator[Finding]:
    version = ".".join(str(part) for part in sys.version_info[:3])
    if sys.version_info >= OLDEST_PYTHON:
        yield Finding("Python", "ok", f"{version} ({sys.executable})")
    else:
        yield Finding("Python", "missing", f"{version} is too old", "Install Python 3.12 or later.")


def _uv() -> Iterator[Finding]:
    own = embedded.REPOSITORY / ".tools" / "uv" / "bin" / "uv"
    found = str(own) if own.exists() else shutil.which("uv")
    if found:
        yield Finding("uv", "ok", found)
    else:
        yield Finding("uv", "note", "not here yet", "`make setup` obtains it.")


def _environment() -> Iterator[Finding]:
    # The script that makes the environment also knows whether it is up to date.
    script = embedded.REPOSITORY / "caseapp" / "runtime" / "setup.sh"
    command = [shutil.which("sh") or "/bin/sh", str(script), "is-fresh"]
    if subprocess.run(command, check=False).returncode == 0:  # noqa: S603 - our own script
        yield Finding("environment", "ok", ".venv matches uv.lock")
    else:
        detail = ".venv is missing, unfinished or older than uv.lock"
        yield Finding("environment", "missing", detail, "make setup")


def _packages() -> Iterator[Finding]:
    for line in PACKAGES.read_text().splitlines():
        fields = [field.strip() for field in line.split("|")]
        if len(fields) != 6 or line.startswith("#"):
            continue
        profile, check, purpose, *names = fields
        kind, _, wanted = check.partition(":")
        subject = f"{kind} {wanted.partition(',')[0]}"
        where = {"command": _command, "library": _library, "font": _font}[kind](wanted)
        if where:
            yield Finding(subject, "ok", where)
            continue
        state: State = "missing" if profile == "run" else "note"
        brought = "apt-get install {}, dnf install {} or brew install {}".format(*names)
        lost = "optional: without it there are no" if profile == "optional" else "for"
        yield Finding(subject, state, f"not found; {lost} {purpose}", f"make setup, or {brought}")


def _command(names: str) -> str:
    own = os.environ.get("CASEAPP_CHROMIUM", "")
    if names.startswith("chromium") and own and os.access(own, os.X_OK):
        return own
    return next((path for name in names.split(",") if (path := shutil.which(name))), "")


def _library(name: str) -> str:
    found = ctypes.util.find_library(name)
    try:
        if found:
            ctypes.CDLL(found)
    except OSError:
        return ""
    return found or ""


def _font(name: str) -> str:
    for folder in FONT_FOLDERS:
        for path in folder.expanduser().rglob(f"{name}.[ot]tf"):
            return str(path)
    return ""


def _postgres() -> Iterator[Finding]:
    if embedded.outside_url("DATABASE_URL"):
        yield Finding("PostgreSQL", "ok", "DATABASE_URL names one")
        return
    try:
        from caseapp.runtime import postgres

        command = [str(postgres.program("postgres")), "--version"]
        said = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    except (ImportError, CannotRun, OSError, subprocess.SubprocessError) as error:
        yield Finding("PostgreSQL", "missing", f"the wheel does not run: {error}", "make setup")
    else:
        yield Finding("PostgreSQL", "ok", f"{said.stdout.strip()} (from the wheel)")


def _data_folder() -> Iterator[Finding]:
    folder = embedded.data_folder()
    existing = _nearest_existing(folder)
    if os.access(existing, os.W_OK | os.X_OK):
        state = "" if folder.exists() else " (made at the first run)"
        yield Finding("data folder", "ok", f"{folder}{state}")
    else:
        remedy = "Make it writable for you, or set CASEAPP_DATA to another folder."
        yield Finding("data folder", "missing", f"{existing} cannot be written", remedy)


def _disk() -> Iterator[Finding]:
    free = shutil.disk_usage(_nearest_existing(embedded.data_folder())).free
    detail = f"{free / 1024**3:.1f} GB free"
    if free < LEAST_FREE_BYTES:
        yield Finding("disk", "missing", detail, "Free at least 1 GB, or move CASEAPP_DATA.")
    else:
        yield Finding("disk", "ok", detail)


def _ports() -> Iterator[Finding]:
    named = os.environ.get("CASEAPP_PORT", "")
    wanted = int(named) if named.isdecimal() else 0
    try:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", wanted))
    except (OSError, OverflowError) as error:
        remedy = "Set CASEAPP_PORT to a free port, or leave it unset."
        mine = claim.holder(embedded.data_folder()) is not None
        yield Finding("port", "note" if mine else "missing", f"{named}: {error}", remedy)
    else:
        yield Finding("port", "ok", named or "any free one on 127.0.0.1")


def _scanner() -> Iterator[Finding]:
    url = embedded.outside_url("CASEAPP_CLAMD_URL")
    if not url:
        remedy = "Optional: run ClamAV's clamd and set CASEAPP_CLAMD_URL."
        yield Finding("virus scanner", "note", "none: files are not scanned for viruses", remedy)
        return
    try:
        from evidence.core.clamd import Scanner
        from evidence.core.errors import Invalid
    except ImportError as error:
        yield Finding("virus scanner", "note", str(error), "make setup")
        return
    try:
        yield Finding("virus scanner", "ok", Scanner(url).version())
    except (OSError, Invalid) as error:
        remedy = "Start clamd, or correct CASEAPP_CLAMD_URL; files are taken in “not scanned”."
        yield Finding("virus scanner", "note", f"does not answer: {error}", remedy)


def _walls() -> Iterator[Finding]:
    """Put walls around a process made for it, for they stay, and say which stand."""
    ask = (
        "import sys, tempfile; from pathlib import Path; from evidence.core import walls; "
        "sys.stdout.write(', '.join(walls.wall_in(writable=Path(tempfile.gettempdir()))))"
    )
    command = [sys.executable, "-c", ask]
    said = subprocess.run(  # noqa: S603 - our own interpreter and module
        command, cwd=embedded.REPOSITORY, capture_output=True, text=True, check=False
    )
    standing = said.stdout.strip()
    if standing.count(",") == 1:
        yield Finding("walls", "ok", f"LibreOffice and OCR are kept to: {standing}")
    else:
        detail = f"LibreOffice and OCR are kept to: {standing or 'their limits alone'}"
        remedy = "Optional: a Linux kernel with Landlock (5.13) that gives network namespaces."
        yield Finding("walls", "note", detail, remedy)


def _running() -> Iterator[Finding]:
    data = embedded.data_folder()
    holder = claim.holder(data)
    if holder is None and not embedded.outside_url("DATABASE_URL"):
        yield Finding("running", "note", "not running now", "make demo, or make run")
        return
    if holder is not None:
        yield Finding("running", "ok", f"process {holder.pid} at {holder.url or 'no address yet'}")
    yield _database(embedded.outside_url("DATABASE_URL") or embedded.database_url(data))
    yield _doorbell(embedded.outside_url("REDIS_URL") or embedded.redis_url(data))


def _database(url: str) -> Finding:
    try:
        import psycopg
    except ImportError as error:
        return Finding("database", "missing", str(error), "make setup")
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            query = "SELECT name FROM django_migrations WHERE app = 'evidence'"
            applied = {str(row[0]) for row in connection.execute(query)}
    except psycopg.Error as error:
        remedy = "See logs/postgres.log in the data folder."
        return Finding("database", "missing", str(error).strip(), remedy)
    folder = embedded.REPOSITORY / "evidence" / "migrations"
    waiting = sorted({path.stem for path in folder.glob("[0-9]*.py")} - applied)
    if waiting:
        return Finding("database", "missing", f"lacks {', '.join(waiting)}", "manage.py migrate")
    return Finding("database", "ok", f"reached, {len(applied)} migrations applied")


def _doorbell(url: str) -> Finding:
    try:
        import redis
    except ImportError as error:
        return Finding("Redis", "missing", str(error), "make setup")
    try:
        client = redis.Redis.from_url(url, socket_timeout=5, socket_connect_timeout=5)
        client.ping()
    except (redis.RedisError, ValueError) as error:
        return Finding("Redis", "missing", str(error), "See logs/redis.log in the data folder.")
    return Finding("Redis", "ok", "answers")


def _nearest_existing(folder: Path) -> Path:
    return next(path for path in (folder, *folder.parents) if path.exists())


if __name__ == "__main__":
    sys.exit(main())
