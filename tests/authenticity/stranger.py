"""What a stranger does with an exported bag: unpack it, read its README, type what it says."""

import io
import subprocess
import sys
from pathlib import Path

from django.core.management import call_command

from evidence.exhibits.models import Exhibit


def exported(exhibit: Exhibit, folder: Path) -> Path:
    said = io.StringIO()
    call_command("export_custody", exhibit.public_id, "--to", str(folder), stdout=said)
    return Path(said.getvalue().strip())


def commands_in(bag: Path) -> list[str]:
    """Return what the README tells a stranger to type."""
    lines = (bag / "README.txt").read_text().splitlines()
    return [line.removeprefix("  $ ") for line in lines if line.startswith("  $ ")]


def run(bag: Path, command: str) -> subprocess.CompletedProcess[str]:
    """Type it as a stranger does, with nothing of ours to be found."""
    tools = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
    python = sys.executable if not Path("/usr/bin/python3").exists() else "/usr/bin/python3"
    typed = command.replace("python3 ", f"{python} ", 1).split()
    return subprocess.run(typed, cwd=bag, env=tools, capture_output=True, text=True, check=False)


def holds(bag: Path, commands: list[str]) -> bool:
    return all(run(bag, command).returncode == 0 for command in commands)
