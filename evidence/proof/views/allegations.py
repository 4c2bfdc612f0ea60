"""Allegations: one with all that bears on it, entering, correcting, taking back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from evidence.cases.access import case_page
from evidence.core.errors import EvidenceError
from evidence.proof import queries
from evidence.proof.forms.allegations import AllegationForm, CorrectionForm
from evidence.proof.forms.claims import ReasonForm
from evidence.proof.services import allegations as service
from evidence.proof.views.asked import at, tell
from evidence.web.htmx import part
from evidence.web.moments import moment_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from evidence.accounts.models import User
    from evidence.cases.models import Case
    from evidence.proof.models import Allegation

TYPED = (
    *("as_pleaded", "as_pleaded_reason", "paraphrase", "paragraph", "paragraph_reason"),
    *("pleaded_by", "party", "pleading", "pleaded", "bases", "basis_note", "asserts_silence"),
    *("silence", "is_damages_amount", "note", "known_on"),
)


@case_page("viewer")
@require_GET
def allegation(request: HttpRequest, case: Case, allegation_id: str) -> HttpResponse:
    """Show an allegation: as pleaded, what supports and opposes it, how it stands and stood."""
    held, moment = queries.allegation_in(case, allegation_id), moment_of(request)
    story = queries.story_of(case, held, moment)
    ctx = {"case": case, "allegation": held, "story": story, "moment": moment, "at": at(moment)}
    return render(request, part(request, "proof/allegation.html", "standing"), ctx)


@case_page("editor")
@require_http_methods(["GET", "POST"])
def new_allegation(request: HttpRequest, case: Case) -> HttpResponse:
    """Enter an allegation."""
    form = AllegationForm(request.POST or None, case=case)
    if request.method == "POST" and form.is_valid():
        try:
            by = cast("User", request.user)
            entered = service.record_allegation(case, form.particulars(), by=by)
        except EvidenceError as error:
            tell(form, error)
        else:
            messages.success(request, f"{entered.label} is entered, as alleged.")
            return redirect(entered)
    ctx = {"case": case, "form": form, "title": "New allegation"}
    return render(request, "proof/form.html", ctx, status=422 if form.errors else 200)


@case_page("editor")
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, case: Case, allegation_id: str) -> HttpResponse:
    """Put a right allegation in a wrong one's place; both stay on record."""
    held = queries.allegation_in(case, allegation_id)
    form = CorrectionForm(request.POST or None, case=case, initial=_typed(held))
    if request.method == "POST" and form.is_valid():
        try:
            because, by = form.cleaned_data["because"], cast("User", request.user)
            particulars = form.particulars(held)
            right = service.revise_allegation(held, particulars, because=because, by=by)
        except EvidenceError as error:
            tell(form, error)
        else:
            messages.success(request, "It is corrected; what it said before stays on record.")
            return redirect(right)
    return _form(request, {"case": case, "form": form, "title": "Correct", "allegation": held})


@case_page("editor")
@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, case: Case, allegation_id: str) -> HttpResponse:
    """Let an allegation no longer count, with the reason."""
    held = queries.allegation_in(case, allegation_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            because, by = form.cleaned_data["because"], cast("User", request.user)
            service.retract_allegation(held, because=because, by=by)
        except EvidenceError as error:
            tell(form, error)
        else:
            messages.success(request, f"{held.label} no longer counts.")
            return redirect("proof:matrix", case.public_id)
    return _form(request, {"case": case, "form": form, "title": "Take back", "allegation": held})


def _typed(held: Allegation) -> dict[str, Any]:
    return {name: getattr(held, name) for name in TYPED}


def _form(request: HttpRequest, ctx: dict[str, Any]) -> HttpResponse:
    status = 422 if ctx["form"].errors else 200
    return render(request, "proof/form.html", ctx, status=status)
