"""A case's chronology: the band, the list by month, and what narrows them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, cast

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_GET

from evidence.cases.access import case_page
from evidence.timeline import queries
from evidence.timeline.queries import Merged, Narrowing
from evidence.web.htmx import part
from evidence.web.pagination import ROWS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidence.cases.models import Case
    from evidence.timeline.queries import Line


@case_page("viewer")
@require_GET
def show(request: HttpRequest, case: Case) -> HttpResponse:
    """Show all that is dated in the case as a band and as a list by month."""
    wanted = Narrowing.of(request.GET)
    merged = Merged(case, wanted)
    pages = Paginator(cast("Sequence[Line]", merged), ROWS)
    # Before the page, which then reads what the band names along with its own entries.
    sketch = queries.sketch_of(merged, zoom=request.GET.get("zoom", ""), at=_at(request))
    page = pages.get_page(request.GET.get("page"))
    months = queries.by_month(list(page))
    ctx = {
        "case": case,
        "wanted": wanted,
        "in_words": queries.in_words(wanted),
        # A list that is narrowed is drawn without the form, and then needs none of its choices.
        "filters": SimpleLazyObject(lambda: queries.filters_in(case, wanted)),
        "page": page,
        "months": months,
        "woven": merged.woven,
        "band": sketch.drawn() if sketch else None,
        "here": request.path,
    }
    return render(request, part(request, "timeline/list.html", "entries"), ctx)


def _at(request: HttpRequest) -> date | None:
    """Return where the band's window begins; a day that is none is the last window."""
    try:
        return date.fromisoformat(request.GET.get("at", ""))
    except ValueError:
        return None
