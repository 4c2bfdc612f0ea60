"""Turns our own errors into pages, wherever in a view they are raised."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from evidence.core.errors import EvidenceError
from evidence.web.html_errors import error_page


class PageErrors:
    """Answers an EvidenceError with its page and status; the API has its own envelope."""

    sync_capable = True
    async_capable = False

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # One address answers with the whole page or with a part of it.
        patch_vary_headers(response, ["HX-Request"])
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Return the page for one of our own errors, None for anything else."""
        return error_page(request, error) if isinstance(error, EvidenceError) else None
