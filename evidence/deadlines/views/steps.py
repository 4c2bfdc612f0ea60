"""What people do with a deadline: mark, open again, acknowledge, confirm a change, withdraw."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from evidence.cases.access import case_page
from evidence.core.errors import EvidenceError
from evidence.deadlines import queries
from evidence.deadlines.forms import BecauseForm, ConfirmForm, MarkForm
from evidence.deadlines.services import deadlines, marks
from evidence.deadlines.views.shared import person, taken

if TYPE_CHECKING:
    from evidence.cases.models import Case

NO_REASON = "Say why: it stays on record."


@case_page("editor")
@require_POST
def mark(request: HttpRequest, case: Case, deadline_id: str) -> HttpResponse:
    """Mark a deadline as done, vacated, or passed with nobody knowing whether it was met."""
    row, form = queries.deadline_in(case, deadline_id), MarkForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Say what became of it: done, vacated, or not known.")
        return redirect(row)
    kind, because = form.cleaned_data["kind"], form.cleaned_data["because"]
    return taken(
        request,
        row,
        lambda: marks.mark(row, kind, because=because, by=person(request)),
        said="It is marked. “Open it again” undoes that; both stay on record.",
    )


@case_page("editor")
@require_POST
def reopen(request: HttpRequest, case: Case, deadline_id: str) -> HttpResponse:
    """Open a deadline again."""
    row, form = queries.deadline_in(case, deadline_id), BecauseForm(request.POST)
    because = form.cleaned_data["because"] if form.is_valid() else ""
    return taken(
        request,
        row,
        lambda: marks.reopen(row, because=because, by=person(request)),
        said="The deadline is open again.",
    )


@case_page("editor")
@require_POST
def acknowledge(request: HttpRequest, case: Case, deadline_id: str) -> HttpResponse:
    """Note that somebody has seen that a deadline passed."""
    row = queries.deadline_in(case, deadline_id)
    return taken(
        request,
        row,
        lambda: marks.acknowledge(row, by=person(request)),
        said="Acknowledged: the daily reminders end. Say what became of it when you know.",
    )


@case_page("editor")
@require_POST
def confirm(request: HttpRequest, case: Case, deadline_id: str) -> HttpResponse:
    """Move a deadline to the day that was shown and is agreed to."""
    row, form = queries.deadline_in(case, deadline_id), ConfirmForm(request.POST)
    if not form.is_valid():
        messages.error(request, "The day to agree to was not sent. Look at the deadline again.")
        return redirect(row)
    try:
        moved = deadlines.confirm(row, expected=form.cleaned_data["expected"], by=person(request))
    except EvidenceError as error:
        messages.error(request, error.message)
        return redirect(row)
    messages.success(request, "The deadline is changed; the earlier one stays on record.")
    return redirect(moved)


@case_page("editor")
@require_POST
def withdraw(request: HttpRequest, case: Case, deadline_id: str) -> HttpResponse:
    """Let a deadline that was recorded by mistake no longer count."""
    row, form = queries.deadline_in(case, deadline_id), BecauseForm(request.POST)
    if not form.is_valid():
        messages.error(request, NO_REASON)
        return redirect(row)
    because = form.cleaned_data["because"]
    return taken(
        request,
        row,
        lambda: deadlines.withdraw(row, because=because, by=person(request)),
        said="It no longer counts. It stays on record with the reason.",
    )
