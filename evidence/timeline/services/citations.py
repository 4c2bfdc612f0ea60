"""Writes about what an event rests on."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core.errors import Invalid
from evidence.core.text import one_line, storable
from evidence.exhibits.models import Exhibit
from evidence.sources import services as sources
from evidence.sources.models import Source
from evidence.timeline.models import EventCitation, TimelineEvent


class NoCitation(Invalid):
    """What was named cannot be cited."""

    default_code = "no_citation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """An exhibit or its page, or a source, with what stands there."""

    exhibit: Exhibit | None = None
    source: Source | None = None
    page: int | None = None
    pinpoint: str = ""
    quotation: str = ""


@transaction.atomic
def cite(
    event: TimelineEvent, cited: Cited, *, by: User, known_on: date | None = None
) -> EventCitation:
    """Return a new citation of an event; raises NoCitation for what cannot be cited."""
    _check(event.case, cited)
    citation = EventCitation(
        case=event.case,
        event=event,
        exhibit=cited.exhibit,
        source=cited.source,
        page=cited.page,
        pinpoint=one_line(storable(cited.pinpoint))[:200],
        quotation=one_line(storable(cited.quotation))[:600],
    )
    sources.begin_record(citation, known_on=known_on, by=by)
    citation.save()
    return citation


@transaction.atomic
def withdraw(citation: EventCitation, *, because: str, by: User) -> None:
    """Withdraw a citation with its reason; it stays on record. Holds its row."""
    sources.retract(citation, because=one_line(storable(because)), by=by)


def _check(case: Case, cited: Cited) -> None:
    if (cited.exhibit is None) == (cited.source is None):
        raise NoCitation("Name an exhibit or a source, one of the two.", param="exhibit")
    sources.require_of_case(case, cited.source)
    exhibit = cited.exhibit
    if exhibit is None:
        if cited.page:
            raise NoCitation("A page is an exhibit’s: say where in the source.", param="page")
        return
    if exhibit.case_id != case.pk:
        raise NoCitation("That exhibit belongs to another case.", param="exhibit")
    if cited.page and exhibit.page_count and cited.page > exhibit.page_count:
        raise NoCitation(
            f"{exhibit.label} has {exhibit.page_count} pages, and no page {cited.page}.",
            param="page",
        )
