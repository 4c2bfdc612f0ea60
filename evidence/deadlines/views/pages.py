"""The pages of deadlines: of a case, of all cases, one of them, and recording or changing one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from evidence.cases.access import case_page
from evidence.core import clock
from evidence.core.errors import EvidenceError
from evidence.deadlines import queries
from evidence.deadlines.forms import BecauseForm, DeadlineForm, MarkForm, known_of
from evidence.deadlines.rules.book import rule
from evidence.deadlines.services import deadlines
from evidence.deadlines.views.shared import person
from evidence.web.htmx import part
from evidence.web.pagination import page_of

if TYPE_CHECKING:
    from evidence.cases.models import Case
    from evidence.deadlines.models import Deadline


@require_GET
def everywhere(request: HttpRequest) -> HttpResponse:
    """Show what is due within a fortnight in all cases of the person who asks."""
    ctx = {"standings": queries.due_soon(person(request)), "days": queries.SOON_DAYS}
    return render(request, part(request, "deadlines/everywhere.html", "soon"), ctx)


@case_page("viewer")
@require_GET
def listing(request: HttpRequest, case: Case) -> HttpResponse:
    """Show a case's deadlines, the open ones first."""
    page = page_of(request, queries.deadlines_in(case))
    ctx = {"case": case, "page": page, "standings": queries.standings_of(page.object_list)}
    return render(request, "deadlines/list.html", ctx)


@case_page("viewer")
@require_GET
def detail(request: HttpRequest, case: Case, deadline_id: str) -> HttpResponse:
    """Show a deadline with its arithmetic, what would change, and all that was marked on it."""
    row = queries.deadline_in(case, deadline_id)
    found = rule(row.rule_key)
    ctx = {
        "case": case,
        "deadline": row,
        "standing": queries.standing_of(row, queries.proposal_of(row)),
        "rule": found,
        "verified": found.verified_words(clock.today_in(row.time_zone)) if found else "",
        "successor": getattr(row, "replaced_by", None),
        "history": queries.history_of(row),
        "marks": queries.marks_of(row),
        "mark_form": MarkForm(),
        "because_form": BecauseForm(),
    }
    return render(request, "deadlines/detail.html", ctx)


@case_page("editor")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, case: Case) -> HttpResponse:
    """Record a deadline, or show its arithmetic first."""
    form = DeadlineForm(request.POST or None, case=case)
    return _written(request, case, form, None)


@case_page("editor")
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, case: Case, deadline_id: str) -> HttpResponse:
    """Put a changed deadline in the place of one, which stays on record."""
    old = queries.deadline_in(case, deadline_id)
    form = DeadlineForm(request.POST or None, case=case, replaces=True, initial=known_of(old))
    return _written(request, case, form, old)


def _written(
    request: HttpRequest, case: Case, form: DeadlineForm, old: Deadline | None
) -> HttpResponse:
    ctx: dict[str, Any] = {"case": case, "form": form, "deadline": old}
    if request.method != "POST":
        return render(request, "deadlines/form.html", ctx)
    if "preview" in request.POST:
        return _previewed(request, ctx)
    if form.is_valid():
        try:
            row = _saved(request, case, form, old)
        except EvidenceError as error:
            form.add_error(error.param if error.param in form.fields else None, error.message)
        else:
            messages.success(request, "The deadline is recorded.")
            return redirect(row)
    return render(request, "deadlines/form.html", ctx, status=422)


def _saved(request: HttpRequest, case: Case, form: DeadlineForm, old: Deadline | None) -> Deadline:
    said = form.particulars()
    if old is None:
        return deadlines.record(case, said, by=person(request))
    because = form.cleaned_data["because"]
    return deadlines.change(old, said, because=because, by=person(request))


def _previewed(request: HttpRequest, ctx: dict[str, Any]) -> HttpResponse:
    """Show the arithmetic, or what it still wants, and write nothing."""
    form = ctx["form"]
    # Why it is changed is asked for when it is written.
    form.fields.pop("because", None)
    if form.is_valid():
        try:
            ctx["draft"] = deadlines.drafted(ctx["case"], form.particulars())
        except EvidenceError as error:
            ctx["wanted"] = error.message
    else:
        ctx["wanted"] = " ".join(
            f"{form[name].label}: {_first(form, name)}" for name in form.errors
        )
    ctx["form"] = _asked_again(request, ctx)
    return render(request, part(request, "deadlines/form.html", "arithmetic"), ctx)


def _first(form: DeadlineForm, name: str) -> str:
    return str(form.errors[name][0])


def _asked_again(request: HttpRequest, ctx: dict[str, Any]) -> DeadlineForm:
    """Return the form with what was written and no complaints: nothing was sent yet."""
    written = {name: request.POST.get(name, "") for name in DeadlineForm.base_fields}
    return DeadlineForm(initial=written, case=ctx["case"], replaces=ctx["deadline"] is not None)
