"""The search over what exhibits say, in one case or in all cases of a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from evidence.cases.access import case_page
from evidence.search import queries
from evidence.search.question import LONGEST_QUESTION, asked
from evidence.web.htmx import part

if TYPE_CHECKING:
    from evidence.accounts.models import User
    from evidence.cases.models import Case


@require_GET
def everywhere(request: HttpRequest) -> HttpResponse:
    """Search all cases of which this person is a member."""
    return _answer(request, None)


@case_page("viewer")
@require_GET
def in_case(request: HttpRequest, case: Case) -> HttpResponse:
    """Search one case."""
    return _answer(request, case)


def _answer(request: HttpRequest, case: Case | None) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:LONGEST_QUESTION]
    question = asked(text)
    can_be_answered = not question.is_empty and not question.only_excludes
    scope = queries.Scope(cast("User", request.user), case)
    page = request.GET.get("page", "1")
    ctx = {
        "case": case,
        "words": text,
        "question": question,
        "found": queries.find(scope, question, text, page=page) if can_be_answered else None,
        "most_pages": queries.pages.MOST_PAGES,
    }
    return render(request, part(request, "search/search.html", "answer"), ctx)
