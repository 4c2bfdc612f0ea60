"""Redaction: a case's findings, one finding and the decision on it, the list of minors' names."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from evidence.cases.access import case_page
from evidence.core.errors import Conflict, Invalid
from evidence.exhibits import queries as exhibits
from evidence.pages import queries as pages
from evidence.redaction import queries, services
from evidence.redaction.forms import NameForm, ReasonForm, SoughtForm
from evidence.web.htmx import part
from evidence.web.pagination import page_of

if TYPE_CHECKING:
    from evidence.accounts.models import User
    from evidence.cases.models import Case
    from evidence.redaction.models import RedactionFinding

MOST_BADGES = 200


@case_page("viewer")
@require_GET
def finding_list(request: HttpRequest, case: Case) -> HttpResponse:
    """Show a case's findings, and the exhibits that are not or not wholly checked."""
    form = SoughtForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    sought = queries.Sought(
        state=chosen.get("state") or "open",
        kind=chosen.get("kind") or "",
        exhibit_id=chosen.get("exhibit") or "",
    )
    found = page_of(request, queries.findings_in(case, sought))
    ctx = {"case": case, "form": form, "sought": sought, "findings": found}
    return render(request, "redaction/list.html", ctx | {"overall": queries.overall(case)})


@case_page("viewer")
@require_GET
def finding(request: HttpRequest, case: Case, finding_id: str) -> HttpResponse:
    """Show one finding whole, with what is decided on it."""
    found = queries.finding_in(case, finding_id)
    return _finding(request, case, found, ReasonForm())


@case_page("editor")
@require_POST
def leave(request: HttpRequest, case: Case, finding_id: str) -> HttpResponse:
    """Leave a finding as it is, for a reason."""
    found = queries.finding_in(case, finding_id)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _finding(request, case, found, form)
    try:
        services.leave(found, form.cleaned_data["reason"], by=cast("User", request.user))
    except (Conflict, Invalid) as error:
        messages.error(request, error.message)
    return redirect(found)


@case_page("editor")
@require_POST
def reopen(request: HttpRequest, case: Case, finding_id: str) -> HttpResponse:
    """Take the decision on a finding back."""
    found = queries.finding_in(case, finding_id)
    services.reopen(found, by=cast("User", request.user))
    return redirect(found)


@case_page("viewer")
@require_GET
def panel(request: HttpRequest, case: Case, exhibit_id: str) -> HttpResponse:
    """Show what was found in one exhibit; the viewer takes the panel and the outlines alone."""
    exhibit = exhibits.exhibit_in(case, exhibit_id)
    findings = list(queries.findings_of(exhibit))
    window = pages.window_of(exhibit, request.GET.get("page", "1"))
    marks: dict[int, list[RedactionFinding]] = {}
    for found in findings:
        if found.places and window.first <= (found.page_number or 0) <= window.last:
            marks.setdefault(found.page_number, []).append(found)
    ctx = {
        "case": case,
        "exhibit": exhibit,
        "standing": queries.standing_of(exhibit),
        "findings": sorted(findings, key=lambda each: each.is_note),
        "marks": marks,
        "chosen": request.GET.get("finding", ""),
    }
    return render(request, part(request, "redaction/exhibit.html", "panel"), ctx)


@case_page("editor")
@require_POST
def check_again(request: HttpRequest, case: Case, exhibit_id: str) -> HttpResponse:
    """Check an exhibit again whose check stopped."""
    exhibit = exhibits.exhibit_in(case, exhibit_id)
    services.check_again(exhibit)
    return redirect("redaction:exhibit", case.public_id, exhibit.public_id)


@case_page("viewer")
@require_GET
def badges(request: HttpRequest, case: Case) -> HttpResponse:
    """Show where the exhibits named by `?exhibit=` stand, each to be put into its own place."""
    wanted = request.GET.getlist("exhibit")[:MOST_BADGES]
    held = list(exhibits.exhibits_in(case).filter(public_id__in=wanted))
    ctx = {"case": case, "standings": queries.standings(held)}
    return render(request, "redaction/badges.html", ctx)


@case_page("viewer")
@require_GET
def names(request: HttpRequest, case: Case) -> HttpResponse:
    """Show the minors' names that the case looks for."""
    return _names(request, case, NameForm())


@case_page("editor")
@require_POST
def add_name(request: HttpRequest, case: Case) -> HttpResponse:
    """Put a name on the list; every exhibit of the case is checked for it."""
    form = NameForm(request.POST)
    if not form.is_valid():
        return _names(request, case, form)
    try:
        services.list_name(case, form.cleaned_data["name"], by=cast("User", request.user))
    except (Conflict, Invalid) as error:
        form.add_error("name", error.message)
        return _names(request, case, form)
    return redirect("redaction:names", case.public_id)


@case_page("editor")
@require_POST
def remove_name(request: HttpRequest, case: Case, name_id: str) -> HttpResponse:
    """Take a name off the list."""
    services.unlist_name(queries.name_in(case, name_id))
    return redirect("redaction:names", case.public_id)


def _finding(
    request: HttpRequest, case: Case, found: RedactionFinding, form: ReasonForm
) -> HttpResponse:
    ctx = {"case": case, "finding": found, "form": form}
    return render(request, "redaction/finding.html", ctx, status=422 if form.errors else 200)


def _names(request: HttpRequest, case: Case, form: NameForm) -> HttpResponse:
    ctx = {"case": case, "form": form, "names": queries.names_in(case)}
    return render(request, "redaction/names.html", ctx, status=422 if form.errors else 200)
