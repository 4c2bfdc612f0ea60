"""A case's sources: the list with origins, one with its chain, recording and changing one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from evidence.cases.access import case_page
from evidence.core.errors import EvidenceError
from evidence.sources import queries, services
from evidence.sources.forms import NarrowForm, SourceForm
from evidence.web.htmx import part
from evidence.web.pagination import page_of

if TYPE_CHECKING:
    from evidence.accounts.models import User
    from evidence.cases.models import Case
    from evidence.sources.models import Source


@case_page("viewer")
@require_GET
def listing(request: HttpRequest, case: Case) -> HttpResponse:
    """Show a case's sources, and on how many origins they rest."""
    form = NarrowForm(request.GET)
    # What the form does not know is left out; the rest still narrows.
    form.is_valid()
    wanted = form.cleaned_data
    found = queries.narrowed(queries.sources_in(case), **wanted)
    page = page_of(request, found)
    ctx = {
        "case": case,
        "form": form,
        "is_narrowed": any(wanted.values()),
        "sources": page,
        "tally": queries.tally_of(found.values_list("pk", flat=True)),
    }
    return render(request, part(request, "sources/list.html", "rows"), ctx)


@case_page("viewer")
@require_GET
def detail(request: HttpRequest, case: Case, report_id: str) -> HttpResponse:
    """Show a source, what it rests on and what rests on it."""
    source = queries.source_in(case, report_id)
    ctx = {
        "case": case,
        "source": source,
        "chain": queries.predecessors_of(source),
        "copies": queries.copies_of(source),
    }
    return render(request, "sources/detail.html", ctx)


@case_page("editor")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, case: Case) -> HttpResponse:
    """Record a source."""
    form = SourceForm(request.POST or None, case=case)
    if request.method == "POST" and form.is_valid():
        try:
            source = services.record_source(case, form.particulars(), by=cast("User", request.user))
        except EvidenceError as error:
            _tell(form, error)
        else:
            messages.success(request, "The source is recorded.")
            return redirect(source)
    return _form(request, {"case": case, "form": form})


@case_page("editor")
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, case: Case, report_id: str) -> HttpResponse:
    """Change what is known of a source."""
    source = queries.source_in(case, report_id)
    form = SourceForm(request.POST or None, case=case, initial=_known(source))
    if request.method == "POST" and form.is_valid():
        try:
            services.change_source(source, form.particulars())
        except EvidenceError as error:
            _tell(form, error)
        else:
            messages.success(request, "The source is changed.")
            return redirect(source)
    return _form(request, {"case": case, "form": form, "source": source})


def _form(request: HttpRequest, ctx: dict[str, Any]) -> HttpResponse:
    status = 422 if ctx["form"].errors else 200
    return render(request, "sources/form.html", ctx, status=status)


def _known(source: Source) -> dict[str, Any]:
    return {name: getattr(source, name) for name in SourceForm.base_fields}


def _tell(form: SourceForm, error: EvidenceError) -> None:
    form.add_error(error.param if error.param in form.fields else None, error.message)
