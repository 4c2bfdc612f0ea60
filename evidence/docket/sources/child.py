"""The child process that reads a court's bytes: a line of JSON and the bytes in, JSON out."""

import json
import sys
from datetime import date
from typing import Any

from evidence.core.errors import Invalid
from evidence.docket.sources import juriscraper_adapter as adapter
from evidence.docket.sources.court_links import (
    court_of,
    court_of_mail_domain,
    courts_in,
    site_of,
)
from evidence.docket.sources.join import joined
from evidence.docket.sources.mail_guard import RawNotice, entered_on, read_raw_notice
from evidence.docket.sources.page_guard import lists_attachments, not_a_docket, read_page
from evidence.docket.sources.rss_guard import read_raw_feed

type Answer = dict[str, Any]


def reply(request: bytes) -> bytes:
    """The answer to one request: what is asked for and the court, a line feed, and the bytes."""
    line, _, body = request.partition(b"\n")
    asked = json.loads(line)
    try:
        answer = _ANSWERS[asked["kind"]](body, asked["court_id"])
    except Invalid as error:
        answer = {"refused": error.message, "code": error.code}
    except RecursionError:
        answer = {"refused": "It is nested deeper than anything a court sends.", "code": "too_deep"}
    return json.dumps(answer, default=_plain).encode()


def _feed(body: bytes, court_id: str) -> Answer:
    raw = read_raw_feed(body)
    told = adapter.told_by_feed(raw.items, court_id=court_id)
    dropped = [{"what": what, "why": why} for what, why in told.dropped]
    # The guard's own sentences name the item already.
    dropped += [{"what": "the feed", "why": problem} for problem in raw.problems]
    entries = joined(told.dockets)
    return {
        "told": [docket for docket, _ in entries],
        "events": [events for _, events in entries],
        "dropped": dropped,
        "items_seen": raw.items_seen,
    }


def _notice(body: bytes, court_id: str) -> Answer:
    raw = read_raw_notice(body)
    if raw.has_picture:
        raise Invalid(
            "The mail carries a picture, as no court's notice does. Send the notice itself.",
            code="not_a_notice",
        )
    found = court_id or _court(raw)
    if not found:
        raise Invalid(
            "This is no court's notice: neither its links nor its sender are a court's.",
            code="not_a_notice",
        )
    text = raw.anew() if raw.is_whole_mail else raw.text
    told = adapter.told_by_notice(text, court_id=found, is_whole_mail=raw.is_whole_mail)
    if not told or not told.get("dockets"):
        raise Invalid(
            "This is no notice of a docket entry, or it is written in a way that is not known.",
            code="not_a_notice",
        )
    entered = entered_on(raw)
    return {
        "told": told,
        "dropped": [],
        "headers": raw.headers,
        "court_links": [url for url in raw.links if court_of(url)],
        "is_whole_mail": raw.is_whole_mail,
        "entered": entered.isoformat() if entered else None,
    }


def _court(raw: RawNotice) -> str | None:
    # A link leads to the court that has the case; a sender may forward for another.
    for url in raw.links:
        court = court_of(url)
        if court:
            return court
    sender = next((value for name, value in raw.headers if name == "from"), "")
    return court_of_mail_domain(sender.rpartition("@")[2].strip(" >"))


def _docket(body: bytes, court_id: str) -> Answer:
    text = read_page(body)
    _refuse_other_court(text, court_id)
    if lists_attachments(text):
        told = adapter.told_by_attachments(text, court_id=court_id)
        if not told:
            raise Invalid("The list of attachments cannot be read.", code="not_a_docket")
        return {"told": told, "dropped": [], "is_menu": True}
    told = adapter.told_by_docket(text, court_id=court_id)
    if not told or not told.get("docket_number"):
        raise not_a_docket(text)
    return {"told": told, "dropped": [], "is_menu": False}


def _refuse_other_court(text: str, court_id: str) -> None:
    # A court of appeals links to the courts below as well. A page may also have no link at all.
    courts = courts_in(text)
    if courts and site_of(court_id) not in courts:
        raise Invalid(
            f"The page is not from {court_id}: its links lead to {', '.join(sorted(courts)[:5])}. "
            "Name the court that it is from.",
            code="other_court",
        )


_ANSWERS = {"feed": _feed, "notice": _notice, "docket": _docket}


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in an answer.")


def main() -> None:
    """Answer one request."""
    sys.stdout.buffer.write(reply(sys.stdin.buffer.read()))


if __name__ == "__main__":
    main()
