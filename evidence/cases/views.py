"""The list of cases, and opening a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from evidence.cases import queries, services
from evidence.cases.forms import CaseForm
from evidence.web.pagination import page_of

if TYPE_CHECKING:
    from evidence.accounts.models import User


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Lead to the list of cases."""
    return redirect("cases:list")


@require_GET
def case_list(request: HttpRequest) -> HttpResponse:
    """Show the cases of which this person is a member."""
    cases = page_of(request, queries.cases_of(cast("User", request.user)))
    return render(request, "cases/list.html", {"cases": cases})


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Open a case of which this person is the owner."""
    form = CaseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        particulars = services.CaseParticulars(**form.cleaned_data)
        case = services.open_case(particulars, by=cast("User", request.user))
        messages.success(request, f"{case.short_name} is open. Add its first exhibit.")
        return redirect(case)
    return render(request, "cases/form.html", {"form": form}, status=422 if form.errors else 200)
