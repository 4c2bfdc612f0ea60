"""`manage.py read_notice`: what a court's notice by e-mail tells, and how far to believe it."""

from typing import Any, cast

from django.core.management.base import CommandParser

from evidence.docket.sources import notice
from evidence.docket.sources.base import Arrival
from evidence.docket.sources.court_links import HIDDEN, without_opening
from evidence.docket.sources.mail_guard import MAX_NOTICE_BYTES
from evidence.management.reading_command import ReadingCommand, lines_of_entries, told_of_dropped


class Command(ReadingCommand):
    """Prints the cases and entries of one notice, with the verdict on its sender."""

    help = "Read a court's notice (a raw mail or its body) and print its cases and entries."
    most_bytes = MAX_NOTICE_BYTES

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, the servers whose word counts, and a court for a body without links."""
        super().add_arguments(parser)
        parser.add_argument("--court", help="the court's id, for a body without links")
        parser.add_argument(
            "--trust-server",
            action="append",
            default=[],
            metavar="NAME",
            help="a receiving server whose Authentication-Results count, as in mx.example.org",
        )
        parser.add_argument(
            "--hide-links",
            action="store_true",
            help="leave out of the JSON what would use up a link's one free look",
        )

    def told(self, body: bytes, options: dict[str, Any]) -> tuple[object, list[str]]:
        """The cases of the notice; raises Invalid when it is none."""
        servers = frozenset(name.lower() for name in options["trust_server"])
        read = notice.read_notice(body, Arrival(options["court"]), trusted_servers=servers)
        told = cast("dict[str, object]", read.reading.told)
        sender = {
            "verdict": read.sender.standing.value,
            "court_id": read.sender.court_id,
            "reasons": list(read.sender.reasons),
        }
        value = told | {"sender": sender, "dropped": told_of_dropped(read.reading.dropped)}
        lines = [
            *lines_of_entries(read.reading),
            f"sender: {read.sender.standing.value}. {' '.join(read.sender.reasons)}",
        ]
        return _hidden(value) if options["hide_links"] else value, lines


def _hidden(value: object) -> object:
    if isinstance(value, dict):
        return {
            name: HIDDEN if name == "pacer_magic_num" and each else _hidden(each)
            for name, each in value.items()
        }
    if isinstance(value, list):
        return [_hidden(each) for each in value]
    return without_opening(value) if isinstance(value, str) else value
