"""`manage.py read_feed`: what a court's RSS feed tells, entry by entry; nothing is stored."""

from typing import Any, cast

from django.core.management.base import CommandParser

from evidence.docket.sources import feed
from evidence.docket.sources.base import Arrival
from evidence.docket.sources.rss_guard import MAX_FEED_BYTES
from evidence.management.reading_command import ReadingCommand, lines_of_entries, told_of_dropped


class Command(ReadingCommand):
    """Prints a list of dockets with one entry each; the first holds what was left out."""

    help = "Read a court's RSS feed from a file and print its docket entries."
    most_bytes = MAX_FEED_BYTES

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file and its court."""
        super().add_arguments(parser)
        parser.add_argument("--court", required=True, help="the court's id, as in cand")
        parser.add_argument("--time-zone", help="the court's, as in America/Los_Angeles")

    def told(self, body: bytes, options: dict[str, Any]) -> tuple[object, list[str]]:
        """The dockets of the feed; raises Invalid when the file is no feed."""
        reading = feed.read(body, Arrival(options["court"], options["time_zone"]))
        dockets = cast("list[dict[str, object]]", reading.told)
        left_out = told_of_dropped(reading.dropped)
        if not dockets and left_out:
            dockets = [{"docket_entries": []}]
        # The value is a list of dockets, so what belongs to none of them stands with the first.
        for docket in dockets:
            docket["dropped"] = []
        if dockets:
            dockets[0]["dropped"] = left_out
        return dockets, lines_of_entries(reading)
