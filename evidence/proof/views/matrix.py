"""The proof matrix, and what it lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from evidence.cases.access import case_page
from evidence.proof import queries
from evidence.proof.assemble.facts import WORDS
from evidence.proof.views.asked import at
from evidence.web.htmx import part
from evidence.web.moments import moment_of
from evidence.web.pagination import page_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from evidence.cases.models import Case

SHOWN = (
    ("", "All rows"),
    ("gaps", "Gaps: nothing supports it"),
    ("unanswered", "Never answered"),
    ("opposed", "Answered or opposed"),
    ("unlinked", "Nothing linked"),
)


@case_page("viewer")
@require_GET
def matrix(request: HttpRequest, case: Case) -> HttpResponse:
    """Show every allegation by claim and element, with what supports, opposes and answers it."""
    moment = moment_of(request)
    board = queries.board_of(case, moment)
    asked = {name: request.GET.get(name, "").strip() for name in ("claim", "element", "status")}
    wanted = queries.Narrowing(
        **asked, show=request.GET.get("show", ""), words=request.GET.get("q", "").strip()
    )
    ctx = {
        "case": case,
        "board": board,
        "moment": moment,
        "at": at(moment),
        "wanted": wanted,
        "groups": queries.groups_of(board, wanted),
        "statuses": sorted({(line.status.code.value, line.status.words) for line in board.lines}),
        "shown": SHOWN,
        "words": WORDS,
    }
    return render(request, part(request, "proof/matrix.html", "rows"), ctx)


@case_page("viewer")
@require_GET
def gaps(request: HttpRequest, case: Case) -> HttpResponse:
    """Show what has no support, what was never answered, what one gap blocks, what nobody cites."""
    moment = moment_of(request)
    board = queries.board_of(case, moment)
    ctx = {
        "case": case,
        "board": board,
        "moment": moment,
        "at": at(moment),
        "lacks": queries.lacks_of(board),
        "uncited": page_of(request, queries.uncited_exhibits(case, board)),
    }
    return render(request, "proof/gaps.html", ctx)
