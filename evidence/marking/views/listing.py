"""The list of a case's exhibits, with its drop zone, filters and what it takes to change many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from evidence.cases.access import case_page
from evidence.marking import queries
from evidence.marking.queries import Narrowing
from evidence.web.htmx import part
from evidence.web.pagination import page_of

if TYPE_CHECKING:
    from evidence.cases.models import Case


@case_page("viewer")
@require_GET
def exhibit_list(request: HttpRequest, case: Case) -> HttpResponse:
    """Show the exhibits, narrowed and ordered as the address says."""
    wanted = Narrowing.of(request.GET)
    page = page_of(request, queries.with_names(queries.listed(case, wanted)))
    ctx = {
        "case": case,
        "exhibits": page,
        "wanted": wanted,
        "filters": queries.filters_in(case, wanted),
        "is_inspecting": any(exhibit.readability == "pending" for exhibit in page),
    }
    return render(request, part(request, "exhibits/list.html", "rows"), ctx)
