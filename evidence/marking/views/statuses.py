"""What happened to an exhibit with the court: recording, correcting, stipulations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from evidence.cases.access import case_page
from evidence.core.errors import EvidenceError
from evidence.exhibits import queries as exhibits
from evidence.marking import queries
from evidence.marking.forms.exhibit import CorrectionForm, StatusForm, StipulationForm
from evidence.marking.services import statuses
from evidence.marking.views.exhibit import page
from evidence.marking.views.faults import tell

if TYPE_CHECKING:
    from evidence.accounts.models import User
    from evidence.cases.models import Case
    from evidence.marking.models import StatusEntry

SAID = (
    "status",
    "date_happened",
    "forum",
    "objections",
    "objected_by",
    "response",
    "ruling",
    "limited_purpose",
    "note",
)


@case_page("editor")
@require_POST
def record(request: HttpRequest, case: Case, exhibit_id: str) -> HttpResponse:
    """Record what happened; the present status follows from it."""
    exhibit = exhibits.exhibit_in(case, exhibit_id)
    form = StatusForm(request.POST)
    if form.is_valid():
        try:
            entry = statuses.record(exhibit, form.saying(), by=cast("User", request.user))
        except EvidenceError as error:
            tell(form, error)
        else:
            said = entry.get_status_display().lower()
            messages.success(request, f"{exhibit.label} is recorded as {said}.")
            return redirect("marking:exhibit", case.public_id, exhibit_id)
    return render(
        request, "marking/exhibit.html", page(case, exhibit, status_form=form), status=422
    )


@case_page("editor")
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, case: Case, exhibit_id: str, status_id: str) -> HttpResponse:
    """Put a right entry in a wrong one's place; both stay on record."""
    exhibit = exhibits.exhibit_in(case, exhibit_id)
    wrong = queries.entry_in(exhibit, status_id)
    form = CorrectionForm(request.POST or None, initial=_said(wrong))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            statuses.correct(wrong, form.saying(), reason=reason, by=cast("User", request.user))
        except EvidenceError as error:
            tell(form, error)
        else:
            messages.success(request, "The entry is corrected; the wrong one stays on record.")
            return redirect("marking:exhibit", case.public_id, exhibit_id)
    ctx = {"case": case, "exhibit": exhibit, "wrong": wrong, "form": form}
    return render(request, "marking/correct.html", ctx, status=422 if form.errors else 200)


@case_page("editor")
@require_POST
def stipulate(request: HttpRequest, case: Case, exhibit_id: str) -> HttpResponse:
    """Record how the parties stand on authenticity or admissibility."""
    exhibit = exhibits.exhibit_in(case, exhibit_id)
    form = StipulationForm(request.POST)
    if form.is_valid():
        matter, position = form.cleaned_data["matter"], form.cleaned_data["position"]
        try:
            statuses.stipulate(
                exhibit, matter, position, said=form.said(), by=cast("User", request.user)
            )
        except EvidenceError as error:
            tell(form, error)
        else:
            messages.success(request, f"The standing on {matter} is recorded.")
            return redirect("marking:exhibit", case.public_id, exhibit_id)
    return render(
        request, "marking/exhibit.html", page(case, exhibit, stipulation_form=form), status=422
    )


def _said(wrong: StatusEntry) -> dict[str, Any]:
    return {name: getattr(wrong, name) for name in SAID}
