"""Errors as pages: what happened, then what to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from evidence.core.errors import EvidenceError

TITLES = {
    400: "This request could not be read",
    403: "You may not do that",
    404: "There is nothing here for you",
    409: "Something else stands in the way",
    422: "This cannot be taken as it is",
    500: "Something went wrong",
    503: "Not available just now",
}


def error_page(request: HttpRequest, error: EvidenceError) -> HttpResponse:
    """Return the page for one of our own errors, with its status."""
    return _page(request, error.status, error.message)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the 400 page."""
    return _page(request, 400, "Go back, reload the page and try again.")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the 403 page."""
    return _page(request, 403, "Ask an owner of the case for the role that this needs.")


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Return the 403 page for a form whose token has run out."""
    message = (
        "The page was open too long, or cookies are off. Go back, reload it and send it again."
    )
    return _page(request, 403, message)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the 404 page."""
    message = (
        "The address is wrong, or you are not a member of the case. Look in your list of cases."
    )
    return _page(request, 404, message)


def server_error(request: HttpRequest) -> HttpResponse:
    """Return the 500 page, which asks nothing of the database."""
    return render(request, "500.html", {"status": 500, "title": TITLES[500]}, status=500)


def _page(request: HttpRequest, status: int, message: str) -> HttpResponse:
    page = "403.html" if status == 403 else "404.html" if status == 404 else "400.html"
    title = TITLES.get(status, TITLES[500])
    facts = {"status": status, "title": title, "message": message}
    return render(request, page, facts, status=status)
