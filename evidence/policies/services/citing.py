"""What the writes of this room share: sources that are cited, and days that are in order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from evidence.cases.models import Case
from evidence.core.dates import FuzzyDate
from evidence.core.errors import Invalid
from evidence.sources import services as sources
from evidence.sources.models import CitedSource, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A source that carries a row: where in it, and what it says.

    `captured_at` is when it captured a version's text; elsewhere it stays empty.
    """

    source: Source
    pinpoint: str = ""
    says: str = ""
    captured_at: datetime | None = None


def cite(kind: type[CitedSource], case: Case, cited: Sequence[Citation], **row: Any) -> None:
    """Write that a row rests on these sources of its case; raises Invalid for another case's."""
    for each in cited:
        sources.require_of_case(case, each.source)
        capture = {"captured_at": each.captured_at} if each.captured_at else {}
        kind._default_manager.create(
            source=each.source, pinpoint=each.pinpoint, says=each.says, **capture, **row
        )


def require_order(begin: FuzzyDate, end: FuzzyDate, *, param: str) -> None:
    """Return only when an end may lie after its begin; raises Invalid."""
    if begin.first and end.last and end.last < begin.first:
        message = f"It cannot have ended {end}: it began {begin}. Correct one of the two."
        raise Invalid(message, param=param)


def require_said(text: str, sentence: str, *, param: str) -> None:
    """Return only when something is said; raises Invalid with the sentence."""
    if not text.strip():
        raise Invalid(sentence, param=param)
