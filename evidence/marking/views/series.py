"""A case's series of numbers: what each gave, what comes next, and its gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from evidence.cases.access import case_page
from evidence.core.errors import EvidenceError
from evidence.marking import queries
from evidence.marking.forms.exhibit import SeriesForm
from evidence.marking.services import numbers
from evidence.marking.services.numbers import SeriesParticulars
from evidence.marking.views.faults import tell

if TYPE_CHECKING:
    from evidence.accounts.models import User
    from evidence.cases.models import Case


@case_page("viewer")
@require_GET
def all_series(request: HttpRequest, case: Case) -> HttpResponse:
    """Show the series with what each gave."""
    return render(request, "marking/series.html", _page(case, SeriesForm()))


@case_page("editor")
@require_POST
def open_series(request: HttpRequest, case: Case) -> HttpResponse:
    """Open a new series."""
    form = SeriesForm(request.POST)
    if form.is_valid():
        said = SeriesParticulars(**form.cleaned_data)
        try:
            series = numbers.open_series(case, said, by=cast("User", request.user))
        except EvidenceError as error:
            tell(form, error)
        else:
            messages.success(request, f"The series “{series.name}” is open.")
            return redirect("marking:series", case.public_id)
    return render(request, "marking/series.html", _page(case, form), status=422)


def _page(case: Case, form: SeriesForm) -> dict[str, Any]:
    return {"case": case, "standings": queries.standings_in(case), "form": form}


@case_page("editor")
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, case: Case, series_id: str) -> HttpResponse:
    """Change a series, as far as the numbers it gave allow."""
    series = queries.series_by_id(case, series_id)
    form = SeriesForm(request.POST or None, instance=series)
    if request.method == "POST" and form.is_valid():
        try:
            current = queries.series_by_id(case, series_id)
            numbers.change_series(current, SeriesParticulars(**form.cleaned_data))
        except EvidenceError as error:
            tell(form, error)
        else:
            messages.success(request, f"The series “{form.cleaned_data['name']}” is changed.")
            return redirect("marking:series", case.public_id)
    ctx = {"case": case, "series": series, "form": form}
    return render(request, "marking/series_form.html", ctx, status=422 if form.errors else 200)
