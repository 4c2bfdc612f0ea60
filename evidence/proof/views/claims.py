"""Claims and their elements: the list, one claim, changing them, what an element needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from evidence.cases.access import case_page
from evidence.core.errors import EvidenceError
from evidence.proof import queries
from evidence.proof.forms.claims import ClaimForm, ElementForm, ReasonForm, TieForm
from evidence.proof.services import claims as service
from evidence.proof.views.asked import at, tell
from evidence.web.moments import moment_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from evidence.accounts.models import User
    from evidence.cases.models import Case

CLAIM = (
    *("title", "law", "law_source", "law_verified_on", "burden", "claimant", "relief"),
    *("number", "number_reason", "note"),
)
ELEMENT = ("text", "law", "burden", "note")


@case_page("viewer")
@require_GET
def claims(request: HttpRequest, case: Case) -> HttpResponse:
    """Show a case's claims with how far each is covered."""
    moment = moment_of(request)
    ctx = {"case": case, "board": queries.outline_of(case, moment), "moment": moment}
    return render(request, "proof/claims.html", {**ctx, "at": at(moment)})


@case_page("viewer")
@require_GET
def claim(request: HttpRequest, case: Case, claim_id: str) -> HttpResponse:
    """Show a claim: its law, its elements and the allegations that each needs."""
    return render(request, "proof/claim.html", _page(request, case, claim_id))


@case_page("editor")
@require_http_methods(["GET", "POST"])
def new_claim(request: HttpRequest, case: Case) -> HttpResponse:
    """Enter a claim."""
    form = ClaimForm(request.POST or None, case=case)
    if request.method == "POST" and form.is_valid():
        try:
            opened = service.open_claim(case, form.particulars(), by=cast("User", request.user))
        except EvidenceError as error:
            tell(form, error)
        else:
            messages.success(request, "The claim is entered. Now name what it has to show.")
            return redirect(opened)
    return _form(request, {"case": case, "form": form, "title": "New claim"})


@case_page("editor")
@require_http_methods(["GET", "POST"])
def edit_claim(request: HttpRequest, case: Case, claim_id: str) -> HttpResponse:
    """Change what is known of a claim."""
    held = queries.claim_in(case, claim_id)
    initial = {name: getattr(held, name) for name in CLAIM}
    form = ClaimForm(request.POST or None, case=case, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            service.change_claim(held, form.particulars(held))
        except EvidenceError as error:
            tell(form, error)
        else:
            return redirect(held)
    return _form(request, {"case": case, "form": form, "title": "Change the claim", "claim": held})


@case_page("editor")
@require_http_methods(["GET", "POST"])
def withdraw_claim(request: HttpRequest, case: Case, claim_id: str) -> HttpResponse:
    """Let a claim no longer count, with the reason."""
    held = queries.claim_in(case, claim_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            service.withdraw_claim(held, because=form.cleaned_data["because"])
        except EvidenceError as error:
            tell(form, error)
        else:
            messages.success(request, f"“{held.title}” no longer counts.")
            return redirect("proof:claims", case.public_id)
    ctx = {"case": case, "form": form, "title": f"Withdraw “{held.title}”", "claim": held}
    return _form(request, ctx)


@case_page("editor")
@require_POST
def add_element(request: HttpRequest, case: Case, claim_id: str) -> HttpResponse:
    """Add an element to a claim."""
    held = queries.claim_in(case, claim_id)
    form = ElementForm(request.POST)
    if form.is_valid():
        try:
            service.add_element(held, form.particulars())
        except EvidenceError as error:
            tell(form, error)
        else:
            return redirect(held)
    ctx = _page(request, case, claim_id, element_form=form)
    return render(request, "proof/claim.html", ctx, status=422)


@case_page("editor")
@require_http_methods(["GET", "POST"])
def edit_element(request: HttpRequest, case: Case, element_id: str) -> HttpResponse:
    """Change what an element says."""
    element = queries.element_in(case, element_id)
    initial = {name: getattr(element, name) for name in ELEMENT}
    form = ElementForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            service.change_element(element, form.particulars(element))
        except EvidenceError as error:
            tell(form, error)
        else:
            return redirect(element.claim)
    ctx = {"case": case, "form": form, "title": "Change the element", "claim": element.claim}
    return _form(request, ctx)


@case_page("editor")
@require_http_methods(["GET", "POST"])
def withdraw_element(request: HttpRequest, case: Case, element_id: str) -> HttpResponse:
    """Let an element no longer count, with the reason."""
    element = queries.element_in(case, element_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            service.withdraw_element(element, because=form.cleaned_data["because"])
        except EvidenceError as error:
            tell(form, error)
        else:
            return redirect(element.claim)
    ctx = {"case": case, "form": form, "title": f"Withdraw “{element.text}”"}
    return _form(request, {**ctx, "claim": element.claim})


@case_page("editor")
@require_POST
def tie(request: HttpRequest, case: Case, element_id: str) -> HttpResponse:
    """Say that an element needs an allegation."""
    element = queries.element_in(case, element_id)
    form = TieForm(request.POST, case=case)
    try:
        if form.is_valid():
            chosen = form.cleaned_data["allegation"]
            service.tie(element, chosen, by=cast("User", request.user))
        else:
            messages.error(request, "Choose an allegation of this case.")
    except EvidenceError as error:
        messages.error(request, error.message)
    return redirect(element.claim)


@case_page("editor")
@require_http_methods(["GET", "POST"])
def untie(request: HttpRequest, case: Case, element_id: str, allegation_id: str) -> HttpResponse:
    """Let an element no longer need an allegation, with the reason."""
    element = queries.element_in(case, element_id)
    tied = queries.tie_in(element, queries.allegation_in(case, allegation_id))
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            because = form.cleaned_data["because"]
            service.untie(tied, because=because, by=cast("User", request.user))
        except EvidenceError as error:
            tell(form, error)
        else:
            return redirect(element.claim)
    ctx = {"case": case, "form": form, "title": f"Untie {tied.allegation.label}"}
    return _form(request, {**ctx, "claim": element.claim})


def _page(request: HttpRequest, case: Case, claim_id: str, **forms: Any) -> dict[str, Any]:
    held, moment = queries.claim_in(case, claim_id), moment_of(request)
    board = queries.board_of(case, moment)
    cause = next((each for each in board.causes if each.claim.pk == held.pk), None)
    return {
        "case": case,
        "claim": held,
        "cause": cause,
        "moment": moment,
        "at": at(moment),
        "element_form": ElementForm(),
        "tie_form": TieForm(case=case),
        **forms,
    }


def _form(request: HttpRequest, ctx: dict[str, Any]) -> HttpResponse:
    status = 422 if ctx["form"].errors else 200
    return render(request, "proof/form.html", ctx, status=status)
