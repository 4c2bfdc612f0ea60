"""`python -m caseapp.runtime [--fresh] COMMAND …`: run a command with the services up.

Uses the services of a running product on the data folder, or starts them for the time being.
With --fresh they are new and empty, and gone afterwards.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from caseapp.runtime import claim, embedded
from caseapp.runtime.errors import CannotRun
from caseapp.runtime.services import embedded_services

USAGE = "Usage: python -m caseapp.runtime [--fresh] COMMAND ARGUMENTS…"


def main() -> int:
    """Run the command that was named and return its exit code."""
    arguments = sys.argv[1:]
    fresh = arguments[:1] == ["--fresh"]
    command = arguments[1:] if fresh else arguments
    if not command:
        sys.stderr.write(f"{USAGE}\n")
        return 2
    try:
        return _with_fresh_services(command) if fresh else _with_services(command)
    except CannotRun as error:
        sys.stderr.write(f"{error}\n")
        return 1


def _with_services(command: list[str]) -> int:
    data = embedded.data_folder()
    if claim.holder(data) is not None:
        running = {
            "CASEAPP_DATA": str(data),
            "DATABASE_URL": embedded.outside_url("DATABASE_URL") or embedded.database_url(data),
            "REDIS_URL": embedded.outside_url("REDIS_URL") or embedded.redis_url(data),
        }
        return _run(command, running)
    with embedded_services(data) as services:
        return _run(command, services.environment())


def _with_fresh_services(command: list[str]) -> int:
    for name in ("DATABASE_URL", "REDIS_URL"):
        os.environ.pop(name, None)
    with (
        tempfile.TemporaryDirectory(prefix="caseapp-") as folder,
        embedded_services(Path(folder)) as services,
    ):
        return _run(command, services.environment())


def _run(command: list[str], variables: dict[str, str]) -> int:
    # The wheel's pg_dump, pg_restore and psql come first: they match the server.
    from caseapp.runtime import postgres

    programs = postgres.program("psql").parent
    path = f"{programs}{os.pathsep}{os.environ.get('PATH', '')}"
    env = {**os.environ, **variables, "PATH": path}
    # The command that the person at the terminal typed.
    return subprocess.run(command, env=env, check=False).returncode  # noqa: S603


if __name__ == "__main__":
    sys.exit(main())
