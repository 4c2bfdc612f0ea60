"""Sheets of events: handing one in, what it would do, and the yes or no."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from evidence.cases.access import case_page
from evidence.core.errors import EvidenceError
from evidence.timeline import queries
from evidence.timeline.assemble.sheet import MOST_BYTES
from evidence.timeline.forms import SheetForm
from evidence.timeline.services import sheets
from evidence.timeline.services.cells import HEADS
from evidence.timeline.services.planning import planned
from evidence.timeline.views.faults import tell
from evidence.web.pagination import page_of

if TYPE_CHECKING:
    from evidence.accounts.models import User
    from evidence.cases.models import Case
    from evidence.timeline.models import ChronologySheet

SHOWN_ROWS = 200


@case_page("editor")
@require_http_methods(["GET", "POST"])
def all_sheets(request: HttpRequest, case: Case) -> HttpResponse:
    """Read a sheet that is handed in, and show earlier ones."""
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(_read(case, form, by=cast("User", request.user)))
        except EvidenceError as error:
            tell(form, error)
    ctx = {
        "case": case,
        "form": form,
        "heads": HEADS,
        "sheets": page_of(request, queries.sheets_in(case)),
    }
    return render(request, "timeline/sheets.html", ctx, status=422 if form.errors else 200)


def _read(case: Case, form: SheetForm, *, by: User) -> ChronologySheet:
    file = form.cleaned_data["sheet"]
    # One sign more than is taken, so that what is too large is told and not cut.
    content = file.read(MOST_BYTES + 1)
    return sheets.read(case, content, name=file.name or "sheet", by=by)


@case_page("editor")
@require_GET
def show(request: HttpRequest, case: Case, sheet_id: str) -> HttpResponse:
    """Show what a sheet would do, row by row; nothing is written yet."""
    sheet = queries.sheet_in(case, sheet_id)
    plan = planned(sheet) if sheet.state == "read" else None
    ctx = {
        "case": case,
        "sheet": sheet,
        "plan": plan,
        "shown": [(verb, plan.of(verb)[:SHOWN_ROWS]) for verb in ("fault", "change", "add")]
        if plan
        else [],
        "most": SHOWN_ROWS,
    }
    return render(request, "timeline/sheet.html", ctx)


@case_page("editor")
@require_POST
def settle(request: HttpRequest, case: Case, sheet_id: str) -> HttpResponse:
    """Take a sheet in as it was shown, or drop it."""
    sheet = queries.sheet_in(case, sheet_id)
    user = cast("User", request.user)
    if request.POST.get("answer") != "yes":
        sheets.drop(sheet, by=user)
        messages.success(request, "Nothing was written.")
        return redirect("timeline:sheets", case.public_id)
    try:
        taken = sheets.take(sheet, fingerprint=request.POST.get("fingerprint", ""), by=user)
    except sheets.PlanChanged as error:
        messages.warning(request, error.message)
        return redirect(sheet)
    messages.success(request, f"{taken.added_count} events added, {taken.changed_count} changed.")
    return redirect("timeline:list", case.public_id)
