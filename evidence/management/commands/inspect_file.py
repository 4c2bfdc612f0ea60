"""`manage.py inspect_file`: the verdict on files, from their content alone; nothing is stored."""

import json
from collections.abc import Iterator
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from evidence.exhibits import queries
from evidence.exhibits.extract.inspect import Inspected, inspect_file


class Command(BaseCommand):
    """Exit 0 whatever the verdicts are; exit 2 when a path cannot be read."""

    help = (
        "Say of each file what it is and whether it is accepted, quarantined or refused, and why."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take files, and folders whose files are meant."""
        parser.add_argument("paths", nargs="+", metavar="PATH", help="a file, or a folder of files")
        parser.add_argument("--json", action="store_true", help="one JSON object per file and line")

    def handle(self, *args: object, **options: object) -> None:
        """Print a line for each file, as soon as it is known."""
        paths = options["paths"]
        assert isinstance(paths, list)  # noqa: S101 - argparse gives a list for nargs="+"
        unreadable = 0
        for name in paths:
            for path in self._files(Path(name)):
                unreadable += not self._tell(path, as_json=bool(options["json"]))
        if unreadable:
            message = f"{unreadable} of the paths could not be read."
            raise CommandError(message, returncode=2)

    def _files(self, path: Path) -> Iterator[Path]:
        if path.is_dir():
            yield from sorted(each for each in path.rglob("*") if each.is_file())
        else:
            yield path

    def _tell(self, path: Path, *, as_json: bool) -> bool:
        # A device or a pipe may never end.
        if not path.is_file():
            what = "is no regular file" if path.exists() else "does not exist"
            self.stderr.write(self.style.ERROR(f"error: {path} {what}."))
            return False
        try:
            found = inspect_file(path, scanner=queries.scanner())
        except OSError as error:
            self.stderr.write(self.style.ERROR(f"error: {path}: {error.strerror or error}."))
            return False
        self.stdout.write(_as_json(path, found) if as_json else _as_text(path, found))
        self.stdout.flush()
        return True


def _as_json(path: Path, found: Inspected) -> str:
    # A name may hold bytes that are no text; JSON escapes what cannot be printed.
    record = {
        "path": str(path),
        "media_type": found.media_type,
        "verdict": found.verdict.value,
        "reasons": list(found.reasons),
        "sha256": found.sha256 or None,
        "pages": found.pages,
    }
    return json.dumps(record)


def _as_text(path: Path, found: Inspected) -> str:
    pages = f", {found.pages} pages" if found.pages else ""
    shown = str(path).encode(errors="backslashreplace").decode()
    lines = [f"{found.verdict.value:<12}{shown} ({found.media_type}{pages})"]
    lines.extend(f"{'':<12}{reason}" for reason in found.reasons)
    return "\n".join(lines)
