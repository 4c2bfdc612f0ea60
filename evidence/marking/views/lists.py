"""Exhibit lists to give out: asking for one, watching it being made, the file."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, cast

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from evidence.cases.access import case_page
from evidence.marking import queries
from evidence.marking.forms.bulk import AskForListForm
from evidence.marking.queries import Narrowing
from evidence.marking.services import lists
from evidence.web.downloads import attachment
from evidence.web.htmx import part
from evidence.web.pagination import page_of

if TYPE_CHECKING:
    from evidence.accounts.models import User
    from evidence.cases.models import Case


@case_page("viewer")
@require_http_methods(["GET", "POST"])
def all_lists(request: HttpRequest, case: Case) -> HttpResponse:
    """Ask for a list of the exhibits that the address narrows to, and show earlier ones."""
    wanted = Narrowing.of(request.GET)
    form = AskForListForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = lists.ask_for(case, form.asked(wanted), by=cast("User", request.user))
        return redirect(made)
    ctx = {
        "case": case,
        "form": form,
        "wanted": wanted,
        "in_words": queries.in_words(case, wanted),
        "count": queries.listed(case, wanted).count(),
        "lists": page_of(request, queries.lists_in(case)),
    }
    return render(request, "marking/lists.html", ctx, status=422 if form.errors else 200)


@case_page("viewer")
@require_GET
def show(request: HttpRequest, case: Case, list_id: str) -> HttpResponse:
    """Show a list while it is made, and when it is there."""
    ctx = {"case": case, "made": queries.list_in(case, list_id)}
    return render(request, part(request, "marking/list_made.html", "progress"), ctx)


@case_page("viewer")
@require_GET
def give_out(request: HttpRequest, case: Case, list_id: str) -> HttpResponseBase:
    """Give out the file of a list, checked against its hash."""
    made = queries.list_in(case, list_id)
    content = lists.content_of(made)
    return attachment(io.BytesIO(content), name=made.file_name, size=len(content))
