"""Bundles: the list, the builder, and a build's progress, release and PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from evidence.bundles import queries, services
from evidence.bundles import release as releases
from evidence.bundles.forms import HeadingForm, ReleaseForm
from evidence.cases.access import case_page
from evidence.core.errors import Conflict, Invalid
from evidence.web.downloads import PDF, Show, attachment
from evidence.web.htmx import part

if TYPE_CHECKING:
    from evidence.accounts.models import User
    from evidence.bundles.models import Build, Bundle
    from evidence.cases.models import Case


@case_page("viewer")
@require_GET
def bundle_list(request: HttpRequest, case: Case) -> HttpResponse:
    """Show the case's bundles, each with its newest build."""
    bundles = list(queries.bundles_in(case))
    latest = queries.latest_builds(bundles)
    rows = [(bundle, latest.get(bundle.pk)) for bundle in bundles]
    return render(request, "bundles/list.html", {"case": case, "rows": rows})


@case_page("editor")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, case: Case) -> HttpResponse:
    """Begin a bundle."""
    form = HeadingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        heading = services.Heading(**form.cleaned_data)
        bundle = services.compose(case, heading, by=cast("User", request.user))
        return redirect(bundle)
    ctx = {"case": case, "form": form}
    return render(request, "bundles/form.html", ctx, status=422 if form.errors else 200)


@case_page("viewer")
@require_GET
def builder(request: HttpRequest, case: Case, bundle_id: str) -> HttpResponse:
    """Show a bundle's exhibits in order, those left out, and its builds."""
    bundle = queries.bundle_in(case, bundle_id)
    return render(request, "bundles/builder.html", _builder(case, bundle))


@case_page("editor")
@require_POST
def save(request: HttpRequest, case: Case, bundle_id: str) -> HttpResponse:
    """Save heading and order; a move, add or remove button changes the order first."""
    bundle = queries.bundle_in(case, bundle_id)
    form = HeadingForm(request.POST)
    if not form.is_valid():
        return render(
            request, "bundles/builder.html", _builder(case, bundle) | {"form": form}, status=422
        )
    services.rename(bundle, services.Heading(**form.cleaned_data))
    services.arrange(bundle, services.reordered(request.POST.getlist("exhibit"), _move(request)))
    if "build" in request.POST:
        return _build(request, case, bundle)
    return redirect(bundle)


@case_page("viewer")
@require_GET
def build(request: HttpRequest, case: Case, bundle_id: str, build_id: str) -> HttpResponse:
    """Show a build; while it goes on, htmx asks for its progress alone."""
    found = queries.build_in(case, build_id)
    template = part(request, "bundles/build.html", "progress")
    return render(request, template, _build_page(case, found, ReleaseForm()))


@case_page("editor")
@require_POST
def request_build(request: HttpRequest, case: Case, bundle_id: str) -> HttpResponse:
    """Build the bundle as it stands."""
    return _build(request, case, queries.bundle_in(case, bundle_id))


@case_page("editor")
@require_POST
def release(request: HttpRequest, case: Case, bundle_id: str, build_id: str) -> HttpResponse:
    """Release a build in spite of its warnings, for a reason."""
    found = queries.build_in(case, build_id)
    form = ReleaseForm(request.POST)
    if not form.is_valid():
        ctx = _build_page(case, found, form)
        return render(request, "bundles/build.html", ctx, status=422)
    try:
        releases.release(found, form.cleaned_data["reason"], by=cast("User", request.user))
    except (Conflict, Invalid) as error:
        messages.error(request, error.message)
    return redirect(found)


@case_page("viewer")
@require_GET
def pdf(request: HttpRequest, case: Case, bundle_id: str, build_id: str) -> HttpResponseBase:
    """Give a released build's PDF out; `?show=open` opens it in the browser."""
    found = queries.build_in(case, build_id)
    try:
        stream = releases.open_pdf(found)
    except releases.NotReleased as error:
        messages.error(request, error.message)
        return redirect(found)
    size = found.file.size if found.file else 0
    show: Show = "open" if request.GET.get("show") == "open" else "save"
    return attachment(stream, name=found.file_name, size=size, media_type=PDF, show=show)


def _build_page(case: Case, build: Build, form: ReleaseForm) -> dict[str, object]:
    findings = list(queries.findings_of(build))
    return {
        "case": case,
        "bundle": build.bundle,
        "build": build,
        "findings": findings,
        "open_count": sum(finding.is_open for finding in findings),
        "form": form,
    }


def _builder(case: Case, bundle: Bundle) -> dict[str, object]:
    items = list(queries.items_of(bundle))
    heading = {
        "title": bundle.title,
        "subtitle": bundle.subtitle,
        "stamp_prefix": bundle.stamp_prefix,
    }
    return {
        "case": case,
        "bundle": bundle,
        "items": items,
        "left_out": queries.exhibits_left_out(bundle),
        "page_total": sum(item.exhibit.page_count or 0 for item in items),
        "builds": queries.builds_of(bundle)[:10],
        "form": HeadingForm(initial=heading),
    }


def _build(request: HttpRequest, case: Case, bundle: Bundle) -> HttpResponse:
    try:
        asked = services.request_build(bundle, by=cast("User", request.user))
    except (Invalid, Conflict) as error:
        messages.error(request, error.message)
        return redirect(bundle)
    return redirect(asked)


def _move(request: HttpRequest) -> services.Move | None:
    """Return what the pressed button asks for: `move=up:exh_…`, `add=…` or `remove=…`."""
    for kind in ("up", "down", "add", "remove"):
        if exhibit_id := request.POST.get(kind):
            return services.Move(kind, exhibit_id)
    return None
