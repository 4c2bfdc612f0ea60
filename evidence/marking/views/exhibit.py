"""An exhibit's marking: its numbers, names, tags and particulars."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from evidence.cases.access import case_page
from evidence.core.errors import EvidenceError
from evidence.exhibits import queries as exhibits
from evidence.marking import queries
from evidence.marking.forms.exhibit import (
    AliasForm,
    GiveNumberForm,
    ParticularsForm,
    RetireForm,
    StatusForm,
    StipulationForm,
)
from evidence.marking.services import numbers
from evidence.marking.services import particulars as service
from evidence.marking.services.numbers import Alias
from evidence.marking.views.faults import tell
from evidence.web.htmx import part

if TYPE_CHECKING:
    from evidence.accounts.models import User
    from evidence.cases.models import Case
    from evidence.exhibits.models import Exhibit


@case_page("viewer")
@require_GET
def show(request: HttpRequest, case: Case, exhibit_id: str) -> HttpResponse:
    """Show everything that was marked; its partial `summary` stands on the exhibit's page."""
    exhibit = exhibits.exhibit_in(case, exhibit_id)
    return render(request, part(request, "marking/exhibit.html", "summary"), page(case, exhibit))


def page(case: Case, exhibit: Exhibit, **forms: Any) -> dict[str, Any]:
    """Return what the page of an exhibit's marking shows, with a form that was refused in it."""
    given = list(queries.numbers_of(exhibit))
    return {
        "case": case,
        "exhibit": exhibit,
        "numbers": given,
        "in_use": [number for number in given if not number.retired_at],
        "shared": [other for number in given for other in queries.same_names(number)],
        "tags": queries.tags_of([exhibit.pk]).get(exhibit.pk, []),
        "history": queries.history_of(exhibit),
        "stipulations": queries.stipulations_of(exhibit),
        "proposals": queries.proposals_in(case),
        "number_form": GiveNumberForm(case=case),
        "alias_form": AliasForm(),
        "status_form": StatusForm(),
        "stipulation_form": StipulationForm(),
        **forms,
    }


@case_page("editor")
@require_POST
def give_number(request: HttpRequest, case: Case, exhibit_id: str) -> HttpResponse:
    """Give the exhibit a number in a series, for life."""
    exhibit = exhibits.exhibit_in(case, exhibit_id)
    form = GiveNumberForm(request.POST, case=case)
    if form.is_valid():
        try:
            given = numbers.give(exhibit, **form.cleaned_data, by=cast("User", request.user))
        except EvidenceError as error:
            tell(form, error)
        else:
            messages.success(request, f"{exhibit.label} is {given.label}, for life.")
            return redirect("marking:exhibit", case.public_id, exhibit_id)
    return _refused(request, page(case, exhibit, number_form=form))


@case_page("editor")
@require_POST
def name_alias(request: HttpRequest, case: Case, exhibit_id: str) -> HttpResponse:
    """Enter what somebody else calls the exhibit."""
    exhibit = exhibits.exhibit_in(case, exhibit_id)
    form = AliasForm(request.POST)
    if form.is_valid():
        try:
            given = numbers.name(exhibit, Alias(**form.cleaned_data), by=cast("User", request.user))
        except EvidenceError as error:
            tell(form, error)
        else:
            messages.success(request, f"{exhibit.label} is also known as {given.label}.")
            return redirect("marking:exhibit", case.public_id, exhibit_id)
    return _refused(request, page(case, exhibit, alias_form=form))


@case_page("editor")
@require_http_methods(["GET", "POST"])
def retire_alias(request: HttpRequest, case: Case, exhibit_id: str, number_id: str) -> HttpResponse:
    """Strike out an alias that was entered by mistake; it stays on record with its reason."""
    exhibit = exhibits.exhibit_in(case, exhibit_id)
    alias = queries.alias_in(exhibit, number_id)
    form = RetireForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            numbers.retire(alias, reason=form.cleaned_data["reason"], by=cast("User", request.user))
        except EvidenceError as error:
            tell(form, error)
        else:
            messages.success(request, f"{alias.label} is struck out.")
            return redirect("marking:exhibit", case.public_id, exhibit_id)
    ctx = {"case": case, "exhibit": exhibit, "alias": alias, "form": form}
    return render(request, "marking/retire.html", ctx, status=422 if form.errors else 200)


@case_page("editor")
@require_http_methods(["GET", "POST"])
def particulars(request: HttpRequest, case: Case, exhibit_id: str) -> HttpResponse:
    """Change who may see the exhibit, what it is for, who vouches for it, and its tags."""
    exhibit = exhibits.exhibit_in(case, exhibit_id)
    held = ", ".join(queries.tags_of([exhibit.pk]).get(exhibit.pk, []))
    form = ParticularsForm(request.POST or None, instance=exhibit, initial={"tags": held})
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        tags = said.pop("tags")
        try:
            # Read anew: the form has written what was typed on the exhibit it was given.
            current = exhibits.exhibit_in(case, exhibit_id)
            changed = service.set_particulars(
                current, said, tags=tags, by=cast("User", request.user)
            )
        except EvidenceError as error:
            tell(form, error)
        else:
            told = "changed and entered in custody" if changed else "as they were"
            messages.success(request, f"The particulars of {exhibit.label} are {told}.")
            return redirect(exhibit)
    known = [tag.name for tag in queries.tags_in(case)]
    ctx = {"case": case, "exhibit": exhibit, "form": form, "known_tags": known}
    return render(request, "marking/particulars.html", ctx, status=422 if form.errors else 200)


def _refused(request: HttpRequest, ctx: dict[str, Any]) -> HttpResponse:
    return render(request, "marking/exhibit.html", ctx, status=422)
