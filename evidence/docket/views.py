"""A case's docket: its entries, and the sources that are watched for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from evidence.cases.access import case_page
from evidence.core.errors import EvidenceError
from evidence.docket import queries, services
from evidence.docket.forms import WatchForm
from evidence.web.htmx import part
from evidence.web.pagination import page_of

if TYPE_CHECKING:
    from evidence.accounts.models import User
    from evidence.cases.models import Case


@case_page("viewer")
@require_GET
def entries(request: HttpRequest, case: Case) -> HttpResponse:
    """Show the docket, newest first unless `?order=oldest`, and how its sources are doing."""
    order = "oldest" if request.GET.get("order") == "oldest" else "newest"
    rows = queries.entries_in(case, newest_first="no" if order == "oldest" else "yes")
    runs = list(queries.recent_runs(case))
    ctx = {
        "case": case,
        "docket": queries.docket_of(case),
        "entries": page_of(request, rows),
        "order": order,
        "gaps": queries.number_gaps(case),
        "sources": queries.sources_of(case),
        "runs": runs,
        "is_checking": any(run.is_open for run in runs),
        "form": WatchForm(),
    }
    return render(request, part(request, "docket/list.html", "rows"), ctx)


@case_page("editor")
@require_POST
def watch(request: HttpRequest, case: Case) -> HttpResponse:
    """Watch a court's feed for this case, and look at once."""
    form = WatchForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(reason) for reason in form.errors.get("url", [])))
        return redirect("docket:entries", case.public_id)
    try:
        services.watch_for(case, form.cleaned_data["url"], by=cast("User", request.user))
    except EvidenceError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "The feed is watched. The first look is under way.")
    return redirect("docket:entries", case.public_id)


@case_page("editor")
@require_POST
def check(request: HttpRequest, case: Case, source_id: str) -> HttpResponse:
    """Look at a source now."""
    source = queries.source_in(case, source_id)
    services.request_sync(source, by=cast("User", request.user))
    messages.success(request, "Looking at the court’s feed now. New entries appear below.")
    return redirect("docket:entries", case.public_id)
