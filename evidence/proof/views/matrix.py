"""The proof matrix, and what it lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from evidence.cases.access import case_page
from evidence.core.text import storable
from evidence.proof import queries
from evidence.proof.assemble.facts import WORDS
from evidence.proof.views.asked import at
from evidence.web.htmx import part
from evidence.web.moments import moment_of
from evidence.web.pagination import page_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from evidence.cases.models import Case

# A row has three cells of links: more rows would not be read at once.
ROWS_OF_A_PAGE = 30
SHOWN = (
    ("", "All rows"),
    ("gaps", "Gaps: nothing supports it"),
    ("notes", "Only our own source note"),
    ("unanswered", "Never answered"),
    ("opposed", "Answered or opposed"),
    ("unlinked", "Nothing linked"),
)


@case_page("viewer")
@require_GET
def matrix(request: HttpRequest, case: Case) -> HttpResponse:
    """Show every allegation by claim and element, with what supports, opposes and answers it."""
    moment = moment_of(request)
    board = queries.outline_of(case, moment)
    wanted = _wanted(request, case)
    rows = queries.rows_of(queries.groups_of(board, wanted))
    page = Paginator(rows, ROWS_OF_A_PAGE).get_page(request.GET.get("page"))
    ctx = {
        "case": case,
        "board": board,
        "moment": moment,
        "at": at(moment),
        "wanted": wanted,
        "page": page,
        "groups": queries.shown_rows(case, board, list(page)),
        "statuses": sorted({(line.status.code.value, line.status.words) for line in board.lines}),
        "shown": SHOWN,
        "words": WORDS,
    }
    return render(request, part(request, "proof/matrix.html", "rows"), ctx)


def _wanted(request: HttpRequest, case: Case) -> queries.Narrowing:
    asked = {name: request.GET.get(name, "").strip() for name in ("claim", "element", "status")}
    words = storable(request.GET.get("q", "").strip())
    return queries.Narrowing(
        **asked,
        show=request.GET.get("show", ""),
        words=words,
        naming=queries.naming(case, moment_of(request), words) if words else frozenset(),
    )


@case_page("viewer")
@require_GET
def gaps(request: HttpRequest, case: Case) -> HttpResponse:
    """Show what has no support, what was never answered, what one gap blocks, what nobody cites."""
    moment = moment_of(request)
    board = queries.outline_of(case, moment)
    ctx = {
        "case": case,
        "board": board,
        "moment": moment,
        "at": at(moment),
        "lacks": queries.lacks_of(board),
        "uncited": page_of(request, queries.uncited_exhibits(case, board)),
    }
    return render(request, "proof/gaps.html", ctx)
