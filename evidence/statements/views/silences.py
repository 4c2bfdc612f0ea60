"""A case's silences: the register, one of them, asserting one, correcting and retracting it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from evidence.cases.access import case_page
from evidence.statements import queries
from evidence.statements.forms.shared import RetractForm
from evidence.statements.forms.silences import SilenceForm, known_of
from evidence.statements.services import silences, statements
from evidence.statements.views.shared import person, retracted, sent
from evidence.web.htmx import part
from evidence.web.moments import moment_of
from evidence.web.pagination import page_of_read

if TYPE_CHECKING:
    from evidence.cases.models import Case
    from evidence.statements.models import AbsenceAssertion


@case_page("viewer")
@require_GET
def listing(request: HttpRequest, case: Case) -> HttpResponse:
    """Show the silences that are asserted, and whether each is still one."""
    moment = moment_of(request)
    found = queries.silences_in(case, moment=moment)
    show = request.GET.get("show", "")
    if show in {"open", "closed"}:
        found = [silence for silence in found if silence.is_open == (show == "open")]
    ctx = {"case": case, "moment": moment, "show": show, "silences": page_of_read(request, found)}
    return render(request, part(request, "statements/silences.html", "rows"), ctx)


@case_page("viewer")
@require_GET
def detail(request: HttpRequest, case: Case, silence_id: str) -> HttpResponse:
    """Show one assertion of silence, its search and what answers it, as of a day."""
    assertion, moment = queries.silence_in(case, silence_id), moment_of(request)
    ctx = {
        "case": case,
        "moment": moment,
        "assertion": assertion,
        "silence": queries.silence_of(assertion, moment=moment),
        "successor": getattr(assertion, "replaced_by", None),
        "cited": assertion.cited.select_related("source__case"),
        "retract_form": RetractForm(),
    }
    return render(request, "statements/silence.html", ctx)


@case_page("editor")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, case: Case) -> HttpResponse:
    """Record an assertion of silence."""
    form = SilenceForm(request.POST or None, case=case)

    def write() -> AbsenceAssertion:
        cited = list(form.cleaned_data["sources"])
        said = _particulars(case, form)
        return silences.assert_silence(case, said, by=person(request), cited=cited)

    if assertion := sent(request, form, write):
        messages.success(request, "The assertion is recorded. A matching statement answers it.")
        return redirect(assertion)
    return _form(request, {"case": case, "form": form})


@case_page("editor")
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, case: Case, silence_id: str) -> HttpResponse:
    """Put a corrected assertion in the place of one, which stays on record."""
    old = queries.silence_in(case, silence_id)
    form = SilenceForm(request.POST or None, case=case, replaces=True, initial=known_of(old))

    def write() -> AbsenceAssertion:
        return silences.revise_silence(
            old,
            _particulars(case, form),
            because=form.cleaned_data["because"],
            by=person(request),
            cited=list(form.cleaned_data["sources"]),
        )

    if assertion := sent(request, form, write):
        messages.success(request, "The assertion is corrected; the earlier one stays on record.")
        return redirect(assertion)
    return _form(request, {"case": case, "form": form, "assertion": old})


@case_page("editor")
@require_POST
def retract(request: HttpRequest, case: Case, silence_id: str) -> HttpResponse:
    """Let an assertion of silence no longer count."""
    assertion = queries.silence_in(case, silence_id)

    def because(reason: str) -> None:
        silences.retract_silence(assertion, because=reason, by=person(request))

    return retracted(request, redirect(assertion), because)


def _particulars(case: Case, form: SilenceForm) -> silences.SilenceParticulars:
    topic = statements.topic_named(case, form.cleaned_data["topic"])
    return silences.SilenceParticulars(**form.written(), topic=topic)


def _form(request: HttpRequest, ctx: dict[str, Any]) -> HttpResponse:
    status = 422 if ctx["form"].errors else 200
    return render(request, "statements/silence_form.html", ctx, status=status)
