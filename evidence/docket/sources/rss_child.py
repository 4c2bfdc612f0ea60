"""The child process that reads a court's feed: court id and bytes in, JSON out."""

import json
import sys
from dataclasses import asdict

from evidence.core.errors import Invalid
from evidence.docket.sources.juriscraper_adapter import parse_items
from evidence.docket.sources.rss_guard import read_raw_feed


def reply(request: bytes) -> bytes:
    """The answer to one request, which is a court id, a line feed, and the feed's bytes."""
    court_id, _, body = request.partition(b"\n")
    try:
        raw = read_raw_feed(body)
    except Invalid as error:
        return json.dumps({"refused": error.message, "code": error.code}).encode()
    parsed = parse_items(raw.items, court_id=court_id.decode("ascii"))
    items = [asdict(item) | {"entered_at": item.entered_at.isoformat()} for item in parsed.items]
    answer = {
        "items": items,
        "items_seen": raw.items_seen,
        "built": raw.built,
        "problems": [*raw.problems, *parsed.problems],
    }
    return json.dumps(answer).encode()


def main() -> None:
    """Answer one request."""
    sys.stdout.buffer.write(reply(sys.stdin.buffer.read()))


if __name__ == "__main__":
    main()
