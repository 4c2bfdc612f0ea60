"""An exhibit's custody page: its chain, its statements, and what may be taken out of it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Literal, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from evidence.authenticity import queries, services
from evidence.authenticity.services import Rule
from evidence.cases.access import case_page
from evidence.core.storage import FileDamaged, FileMissing
from evidence.exhibits import queries as exhibits
from evidence.exhibits import services as exhibit_services
from evidence.web.downloads import attachment

if TYPE_CHECKING:
    from evidence.accounts.models import User
    from evidence.cases.models import Case


@case_page("viewer")
@require_GET
def record(request: HttpRequest, case: Case, exhibit_id: str) -> HttpResponse:
    """Show the chain, recomputed just now, and the statements that hold it."""
    exhibit = exhibits.exhibit_in(case, exhibit_id)
    ctx = {"case": case, "exhibit": exhibit, "record": queries.record_of(exhibit)}
    return render(request, "custody/record.html", ctx)


@case_page("viewer")
@require_POST
def verify(request: HttpRequest, case: Case, exhibit_id: str) -> HttpResponse:
    """Read the original again against its hash, and log that in custody."""
    exhibit = exhibits.exhibit_in(case, exhibit_id)
    try:
        exhibit_services.reverify(exhibit, by=cast("User", request.user))
    except (FileDamaged, FileMissing) as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"{exhibit.label} was read again: its hash is unchanged.")
    return redirect("authenticity:record", case.public_id, exhibit_id)


@case_page("viewer")
@require_POST
def bag(request: HttpRequest, case: Case, exhibit_id: str) -> HttpResponseBase:
    """Give out the bag with the original and its custody record.

    For a file in quarantine the first answer shows why and asks; a second yes gives it out.
    """
    exhibit = exhibits.exhibit_in(case, exhibit_id)
    accepts_risk: Literal["yes", "no"] = "yes" if request.POST.get("accept_risk") == "yes" else "no"
    if exhibit.is_quarantined and accepts_risk == "no":
        return render(request, "custody/quarantined.html", {"case": case, "exhibit": exhibit})
    given = services.export_bag(exhibit, by=cast("User", request.user), accepts_risk=accepts_risk)
    return attachment(given.stream, name=given.name, size=given.size)


@case_page("viewer")
@require_POST
def certificate(
    request: HttpRequest, case: Case, exhibit_id: str, rule: Rule = Rule.FRE_902_13
) -> HttpResponseBase:
    """Give out the draft of a certificate under one rule."""
    exhibit = exhibits.exhibit_in(case, exhibit_id)
    pdf = services.draft_certificate(exhibit, rule, by=cast("User", request.user))
    name = f"{exhibit.label} FRE {rule.value} DRAFT.pdf"
    return attachment(io.BytesIO(pdf), name=name, size=len(pdf))
