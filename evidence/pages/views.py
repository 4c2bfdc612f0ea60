"""An exhibit's pages: pictures with their text on them, finding in them, and what was made."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from evidence.cases.access import case_page
from evidence.exhibits import queries as exhibits
from evidence.marking import queries as marking
from evidence.pages import asking, made, queries, services
from evidence.web.downloads import attachment
from evidence.web.htmx import part
from evidence.web.pagination import page_of

if TYPE_CHECKING:
    from evidence.accounts.models import User
    from evidence.cases.models import Case
    from evidence.exhibits.models import Exhibit


@case_page("viewer")
@require_GET
def viewer(request: HttpRequest, case: Case, exhibit_id: str) -> HttpResponse:
    """Show the pages of an exhibit; `?q=` finds words in it. `?page=3#page=3` is the third page.

    Of a long exhibit the window of pages is shown in which `?page=` stands. `?bates=ABC0000123`
    leads to the page that bears this number.
    """
    exhibit = exhibits.exhibit_in(case, exhibit_id)
    stamps = marking.stamps_of(exhibit)
    number = request.GET.get("bates", "").strip()
    if number and (page := stamps.page_of(number)):
        address = reverse("pages:viewer", args=[case.public_id, exhibit_id])
        return redirect(f"{address}?page={page}#page={page}")
    sought = " ".join(request.GET.get("q", "").split())
    before, after = exhibits.neighbours(exhibit)
    window = queries.window_of(exhibit, request.GET.get("page", "1"))
    ctx = {
        "case": case,
        "exhibit": exhibit,
        "before": before,
        "after": after,
        "window": window,
        "sheets": queries.sheets_of(exhibit, window, stamps),
        "stamps": stamps,
        "unknown_number": number,
        "progress": made.progress_of(exhibit),
        "ocr": made.ocr_facts(exhibit),
        "normalised": queries.normalised_pdf(exhibit),
        "sought": sought,
        "found": queries.find_in(exhibit, sought),
        "most_hits": queries.MOST_HITS,
    }
    return render(request, part(request, "pages/viewer.html", "progress"), ctx)


@case_page("viewer")
@require_GET
def text(request: HttpRequest, case: Case, exhibit_id: str, page_number: str) -> HttpResponse:
    """Show the text of one page: laid over its picture for the viewer, else as plain words."""
    exhibit = exhibits.exhibit_in(case, exhibit_id)
    sought = " ".join(request.GET.get("q", "").split())
    ctx = {
        "case": case,
        "exhibit": exhibit,
        "words": queries.words_of(exhibit, page_number, sought=sought),
    }
    return render(request, part(request, "pages/text.html", "layer"), ctx)


@case_page("viewer")
@require_GET
def image(request: HttpRequest, case: Case, exhibit_id: str, page_number: str) -> HttpResponseBase:
    """Give the picture of a page out."""
    exhibit = exhibits.exhibit_in(case, exhibit_id)
    return _picture(request, exhibit, page_number, kind="page_image")


@case_page("viewer")
@require_GET
def thumbnail(
    request: HttpRequest, case: Case, exhibit_id: str, page_number: str
) -> HttpResponseBase:
    """Give the small picture of a page out."""
    exhibit = exhibits.exhibit_in(case, exhibit_id)
    return _picture(request, exhibit, page_number, kind="thumbnail")


def _picture(
    request: HttpRequest, exhibit: Exhibit, page_number: str, *, kind: str
) -> HttpResponseBase:
    found = queries.open_picture(exhibit, kind, page_number)
    response: HttpResponseBase
    if found is None:
        # A picture in place of the picture: lists of hits show it while the pages are drawn.
        response = render(request, "pages/not_drawn.svg", content_type="image/svg+xml")
    else:
        response = FileResponse(found[0], content_type="image/webp")
        response.headers["Content-Length"] = str(found[1])
    # Seen by members only: no shared cache, and none that outlives the membership.
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@case_page("viewer")
@require_GET
def derivatives(request: HttpRequest, case: Case, exhibit_id: str) -> HttpResponse:
    """List the files made of an exhibit: summed up by kind, then each with its hash."""
    exhibit = exhibits.exhibit_in(case, exhibit_id)
    ctx = {
        "case": case,
        "exhibit": exhibit,
        "groups": made.groups_of(exhibit),
        "files": page_of(request, made.of_exhibit(exhibit)),
        "progress": made.progress_of(exhibit),
        "ocr": made.ocr_facts(exhibit),
    }
    return render(request, part(request, "pages/derivatives.html", "summary"), ctx)


@case_page("viewer")
@require_GET
def derivative(
    request: HttpRequest, case: Case, exhibit_id: str, *, kind: str, page_number: str
) -> FileResponse:
    """Give a file made of an exhibit out, to be saved; a custody event."""
    exhibit = exhibits.exhibit_in(case, exhibit_id)
    found = queries.derivative_of(exhibit, kind, page_number)
    stream = services.open_derivative(exhibit, found, by=cast("User", request.user))
    return attachment(stream, name=found.file_name, size=found.file.size)


@case_page("editor")
@require_POST
def again(request: HttpRequest, case: Case, exhibit_id: str) -> HttpResponse:
    """Ask once more for what failed, or was left undone for want of a program."""
    exhibit = exhibits.exhibit_in(case, exhibit_id)
    try:
        asking.ask_again(exhibit, by=cast("User", request.user))
    except asking.NothingToDo as error:
        messages.info(request, error.message)
    else:
        messages.success(request, f"{exhibit.label}: what was left undone is asked for again.")
    return redirect("pages:derivatives", case.public_id, exhibit_id)
