"""Each exhibit's page; the list is in `marking`, taking files in is in `intake`."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from evidence.cases.access import case_page
from evidence.custody import queries as custody
from evidence.exhibits import queries, services
from evidence.exhibits.forms import DescriptionForm
from evidence.web.downloads import PDF, attachment

if TYPE_CHECKING:
    from evidence.accounts.models import User
    from evidence.cases.models import Case
    from evidence.exhibits.models import Exhibit


@case_page("viewer")
@require_GET
def detail(request: HttpRequest, case: Case, exhibit_id: str) -> HttpResponse:
    """Show an exhibit with its custody record, and let editors describe it."""
    exhibit = queries.exhibit_in(case, exhibit_id)
    before, after = queries.neighbours(exhibit)
    ctx = {
        "case": case,
        "exhibit": exhibit,
        "before": before,
        "after": after,
        "family": queries.family_of(exhibit),
        "custody": custody.log_of(exhibit.public_id, reader=cast("User", request.user)),
        "form": DescriptionForm(instance=exhibit),
    }
    return render(request, "exhibits/detail.html", ctx)


@case_page("editor")
@require_http_methods(["GET", "POST"])
def describe(request: HttpRequest, case: Case, exhibit_id: str) -> HttpResponse:
    """Change what is said about an exhibit; its number, file and hash stay."""
    exhibit = queries.exhibit_in(case, exhibit_id)
    form = DescriptionForm(request.POST or None, instance=exhibit)
    if request.method == "POST" and form.is_valid():
        current = queries.exhibit_in(case, exhibit_id)
        said = services.Description(**form.cleaned_data)
        services.describe(current, said, by=cast("User", request.user))
        messages.success(request, f"{exhibit.label} is described anew.")
        return redirect("exhibits:detail", case.public_id, exhibit_id)
    ctx = {"case": case, "exhibit": exhibit, "form": form}
    return render(request, "exhibits/form.html", ctx, status=422 if form.errors else 200)


@case_page("viewer")
@require_http_methods(["GET", "POST"])
def original(request: HttpRequest, case: Case, exhibit_id: str) -> HttpResponseBase:
    """Give the original out, byte for byte; `?show=open` opens a PDF in the browser.

    For a file in quarantine GET shows why and asks; POST saves it, and never opens it.
    """
    exhibit = queries.exhibit_in(case, exhibit_id)
    if exhibit.is_quarantined:
        return _from_quarantine(request, case, exhibit)
    is_viewing = request.GET.get("show") == "open" and exhibit.file.media_type == PDF
    open_file = services.view_original if is_viewing else services.open_original
    return attachment(
        open_file(exhibit, by=cast("User", request.user)),
        name=exhibit.original_name,
        size=exhibit.file.size,
        media_type=exhibit.file.media_type,
        show="open" if is_viewing else "save",
    )


def _from_quarantine(request: HttpRequest, case: Case, exhibit: Exhibit) -> HttpResponseBase:
    if request.method != "POST":
        return render(request, "exhibits/quarantined.html", {"case": case, "exhibit": exhibit})
    stream = services.open_original(exhibit, by=cast("User", request.user), accepts_risk="yes")
    return attachment(stream, name=exhibit.original_name, size=exhibit.file.size)
