"""Calendars of deadlines: a file, and an address that a calendar program reads by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from evidence.cases.access import case_page
from evidence.core.errors import NotFound
from evidence.deadlines import queries
from evidence.deadlines.services import feeds
from evidence.deadlines.views.shared import person
from evidence.web.downloads import file_name

if TYPE_CHECKING:
    from evidence.cases.models import Case

CALENDAR = "text/calendar; charset=utf-8"


@case_page("viewer")
@never_cache
@require_http_methods(["GET", "POST"])
def calendar(request: HttpRequest, case: Case) -> HttpResponse:
    """Show how to read the deadlines elsewhere; open one's own address, or revoke it."""
    address = ""
    if request.method == "POST" and "revoke" in request.POST:
        ended = feeds.revoke(case, by=person(request))
        said = "The address no longer works." if ended else "There was no address to revoke."
        messages.success(request, said)
        return redirect("deadlines:calendar", case.public_id)
    if request.method == "POST":
        _, key = feeds.open_feed(case, by=person(request))
        address = settings.BASE_URL + reverse("deadlines:feed", args=[key])
    feed = queries.feed_of(case, person(request))
    ctx = {"case": case, "feed": feed, "address": address}
    return render(request, "deadlines/calendar.html", ctx)


@case_page("viewer")
@require_GET
def download(request: HttpRequest, case: Case) -> HttpResponse:
    """Give the deadlines out as a calendar file."""
    return _file(case)


@login_not_required
@never_cache
@require_GET
def feed(request: HttpRequest, feed_key: str) -> HttpResponse:
    """Give the deadlines to a calendar program: the key in the address is the secret."""
    found = queries.feed_by_key(feed_key)
    if found is None:
        message = "This calendar address does not work, or no longer. Open a new one in the case."
        raise NotFound(message)
    return _file(found.case)


def _file(case: Case) -> HttpResponse:
    response = HttpResponse(queries.calendar_of(case), content_type=CALENDAR)
    name = file_name(f"Deadlines {case.short_name}.ics")
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or ""  # noqa: FBT003 - Django's
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
