"""Chronologies to give out: asking for one, watching it being made, the file."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, cast

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from evidence.cases.access import case_page
from evidence.timeline import queries
from evidence.timeline.forms import PaperForm
from evidence.timeline.queries import Merged, Narrowing
from evidence.timeline.services import papers
from evidence.web.downloads import attachment
from evidence.web.htmx import part
from evidence.web.pagination import page_of

if TYPE_CHECKING:
    from evidence.accounts.models import User
    from evidence.cases.models import Case


@case_page("viewer")
@require_http_methods(["GET", "POST"])
def all_papers(request: HttpRequest, case: Case) -> HttpResponse:
    """Ask for a chronology of what the address narrows to, and show earlier ones."""
    wanted = Narrowing.of(request.GET)
    form = PaperForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = papers.ask_for(case, form.asked(wanted), by=cast("User", request.user))
        return redirect(made)
    ctx = {
        "case": case,
        "form": form,
        "wanted": wanted,
        "in_words": queries.in_words(wanted),
        "count": Merged(case, wanted).count(),
        "papers": page_of(request, queries.papers_in(case)),
    }
    return render(request, "timeline/papers.html", ctx, status=422 if form.errors else 200)


@case_page("viewer")
@require_GET
def show(request: HttpRequest, case: Case, paper_id: str) -> HttpResponse:
    """Show a chronology while it is made, and when it is there."""
    ctx = {"case": case, "made": queries.paper_in(case, paper_id)}
    return render(request, part(request, "timeline/paper.html", "progress"), ctx)


@case_page("viewer")
@require_GET
def give_out(request: HttpRequest, case: Case, paper_id: str) -> HttpResponseBase:
    """Give out the file of a chronology, checked against its hash."""
    made = queries.paper_in(case, paper_id)
    content = papers.content_of(made)
    return attachment(io.BytesIO(content), name=made.file_name, size=len(content))
