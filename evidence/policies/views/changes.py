"""Comparisons of two versions, and the changes on which people decide."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from evidence.cases.access import case_page
from evidence.core.errors import Conflict, Invalid
from evidence.policies import queries
from evidence.policies.forms.versions import (
    DecisionForm,
    DismissForm,
    ProposeForm,
    StateForm,
    TwoVersionsForm,
)
from evidence.policies.services import changes, comparing
from evidence.web.htmx import part
from evidence.web.pagination import page_of

if TYPE_CHECKING:
    from evidence.accounts.models import User
    from evidence.cases.models import Case


# To compare is to read: it changes nothing of the case, so that a viewer may.
@case_page("viewer")
@require_POST
def compare(request: HttpRequest, case: Case) -> HttpResponse:
    """Ask for the comparison of two versions whose texts are kept."""
    form = TwoVersionsForm(request.POST, case=case)
    if not form.is_valid():
        messages.error(request, "Choose two versions.")
        return redirect("policies:list", case.public_id)
    earlier, later = form.cleaned_data["earlier"], form.cleaned_data["later"]
    for version in (earlier, later):
        if version.standing_text is None:
            messages.error(request, f"No text of {version} is kept. Keep its text first.")
            return redirect(version)
    try:
        comparison = comparing.ask(earlier.standing_text, later.standing_text)
    except Invalid as error:
        messages.error(request, error.message)
        return redirect(earlier.document)
    return redirect(comparison)


@case_page("viewer")
@require_GET
def comparison(request: HttpRequest, case: Case, comparison_id: str) -> HttpResponse:
    """Show what two versions say differently; asked again each second while it is compared."""
    held = queries.comparison_in(case, comparison_id)
    ctx = {
        "case": case,
        "comparison": held,
        "earlier": held.earlier.version,
        "later": held.later.version,
        "change": queries.change_from(held),
        "noise": queries.noise_in_words(held),
    }
    return render(request, part(request, "policies/comparison.html", "progress"), ctx)


@case_page("viewer")
@require_GET
def change_list(request: HttpRequest, case: Case) -> HttpResponse:
    """Show the changes of a case's documents."""
    form = StateForm(request.GET)
    state = form.cleaned_data["state"] if form.is_valid() else ""
    found = page_of(request, queries.changes_in(case, state=state))
    ctx = {"case": case, "form": form, "state": state, "changes": found}
    return render(request, "policies/changes.html", ctx)


@case_page("viewer")
@require_GET
def change(request: HttpRequest, case: Case, change_id: str) -> HttpResponse:
    """Show one change and what was decided on it."""
    return _change(request, case, change_id)


@case_page("editor")
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, case: Case, document_id: str) -> HttpResponse:
    """Propose a change between two versions, whose texts need not be kept."""
    document = queries.document_in(case, document_id)
    form = ProposeForm(request.POST or None, case=case)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            proposed = changes.propose(
                said["earlier"], said["later"], said["summary"], by=cast("User", request.user)
            )
        except (Invalid, Conflict) as error:
            form.add_error(error.param if error.param in form.fields else None, error.message)
        else:
            return redirect(proposed)
    ctx = {"case": case, "form": form, "document": document}
    return render(request, "policies/propose.html", ctx, status=422 if form.errors else 200)


@case_page("editor")
@require_POST
def confirm(request: HttpRequest, case: Case, change_id: str) -> HttpResponse:
    """Make a change an event of the case."""
    held = queries.change_in(case, change_id)
    form = DecisionForm(request.POST)
    if form.is_valid():
        try:
            changes.confirm(held, form.decision(), by=cast("User", request.user))
        except (Invalid, Conflict) as error:
            form.add_error(error.param if error.param in form.fields else None, error.message)
        else:
            messages.success(request, "It is an event of the case.")
            return redirect(held)
    return _change(request, case, change_id, confirming=form)


@case_page("editor")
@require_POST
def dismiss(request: HttpRequest, case: Case, change_id: str) -> HttpResponse:
    """Set a change aside, for a reason."""
    held = queries.change_in(case, change_id)
    form = DismissForm(request.POST)
    if form.is_valid():
        try:
            changes.dismiss(
                held, because=form.cleaned_data["because"], by=cast("User", request.user)
            )
        except (Invalid, Conflict) as error:
            form.add_error(error.param if error.param in form.fields else None, error.message)
        else:
            return redirect(held)
    return _change(request, case, change_id, dismissing=form)


def _change(
    request: HttpRequest,
    case: Case,
    change_id: str,
    *,
    confirming: forms.Form | None = None,
    dismissing: forms.Form | None = None,
) -> HttpResponse:
    held = queries.change_in(case, change_id)
    known = {"title": held.title, "summary": held.summary, "dated_by": held.dated_by}
    broken = confirming or dismissing
    ctx = {
        "case": case,
        "change": held,
        "confirming": confirming or DecisionForm(initial=known),
        "dismissing": dismissing or DismissForm(auto_id="dismiss_%s"),
        "form": broken,
    }
    return render(request, "policies/change.html", ctx, status=422 if broken else 200)
