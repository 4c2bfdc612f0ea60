"""The viewer: an exhibit's pages as pictures with their text on them, and finding in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from evidence.cases.access import case_page
from evidence.exhibits import queries as exhibits
from evidence.pages import queries
from evidence.web.htmx import part

if TYPE_CHECKING:
    from evidence.cases.models import Case


@case_page("viewer")
@require_GET
def viewer(request: HttpRequest, case: Case, exhibit_id: str) -> HttpResponse:
    """Show every page of an exhibit; `?q=` finds words in it. `#page=3` is the third page."""
    exhibit = exhibits.exhibit_in(case, exhibit_id)
    sought = " ".join(request.GET.get("q", "").split())
    before, after = exhibits.neighbours(exhibit)
    reading = queries.reading_of(exhibit)
    ctx = {
        "case": case,
        "exhibit": exhibit,
        "before": before,
        "after": after,
        "sheets": queries.sheets_of(exhibit),
        "reading": reading,
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
    return _picture(case, exhibit_id, page_number, kind="page_image")


@case_page("viewer")
@require_GET
def thumbnail(
    request: HttpRequest, case: Case, exhibit_id: str, page_number: str
) -> HttpResponseBase:
    """Give the small picture of a page out."""
    return _picture(case, exhibit_id, page_number, kind="thumbnail")


def _picture(case: Case, exhibit_id: str, page_number: str, *, kind: str) -> FileResponse:
    exhibit = exhibits.exhibit_in(case, exhibit_id)
    stream, size = queries.open_picture(exhibit, kind, page_number)
    response = FileResponse(stream, content_type="image/webp")
    response.headers["Content-Length"] = str(size)
    # Seen by members only: no shared cache, and none that outlives the membership.
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
