"""Single values out of what a parser or an API told; what it leaves out or leaves blank is None."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime

from evidence.docket.sources.numbers import normal_doc_id

type Told = Mapping[str, object]

# PostgreSQL's bigint; ids of CourtListener passed 2^31 in 2022.
_LARGEST = 2**63 - 1


def text(told: Told, name: str) -> str | None:
    """The text under a name, or None when it is not given or blank."""
    value = told.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    return value.strip() or None if isinstance(value, str) else None


def whole(told: Told, name: str) -> int | None:
    """The whole number under a name, or None when none is given."""
    value = told.get(name)
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,19}", value.strip()):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if 0 <= value <= _LARGEST else None


def flag(told: Told, name: str) -> bool | None:
    """The truth value under a name, or None when none is given."""
    value = told.get(name)
    return value if isinstance(value, bool) else None


def day(told: Told, name: str) -> date | None:
    """The day under a name, in the zone of whoever wrote it, or None when none is given."""
    value = told.get(name)
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None


def instant(told: Told, name: str) -> datetime | None:
    """The instant under a name in UTC, or None when none is given or its zone is not."""
    value = told.get(name)
    try:
        at = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return at.astimezone(UTC) if at and at.tzinfo else None


def rows(told: Told, name: str) -> list[Told]:
    """The objects listed under a name; what else stands in the list is left out."""
    value = told.get(name)
    listed = value if isinstance(value, list) else []
    return [each for each in listed if isinstance(each, Mapping)]


def doc_id(told: Told) -> str | None:
    """The PACER document id with its fourth digit set to 0, or None when none is given."""
    return normal_doc_id(text(told, "pacer_doc_id") or "") or None


def entry_number(told: Told, name: str = "document_number") -> int | None:
    """The number of the entry, or None when it has none.

    Two courts of appeals put a document's id where a number is missing.
    """
    written = text(told, name)
    if written is None or written == text(told, "pacer_doc_id"):
        return None
    return int(written) if re.fullmatch(r"[0-9]{1,9}", written) else None
