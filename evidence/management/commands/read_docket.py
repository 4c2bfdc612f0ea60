"""`manage.py read_docket`: what a page saved from PACER tells; nothing is stored."""

from typing import Any, cast

from django.core.management.base import CommandParser

from evidence.docket.sources import report
from evidence.docket.sources.base import Arrival
from evidence.docket.sources.page_guard import MAX_PAGE_BYTES
from evidence.management.reading_command import ReadingCommand, lines_of_entries, told_of_dropped


class Command(ReadingCommand):
    """Prints the case, its parties and entries, or the attachments of one entry."""

    help = "Read a docket or a menu of attachments saved from PACER and print what it tells."
    most_bytes = MAX_PAGE_BYTES

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file and its court."""
        super().add_arguments(parser)
        parser.add_argument("--court", required=True, help="the court's id, as in cand")

    def told(self, body: bytes, options: dict[str, Any]) -> tuple[object, list[str]]:
        """The docket or the attachments; raises Invalid for a log-in page or an error page."""
        reading = report.read(body, Arrival(options["court"]))
        told = cast("dict[str, object]", reading.told)
        return told | {"dropped": told_of_dropped(reading.dropped)}, lines_of_entries(reading)
