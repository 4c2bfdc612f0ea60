"""One event: recorded, shown with its versions, changed, cited, withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from evidence.cases.access import case_page
from evidence.core.errors import EvidenceError
from evidence.timeline import queries
from evidence.timeline.forms import CitationForm, EventForm, ReasonForm, RevisionForm
from evidence.timeline.services import citations, events
from evidence.timeline.services.citations import Cited
from evidence.timeline.views.faults import tell

if TYPE_CHECKING:
    from evidence.accounts.models import User
    from evidence.cases.models import Case
    from evidence.timeline.models import TimelineEvent

# What a link such as an exhibit's may bring into the form of a new event.
FROM_THE_ADDRESS = ("exhibit", "page", "date", "text")


@case_page("editor")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, case: Case) -> HttpResponse:
    """Record an event, with what it rests on."""
    given = {name: request.GET[name][:300] for name in FROM_THE_ADDRESS if name in request.GET}
    form = EventForm(request.POST or None, case=case, initial=given)
    if request.method == "POST" and form.is_valid():
        try:
            event = _recorded(case, form, by=cast("User", request.user))
        except EvidenceError as error:
            tell(form, error)
        else:
            messages.success(request, f"{event.key} stands in the chronology.")
            return redirect(event)
    ctx = {"case": case, "form": form}
    return render(request, "timeline/form.html", ctx, status=422 if form.errors else 200)


@transaction.atomic
def _recorded(case: Case, form: EventForm, *, by: User) -> TimelineEvent:
    event = events.record(case, form.said(), by=by)
    if cited := form.cited():
        citations.cite(event, cited, by=by)
    return event


@case_page("viewer")
@require_GET
def show(request: HttpRequest, case: Case, event_id: str) -> HttpResponse:
    """Show an event with what it rests on, and how it was told before."""
    return _page(request, case, event_id, CitationForm(case=case))


def _page(request: HttpRequest, case: Case, event_id: str, form: CitationForm) -> HttpResponse:
    event = queries.event_in(case, event_id)
    ctx = {
        "case": case,
        "event": event,
        "line": queries.event_line(event),
        "versions": queries.versions_of(event),
        "successor": getattr(event, "replaced_by", None),
        "form": form,
    }
    return render(request, "timeline/event.html", ctx, status=422 if form.errors else 200)


@case_page("editor")
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, case: Case, event_id: str) -> HttpResponse:
    """Change how an event is told; what it said before stays on record."""
    event = queries.event_in(case, event_id)
    form = RevisionForm(request.POST or None, event=event)
    if request.method == "POST" and form.is_valid():
        because = form.cleaned_data["because"]
        try:
            told = events.revise(event, form.said(), because=because, by=cast("User", request.user))
        except EvidenceError as error:
            tell(form, error)
        else:
            messages.success(request, f"{told.key} is changed.")
            return redirect(told)
    ctx = {"case": case, "event": event, "form": form}
    return render(request, "timeline/form.html", ctx, status=422 if form.errors else 200)


@case_page("editor")
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, case: Case, event_id: str) -> HttpResponse:
    """Withdraw an event, with the reason."""
    event = queries.event_in(case, event_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        because = form.cleaned_data["because"]
        events.retract(event, because=because, by=cast("User", request.user))
        messages.success(request, f"{event.key} is withdrawn. It stays on record.")
        return redirect(event)
    ctx = {"case": case, "event": event, "form": form}
    return render(request, "timeline/withdraw.html", ctx, status=422 if form.errors else 200)


@case_page("editor")
@require_POST
def cite(request: HttpRequest, case: Case, event_id: str) -> HttpResponse:
    """Cite what an event rests on."""
    event = queries.event_in(case, event_id)
    form = CitationForm(request.POST, case=case)
    if form.is_valid():
        try:
            citations.cite(event, form.cited() or Cited(), by=cast("User", request.user))
        except EvidenceError as error:
            tell(form, error)
        else:
            messages.success(request, "Cited.")
            return redirect(event)
    return _page(request, case, event_id, form)


@case_page("editor")
@require_http_methods(["GET", "POST"])
def uncite(request: HttpRequest, case: Case, event_id: str, citation_id: str) -> HttpResponse:
    """Withdraw a citation, with the reason."""
    event = queries.event_in(case, event_id)
    citation = queries.citation_in(event, citation_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        because = form.cleaned_data["because"]
        citations.withdraw(citation, because=because, by=cast("User", request.user))
        messages.success(request, "The citation is withdrawn. It stays on record.")
        return redirect(event)
    ctx = {"case": case, "event": event, "citation": citation, "form": form}
    return render(request, "timeline/withdraw.html", ctx, status=422 if form.errors else 200)
