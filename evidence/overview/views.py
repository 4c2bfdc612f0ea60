"""A case's first page, and what all capabilities know of one exhibit."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from evidence.bundles import queries as bundles
from evidence.cases import queries as cases
from evidence.cases.access import case_page
from evidence.core import clock
from evidence.core.moments import NOW, NotADay, read_moment
from evidence.custody import queries as custody
from evidence.docket import queries as docket
from evidence.duplicates import queries as duplicates
from evidence.exhibits import queries as exhibits
from evidence.notifications import queries as notifications
from evidence.overview import queries
from evidence.overview.one_page import one_page
from evidence.overview.sheet import sheet_of
from evidence.web.htmx import part

if TYPE_CHECKING:
    from evidence.accounts.models import User
    from evidence.cases.models import Case

ROWS = 5
CUSTODY_ROWS = 4


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
        "near_groups": duplicates.groups_in(case).count(),
        "builds": bundles.finished_builds(case)[:ROWS],
        "announcements": notifications.announcements_in(case)[:ROWS],
    }
    return render(request, "overview/case.html", ctx)


@case_page("viewer")
@require_GET
def case_sheet(request: HttpRequest, case: Case) -> HttpResponse:
    """Show what a partner reads: where the case stands at the moment that the address asks."""
    try:
        moment = read_moment(request.GET.get("as_of"), request.GET.get("known"))
    except NotADay as error:
        messages.error(request, f"{error} Shown is how it stands now.")
        moment = NOW
    sheet = sheet_of(case, moment)
    ctx = {
        "case": case,
        "sheet": sheet,
        "page": one_page(case, sheet, list(cases.unknowns_of(case))),
        "made_at": clock.now(),
    }
    return render(request, "overview/sheet.html", ctx)


@case_page("viewer")
@require_GET
def around(request: HttpRequest, case: Case, exhibit_id: str) -> HttpResponse:
    """Show where an exhibit is cited, what is like it, its family and its custody.

    The exhibit's page and the viewer, which lie below, load the partials of it by htmx: `panel`
    for the viewer, `cited` for the page, which shows the rest itself.
    """
    exhibit = exhibits.exhibit_in(case, exhibit_id)
    log = list(custody.log_of(exhibit.public_id, reader=cast("User", request.user)))
    ctx = {
        "case": case,
        "exhibit": exhibit,
        "family": exhibits.family_of(exhibit),
        "cited": bundles.items_with(exhibit),
        "likeness": duplicates.near_duplicates(exhibit),
        "custody": log[-CUSTODY_ROWS:],
        "custody_count": len(log),
    }
    fragment = "cited" if request.GET.get("part") == "cited" else "panel"
    return render(request, part(request, "overview/around.html", fragment), ctx)
