"""What the commands that read one file of a court have in common: the file, the answer, errors."""

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from evidence.core.errors import Failed, Invalid
from evidence.docket.sources.facts import Dropped, EntryFacts, Reading


class ReadingCommand(BaseCommand):
    """Exit 0 with one JSON value or a few lines; 1 when the file is not what it should be.

    Exit 2 when it cannot be read at all. Needs no services, stores nothing, opens no link.
    """

    requires_system_checks: list[str] = []
    most_bytes = 0

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, and the form of the answer."""
        parser.add_argument("path", metavar="FILE", help="the file; - for what is piped in")
        parser.add_argument("--json", action="store_true", help="one JSON value")

    def told(self, body: bytes, options: dict[str, Any]) -> tuple[object, list[str]]:
        """The value to print and the same in lines for people; raises Invalid and Failed."""
        raise NotImplementedError

    def handle(self, *args: object, **options: Any) -> None:
        """Read the file and print what it tells."""
        body = self._bytes(options["path"])
        try:
            value, lines = self.told(body, options)
        except (Invalid, Failed) as error:
            if options["json"]:
                left_out = {"what": options["path"], "why": error.message}
                self.stdout.write(json.dumps({"dropped": [left_out]}))
            raise CommandError(error.message, returncode=1) from error
        for line in [json.dumps(value)] if options["json"] else lines:
            self.stdout.write(line)

    def _bytes(self, name: str) -> bytes:
        # One byte more than is allowed, so that the reader says that it is too large.
        most = self.most_bytes + 1
        if name == "-":
            return sys.stdin.buffer.read(most)
        path = Path(name)
        # A device or a pipe may never end.
        if not path.is_file():
            what = "is no regular file" if path.exists() else "does not exist"
            raise CommandError(f"{name} {what}.", returncode=2)
        try:
            with path.open("rb") as file:
                return file.read(most)
        except OSError as error:
            raise CommandError(f"{name}: {error.strerror or error}.", returncode=2) from error


def told_of_dropped(dropped: Iterable[Dropped]) -> list[dict[str, str]]:
    """What a reading left out, as it is printed."""
    return [asdict(each) for each in dropped]


def lines_of_entries(reading: Reading) -> list[str]:
    """Each entry with its documents on lines of their own, then what was left out."""
    lines = [
        line
        for update in reading.updates
        for entry in update.entries
        for line in _lines_of_entry(entry, of=update.case.docket_number)
    ]
    lines.extend(f"left out: {each.what}: {each.why}." for each in reading.dropped)
    return lines or ["No entries."]


def _lines_of_entry(entry: EntryFacts, *, of: str | None) -> Iterator[str]:
    number = "–" if entry.entry_number is None else entry.entry_number
    text = entry.short_description or entry.description or "text not given"
    day = entry.date_filed or "day unknown"
    yield f"{of or 'case not named':<20} {day!s:<11} {number:>6}  {text[:100]}"
    for document in entry.documents or ():
        if document.attachment_number is not None:
            name = (document.description or "not described")[:80]
            pages = f", {document.page_count} pages" if document.page_count else ""
            yield f"{'':<40}{document.attachment_number:>4}  {name}{pages}"
