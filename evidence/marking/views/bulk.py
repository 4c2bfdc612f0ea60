"""Changing many exhibits at once: what, a preview, the change, and taking it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from evidence.cases.access import case_page
from evidence.core.errors import EvidenceError
from evidence.marking import queries
from evidence.marking.forms.bulk import BulkForm
from evidence.marking.queries import Narrowing
from evidence.marking.services import bulk, undoing
from evidence.marking.services.planning import MOST_AT_ONCE, Selection, planned
from evidence.marking.views.faults import tell
from evidence.web.pagination import page_of

if TYPE_CHECKING:
    from evidence.accounts.models import User
    from evidence.cases.models import Case

SHOWN_CHANGES = 50


@case_page("editor")
@require_POST
def change(request: HttpRequest, case: Case) -> HttpResponse:
    """Ask what shall change of the selected exhibits, tell what would, and do it on a yes.

    One address for the three steps, so that the selection and what was typed go along.
    """
    selection = _selection(request, case)
    step = request.POST.get("step", "choose")
    form = BulkForm(request.POST if step != "choose" else None, case=case)
    ctx = _page(case, selection, form)
    if step == "choose" or not form.is_valid():
        return _asking(request, ctx, form)
    try:
        if step == "apply":
            return _apply(request, selection, form)
    except bulk.PlanChanged as error:
        messages.warning(request, error.message)
    except EvidenceError as error:
        tell(form, error)
        return _asking(request, ctx, form)
    return _preview(request, selection, form)


def _preview(request: HttpRequest, selection: Selection, form: BulkForm) -> HttpResponse:
    ctx = _page(selection.case, selection, form)
    try:
        plan = planned(selection, form.asked())
    except EvidenceError as error:
        tell(form, error)
        return _asking(request, ctx, form)
    ctx |= {
        "plan": plan,
        "fingerprint": plan.fingerprint(),
        "shown": plan.changes[:SHOWN_CHANGES],
        "shown_refusals": plan.refusals[:SHOWN_CHANGES],
        "typed": _typed(request),
    }
    return render(request, "marking/bulk_preview.html", ctx)


def _apply(request: HttpRequest, selection: Selection, form: BulkForm) -> HttpResponse:
    fingerprint = request.POST.get("fingerprint", "")
    user = cast("User", request.user)
    edit = bulk.apply(selection, form.asked(), fingerprint=fingerprint, by=user)
    count = edit.exhibit_count
    messages.success(request, f"{count} exhibit{'' if count == 1 else 's'} changed.")
    return redirect("marking:bulk-edit", selection.case.public_id, edit.public_id)


def _asking(request: HttpRequest, ctx: dict[str, Any], form: BulkForm) -> HttpResponse:
    return render(request, "marking/bulk.html", ctx, status=422 if form.errors else 200)


def _selection(request: HttpRequest, case: Case) -> Selection:
    wanted = Narrowing.of(_listed_as(request))
    if request.POST.get("all"):
        return Selection(case=case, wanted=wanted)
    # Ticked on the page, or carried along from another page or step in one field.
    ids = {*request.POST.getlist("exhibit"), *request.POST.get("exhibits", "").split()}
    # What was ticked before the list was narrowed further is still ticked: the order alone counts.
    wanted = Narrowing(sort=wanted.sort)
    # With nothing ticked nothing is selected: an id that no exhibit has, not the whole list.
    return Selection(case=case, wanted=wanted, exhibit_ids=tuple(sorted(ids)) or ("",))


def _listed_as(request: HttpRequest) -> dict[str, str]:
    """Return the list's own filter, whose names begin with `list_` among the form's fields."""
    said = ((name, str(value)) for name, value in request.POST.items())
    return {name.removeprefix("list_"): value for name, value in said if name.startswith("list_")}


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Return what was typed, to go along to the next step."""
    own = {"csrfmiddlewaretoken", "step", "fingerprint", "exhibit", "exhibits", "all"}
    return [
        (name, str(value))
        for name, values in request.POST.lists()
        if name not in own and not name.startswith("list_")
        for value in values
    ]


def _page(case: Case, selection: Selection, form: BulkForm) -> dict[str, Any]:
    exhibits = queries.listed(case, selection.wanted)
    if selection.exhibit_ids:
        exhibits = exhibits.filter(public_id__in=selection.exhibit_ids)
    return {
        "case": case,
        "selection": selection,
        "list_fields": selection.wanted.as_query(),
        "in_words": queries.in_words(case, selection.wanted),
        "count": exhibits.count(),
        "most": MOST_AT_ONCE,
        "form": form,
    }


@case_page("viewer")
@require_GET
def all_edits(request: HttpRequest, case: Case) -> HttpResponse:
    """Show the changes of many exhibits, newest first."""
    edits = page_of(request, queries.bulk_edits_in(case))
    return render(request, "marking/bulk_edits.html", {"case": case, "edits": edits})


@case_page("viewer")
@require_GET
def show(request: HttpRequest, case: Case, edit_id: str) -> HttpResponse:
    """Show one change of many: what was asked, what each exhibit was and became."""
    edit = queries.bulk_edit_in(case, edit_id)
    ctx = {"case": case, "edit": edit, "items": page_of(request, queries.items_of(edit))}
    return render(request, "marking/bulk_edit.html", ctx)


@case_page("editor")
@require_POST
def undo(request: HttpRequest, case: Case, edit_id: str) -> HttpResponse:
    """Take a change of many back, as far as nobody has changed it since."""
    edit = queries.bulk_edit_in(case, edit_id)
    undoing.undo(edit, by=cast("User", request.user))
    messages.success(request, "Undone. What was left as it is stands beside each exhibit.")
    return redirect("marking:bulk-edit", case.public_id, edit_id)
