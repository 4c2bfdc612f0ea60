"""Reads pages of CourtListener's REST API v4: dockets, docket entries, documents and parties."""

import email.utils
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from evidence.core.errors import Invalid
from evidence.docket.sources import confined, said
from evidence.docket.sources import courtlistener_facts as facts_of
from evidence.docket.sources.base import Arrival
from evidence.docket.sources.facts import DocketUpdate, Dropped, Provenance, Reading, SourceKind
from evidence.docket.sources.payload import Payload, read_object
from evidence.docket.sources.said import Told

API = "https://www.courtlistener.com/api/rest/v4/"

# A whole day: the longest window that CourtListener counts in.
_LONGEST_WAIT = timedelta(days=1)
_EXPECTED = re.compile(r"available in (\d{1,6}) seconds?")


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list.

    `count` is None where the API gives a URL to ask for it instead, or nothing. `next_url` is
    followed as it is, since its cursor means something to CourtListener only.
    """

    rows: tuple[Told, ...]
    count: int | None
    next_url: str | None
    not_rows: int


def read(body: bytes, arrival: Arrival) -> Reading:
    """What a page or a single object of the API tells; raises Invalid when it is neither."""
    told = read_object(body, code="not_an_api_reply")
    page = page_of(told) if "results" in told else Page((told,), None, None, 0)
    provenance = confined.provenance(SourceKind.COURTLISTENER_API, body, arrival)
    updates, strangers = _updates(page.rows, provenance)
    dropped = []
    if page.not_rows:
        dropped.append(Dropped(f"{page.not_rows} results", "they are no objects"))
    if strangers:
        dropped.append(Dropped(f"{strangers} results", "they are no docket, entry or party"))
    return Reading(provenance, updates, tuple(dropped), told)


def page_of(told: Payload, *, base: str = API) -> Page:
    """The page in a reply; raises Invalid when it is none, or when its next page is elsewhere.

    Our key goes with every request, so a next page on another host must never be asked for.
    """
    results = told.get("results")
    if not isinstance(results, list):
        detail = said.text(told, "detail")
        raise Invalid(
            f"CourtListener sent no list of results{f': {detail[:200]}' if detail else ''}.",
            code="not_an_api_reply",
        )
    rows = tuple(said.rows(told, "results"))
    return Page(
        rows=rows,
        count=said.whole(told, "count"),
        next_url=_next(said.text(told, "next"), base=base),
        not_rows=len(results) - len(rows),
    )


def wait_before_retry(retry_after: str, body: bytes, *, now: datetime) -> timedelta | None:
    """How long a 429 or 503 asks to wait: its header (RFC 9110 §10.2.3), else its text.

    None where it does not say; never more than a day, whatever it says.
    """
    written = retry_after.strip()
    found = _EXPECTED.search(body[:10_000].decode(errors="replace"))
    wait = None
    if re.fullmatch(r"[0-9]{1,9}", written):
        wait = timedelta(seconds=int(written))
    elif written and email.utils.parsedate_tz(written):
        wait = _until(written, now=now)
    elif found:
        wait = timedelta(seconds=int(found[1]))
    return None if wait is None else min(max(wait, timedelta(0)), _LONGEST_WAIT)


def _until(written: str, *, now: datetime) -> timedelta | None:
    try:
        at = email.utils.parsedate_to_datetime(written)
    except (ValueError, OverflowError):
        return None
    return at - now if at.tzinfo else None


def _next(url: str | None, *, base: str) -> str | None:
    if url is None:
        return None
    theirs, ours = urlsplit(url), urlsplit(base)
    if (theirs.scheme, theirs.netloc) != (ours.scheme, ours.netloc):
        raise Invalid(
            "The next page is on another site, so it is not asked for.", code="foreign_page"
        )
    return url


def _updates(rows: Sequence[Told], provenance: Provenance) -> tuple[tuple[DocketUpdate, ...], int]:
    dockets = [row for row in rows if "docket_number" in row and "court_id" in row]
    entries = [row for row in rows if "recap_sequence_number" in row or "entry_number" in row]
    parties = [row for row in rows if "party_types" in row]
    updates = (
        *facts_of.of_dockets(dockets, provenance),
        *facts_of.of_entries(entries, provenance),
        *facts_of.of_parties(parties, provenance),
    )
    return updates, len(rows) - len(dockets) - len(entries) - len(parties)
