"""Near-duplicates: a case's groups, those of one exhibit, and two exhibits side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from evidence.cases.access import case_page
from evidence.duplicates import queries
from evidence.exhibits import queries as exhibits

if TYPE_CHECKING:
    from evidence.accounts.models import User
    from evidence.cases.models import Case

GROUPS_PER_PAGE = 25


@case_page("viewer")
@require_GET
def group_list(request: HttpRequest, case: Case) -> HttpResponse:
    """Show the groups of exhibits that say nearly the same."""
    page = Paginator(queries.groups_in(case), GROUPS_PER_PAGE).get_page(request.GET.get("page"))
    ctx = {
        "case": case,
        "page": page,
        "groups": queries.groups(case, list(page)),
        "waiting": queries.waiting_in(case),
        "most_shown": queries.MOST_SHOWN,
    }
    return render(request, "duplicates/list.html", ctx)


@case_page("viewer")
@require_GET
def of_exhibit(request: HttpRequest, case: Case, exhibit_id: str) -> HttpResponse:
    """Show the exhibits that say nearly the same as one, and where else its bytes are."""
    exhibit = exhibits.exhibit_in(case, exhibit_id)
    ctx = {
        "case": case,
        "exhibit": exhibit,
        "likeness": queries.near_duplicates(exhibit),
        "elsewhere": queries.same_bytes_elsewhere(exhibit, reader=cast("User", request.user)),
    }
    return render(request, "duplicates/of_exhibit.html", ctx)


@case_page("viewer")
@require_GET
def compare(request: HttpRequest, case: Case, exhibit_id: str, other_id: str) -> HttpResponse:
    """Show what two exhibits of the case say, side by side."""
    one = exhibits.exhibit_in(case, exhibit_id)
    other = exhibits.exhibit_in(case, other_id)
    ctx = {
        "case": case,
        "one": one,
        "other": other,
        "percent": queries.percent_alike(one, other),
        "comparison": queries.comparison(one, other),
    }
    return render(request, "duplicates/compare.html", ctx)
