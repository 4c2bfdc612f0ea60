"""What the figures were measured on, without which they say nothing."""

import os
import platform
import re
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import psutil
from django.db import connection

PACKAGES = ("django", "psycopg", "pikepdf", "pillow", "pypdfium2")


def described() -> Iterator[str]:
    """Yield lines about the machine, the day, the versions and who else was working on it."""
    memory = psutil.virtual_memory().total >> 30
    yield f"Measured {datetime.now(UTC):%Y-%m-%d %H:%M} UTC; load average at the end {_load()}"
    yield f"{_processor()}, {os.cpu_count()} processors, {memory} GB; {_system()}"
    yield f"Python {platform.python_version()}; PostgreSQL {_postgres()}; {_packages()}"
    yield f"{_first_line('sha256sum', '--version')}; {_first_line('pdftotext', '-v')}"


def _processor() -> str:
    told = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
    return told[1].strip() if told else platform.machine()


def _system() -> str:
    told = re.search(r'PRETTY_NAME="(.+)"', Path("/etc/os-release").read_text())
    return f"{told[1] if told else platform.system()}, kernel {platform.release()}"


def _postgres() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return str(cursor.fetchone()[0])


def _packages() -> str:
    return ", ".join(f"{name} {version(name)}" for name in PACKAGES)


def _load() -> str:
    return " ".join(f"{each:.1f}" for each in os.getloadavg())


def _first_line(*command: str) -> str:
    try:
        # pdftotext tells its version on stderr.
        told = subprocess.run(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
        )
    except FileNotFoundError:
        return f"{command[0]} is not installed"
    return told.stdout.splitlines()[0]
