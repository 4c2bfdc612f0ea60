"""What bears on an allegation or element: linking evidence, answers, findings, a person's word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from evidence.cases.access import case_page
from evidence.core.errors import EvidenceError
from evidence.proof import queries
from evidence.proof.forms.claims import ReasonForm
from evidence.proof.forms.links import (
    FindingForm,
    LinkChoosingForm,
    LinkForm,
    OverrideForm,
    ResponseForm,
)
from evidence.proof.services import links as service
from evidence.proof.views.asked import tell

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.forms import Form
    from django.http import HttpRequest

    from evidence.accounts.models import User
    from evidence.cases.models import Case
    from evidence.proof.models import Allegation, Element

LONGEST_QUOTATION = 5000
# What an address may bring along: the viewer names exhibit, page and the words that were selected.
BROUGHT = ("thing", "page", "quotation", "allegation", "pinpoint", "testimony", "stance")


@case_page("editor")
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, case: Case) -> HttpResponse:
    """Link something to an allegation that is chosen; the viewer brings what it is along."""
    form = LinkChoosingForm(request.POST or None, case=case, initial=_brought(request))
    if request.method == "POST" and form.is_valid():
        target = form.cleaned_data["allegation"]
        done = _done(form, lambda: service.link(target, form.particulars(), by=_user(request)))
        if done:
            messages.success(request, f"Linked to {target.label}.")
            return redirect(target)
    return _form(request, {"case": case, "form": form, "title": "Link to an allegation"})


@case_page("editor")
@require_http_methods(["GET", "POST"])
def link_to_allegation(request: HttpRequest, case: Case, allegation_id: str) -> HttpResponse:
    """Link something to this allegation: by an exhibit's number, a Bates number, a short name."""
    return _link(request, case, queries.allegation_in(case, allegation_id))


@case_page("editor")
@require_http_methods(["GET", "POST"])
def link_to_element(request: HttpRequest, case: Case, element_id: str) -> HttpResponse:
    """Link something to an element itself."""
    return _link(request, case, queries.element_in(case, element_id))


@case_page("editor")
@require_http_methods(["GET", "POST"])
def respond(request: HttpRequest, case: Case, allegation_id: str) -> HttpResponse:
    """Record what an answer says to an allegation."""
    held = queries.allegation_in(case, allegation_id)
    form = ResponseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = _done(form, lambda: service.respond(held, form.particulars(), by=_user(request)))
        if done:
            return redirect(held)
    ctx = {"case": case, "form": form, "title": "What the answer says", "allegation": held}
    return _form(request, ctx)


@case_page("editor")
@require_http_methods(["GET", "POST"])
def find(request: HttpRequest, case: Case, allegation_id: str) -> HttpResponse:
    """Record what the court found on an allegation."""
    return _find(request, case, queries.allegation_in(case, allegation_id))


@case_page("editor")
@require_http_methods(["GET", "POST"])
def find_on_element(request: HttpRequest, case: Case, element_id: str) -> HttpResponse:
    """Record what the court found on an element itself."""
    return _find(request, case, queries.element_in(case, element_id))


@case_page("editor")
@require_http_methods(["GET", "POST"])
def override_allegation(request: HttpRequest, case: Case, allegation_id: str) -> HttpResponse:
    """Say how an allegation stands, beside what is computed."""
    return _override(request, case, queries.allegation_in(case, allegation_id))


@case_page("editor")
@require_http_methods(["GET", "POST"])
def override_element(request: HttpRequest, case: Case, element_id: str) -> HttpResponse:
    """Say how an element stands, beside what is computed."""
    return _override(request, case, queries.element_in(case, element_id))


@case_page("editor")
@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, case: Case, bearing_id: str) -> HttpResponse:
    """Let a link, a response, a finding or a person's word no longer count, with the reason."""
    row = queries.record_in(case, bearing_id)
    target = queries.target_of(row)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        because = form.cleaned_data["because"]
        if _done(form, lambda: service.take_back(row, because=because, by=_user(request))):
            messages.success(request, "It no longer counts; it stays on record with the reason.")
            return redirect(_page_of(target))
    return _form(request, {"case": case, "form": form, "title": "Take back", **_of(target)})


def _link(request: HttpRequest, case: Case, target: Allegation | Element) -> HttpResponse:
    form = LinkForm(request.POST or None, case=case, initial=_brought(request))
    if request.method == "POST" and form.is_valid():
        done = _done(form, lambda: service.link(target, form.particulars(), by=_user(request)))
        if done:
            return redirect(_page_of(target))
    return _form(request, {"case": case, "form": form, "title": "Link evidence", **_of(target)})


def _find(request: HttpRequest, case: Case, target: Allegation | Element) -> HttpResponse:
    form = FindingForm(request.POST or None, case=case)
    if request.method == "POST" and form.is_valid():
        done = _done(form, lambda: service.find(target, form.particulars(), by=_user(request)))
        if done:
            return redirect(_page_of(target))
    ctx = {"case": case, "form": form, "title": "What the court found", **_of(target)}
    return _form(request, ctx)


def _override(request: HttpRequest, case: Case, target: Allegation | Element) -> HttpResponse:
    form = OverrideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = _done(form, lambda: service.override(target, form.judgement(), by=_user(request)))
        if done:
            return redirect(_page_of(target))
    return _form(request, {"case": case, "form": form, "title": "Say how it stands", **_of(target)})


def _done(form: Form, write: Callable[[], object]) -> bool:
    """Return whether it was written; a refusal stands on the form."""
    try:
        write()
    except EvidenceError as error:
        tell(form, error)
    return not form.errors


def _brought(request: HttpRequest) -> dict[str, str]:
    brought = {name: request.GET[name] for name in BROUGHT if request.GET.get(name)}
    if "quotation" in brought:
        brought["quotation"] = " ".join(brought["quotation"].split())[:LONGEST_QUOTATION]
    return brought


def _page_of(target: Allegation | Element) -> Any:
    return target.claim if hasattr(target, "claim") else target


def _of(target: Allegation | Element) -> dict[str, Any]:
    if hasattr(target, "claim"):
        return {"element": target, "claim": target.claim}
    return {"allegation": target}


def _user(request: HttpRequest) -> User:
    return cast("User", request.user)


def _form(request: HttpRequest, ctx: dict[str, Any]) -> HttpResponse:
    status = 422 if ctx["form"].errors else 200
    return render(request, "proof/form.html", ctx, status=status)
