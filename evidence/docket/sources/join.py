"""Joins the items of a feed that are one entry with several events, and gives it its key."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

type Told = dict[str, Any]


def joined(dockets: Iterable[Told]) -> list[tuple[Told, list[str]]]:
    """One docket per entry in the feed's order, and its events' short texts, each once.

    Case, instant and document decide. Without a document its number takes its place, since some
    courts link none and enter several documents within one second. In the docket itself the texts
    are joined as juriscraper does it, which repeats an event that the feed has twice.
    """
    groups: dict[tuple[object, ...], list[Told]] = {}
    for docket in dockets:
        entry = docket["docket_entries"][0]
        doc_id = entry["pacer_doc_id"]
        number = None if doc_id else entry["document_number"]
        case = (docket["docket_number"], docket["pacer_case_id"])
        groups.setdefault((*case, entry["date_filed"], doc_id, number), []).append(docket)
    return [_joined(group) for group in groups.values()]


def _joined(group: list[Told]) -> tuple[Told, list[str]]:
    first = group[0]
    texts = sorted(docket["docket_entries"][0]["short_description"].strip() for docket in group)
    if len(group) > 1:
        first["docket_entries"][0]["short_description"] = " AND ".join(texts)
    return first, sorted({text for text in texts if text})


@dataclass(frozen=True, slots=True)
class Mark:
    """What tells an entry apart from others of its case and second: the first that is given."""

    doc_id: str
    number: int | None
    text: str


def feed_key(court_id: str, case_key: str, at: datetime, mark: Mark) -> str:
    """The key of one event in a court's feed, equal in every later reading of it.

    `case_key` is the PACER case id, or the docket number where the feed gives none.
    """
    number = None if mark.doc_id else mark.number
    # Where neither a document nor a number tells entries apart, their text has to.
    last_resort = "" if mark.doc_id or number is not None else mark.text
    parts = [court_id, case_key, at.isoformat(), mark.doc_id, number, last_resort]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
