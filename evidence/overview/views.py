"""A case's first page: where it stands, what is not known, and what happened last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from evidence.bundles import queries as bundles
from evidence.cases import queries as cases
from evidence.cases.access import case_page
from evidence.docket import queries as docket
from evidence.exhibits import queries as exhibits
from evidence.notifications import queries as notifications
from evidence.overview import queries

if TYPE_CHECKING:
    from evidence.cases.models import Case

ROWS = 5


@case_page("viewer")
@require_GET
def case_home(request: HttpRequest, case: Case) -> HttpResponse:
    """Show the case on one page."""
    ctx = {
        "case": case,
        "parties": cases.parties_of(case),
        "unknowns": cases.unknowns_of(case),
        "members": cases.members_of(case),
        "counts": queries.counts_in(case),
        "entries": docket.entries_in(case)[:ROWS],
        "sources": docket.sources_of(case),
        "exhibits": exhibits.exhibits_in(case)[:ROWS],
        "builds": bundles.finished_builds(case)[:ROWS],
        "announcements": notifications.announcements_in(case)[:ROWS],
    }
    return render(request, "overview/case.html", ctx)
