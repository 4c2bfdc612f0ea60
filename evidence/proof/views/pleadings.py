"""A claim begun from a cause of action; a complaint and an answer taken over, after a look."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from evidence.cases.access import case_page
from evidence.core.errors import EvidenceError
from evidence.exhibits import queries as exhibits
from evidence.proof.assemble.causes import Cause, cause, causes
from evidence.proof.assemble.lines import pasted
from evidence.proof.assemble.paragraphs import split
from evidence.proof.forms.pleadings import ClaimForm, PleadingForm
from evidence.proof.queries import pleadings as queries
from evidence.proof.services import pleadings

if TYPE_CHECKING:
    from evidence.accounts.models import User
    from evidence.cases.models import Case
    from evidence.proof.assemble.paragraphs import Split
    from evidence.proof.models import Claim


@case_page("editor")
@require_http_methods(["GET", "POST"])
def begin_claim(request: HttpRequest, case: Case) -> HttpResponse:
    """Choose a cause of action, then word the claim and its elements."""
    chosen = cause(request.GET.get("cause", ""))
    form = ClaimForm(request.POST or None, initial=_worded(chosen))
    if request.method == "POST" and form.is_valid():
        try:
            claim = pleadings.begin_claim(
                case, form.wording(), cause=chosen, by=cast("User", request.user)
            )
        except EvidenceError as error:
            form.add_error(error.param, error.message)
        else:
            messages.success(request, f"“{claim.title}” is one of the case’s claims.")
            return redirect(claim)
    ctx = {
        "case": case,
        "causes": causes(),
        "chosen": chosen,
        "form": form if chosen or form.is_bound else None,
    }
    return render(request, "proof/begin_claim.html", ctx, status=422 if form.errors else 200)


@case_page("editor")
@require_http_methods(["GET", "POST"])
def take_complaint(request: HttpRequest, case: Case) -> HttpResponse:
    """Take a text, show the paragraphs it was split into, and record those that are confirmed."""
    exhibit_id = request.GET.get("exhibit", "")
    exhibit = exhibits.exhibit_in(case, exhibit_id) if exhibit_id else None
    taken = queries.text_of(exhibit) if exhibit else None
    begun = {"text": taken.text, "exhibit": exhibit_id} if taken else {}
    form = PleadingForm(request.POST or None, case=case, initial=begun)
    found = split(pasted(form.cleaned_data["text"])) if form.is_bound and form.is_valid() else None
    if (
        found
        and request.POST.get("step") == "take"
        and _complaint_taken(request, case, form, found)
    ):
        return redirect("proof:matrix", case.public_id)
    ctx = {
        "case": case,
        "form": form,
        "found": found,
        "exhibit": exhibit,
        "taken": taken,
        "exhibits": queries.readable_in(case),
        "claims": queries.claims_in(case),
        "counts": _counts(found),
    }
    return render(request, "proof/complaint.html", ctx, status=422 if form.errors else 200)


def _worded(chosen: Cause | None) -> dict[str, str]:
    if chosen is None:
        return {}
    return {
        "title": chosen.title,
        "law": chosen.basis,
        "burden": chosen.burden,
        "elements": "\n".join(each.text for each in chosen.elements),
    }


def _counts(found: Split | None) -> list[str]:
    paragraphs = found.paragraphs if found else ()
    return list(dict.fromkeys(each.count for each in paragraphs if each.count))


def _complaint_taken(request: HttpRequest, case: Case, form: PleadingForm, found: Split) -> bool:
    """Record what was confirmed and say so; False, with the reason in the form, if it cannot be."""
    left_out = set(request.POST.getlist("leave-out"))
    wanted = [
        each for place, each in enumerate(found.paragraphs) if str(place) not in left_out
    ]  # fmt: skip
    user = cast("User", request.user)
    claims = _claims_of_counts(request, case, found)
    try:
        taken = pleadings.take_complaint(case, wanted, form.particulars(), claims=claims, by=user)
    except EvidenceError as error:
        form.add_error(error.param if error.param in form.fields else None, error.message)
        return False
    told = f"{len(taken.made)} paragraphs are recorded as allegations, word for word."
    left = f" {len(taken.left)} were there before and stay as they were." if taken.left else ""
    messages.success(request, told + left)
    return True


def _claims_of_counts(request: HttpRequest, case: Case, found: Split) -> dict[str, Claim]:
    """Return for each count the claim that was chosen for it."""
    by_id = {claim.public_id: claim for claim in queries.claims_in(case)}
    chosen = {
        count: by_id.get(request.POST.get(f"count-{place}", ""))
        for place, count in enumerate(_counts(found))
    }
    return {count: claim for count, claim in chosen.items() if claim}
