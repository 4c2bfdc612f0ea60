"""Pages of long lists in HTML."""

from collections.abc import Sequence

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest

ROWS = 100


def page_of[M: Model](request: HttpRequest, rows: QuerySet[M]) -> Page[M]:
    """Return the page that `?page=` asks for, the nearest one when there is no such page."""
    return Paginator(rows, ROWS).get_page(request.GET.get("page"))


def page_of_read[Row](request: HttpRequest, rows: Sequence[Row]) -> Page[Row]:
    """Return the page that `?page=` asks for of rows that were read already."""
    return Paginator(rows, ROWS).get_page(request.GET.get("page"))
