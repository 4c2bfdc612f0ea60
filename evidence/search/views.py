"""The search over what exhibits say, in one case or in all cases of a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from evidence.cases import queries as cases
from evidence.cases.access import case_page
from evidence.core.errors import NotFound
from evidence.search import queries
from evidence.search.forms import NarrowingForm
from evidence.search.question import LONGEST_QUESTION, asked
from evidence.web.htmx import part

if TYPE_CHECKING:
    from evidence.accounts.models import User
    from evidence.cases.models import Case


@require_GET
def everywhere(request: HttpRequest) -> HttpResponse:
    """Search all cases of which this person is a member, or the one that `?in=` names."""
    chosen = request.GET.get("in", "")
    if not chosen:
        return _answer(request, None, None)
    case = cases.cases_of(cast("User", request.user)).filter(public_id=chosen).first()
    if case is None:
        raise NotFound(cases.NO_SUCH_CASE)
    return _answer(request, None, case)


@case_page("viewer")
@require_GET
def in_case(request: HttpRequest, case: Case) -> HttpResponse:
    """Search one case."""
    return _answer(request, case, case)


@dataclass(frozen=True, slots=True)
class Way:
    """A link that narrows the search, and how many of the pages found are left by it."""

    label: str
    pages: int
    address: str


def _answer(request: HttpRequest, case: Case | None, searched: Case | None) -> HttpResponse:
    text = request.GET.get("q", "").strip()
    question = asked(text)
    form = NarrowingForm(request.GET, case=searched)
    found = None
    if form.is_valid() and not question.is_empty and not question.problem:
        found = _found(request, form, searched)
    ctx = {
        "case": case,
        "searched": searched,
        "cases": () if case else cases.cases_of(cast("User", request.user)),
        "words": text[:LONGEST_QUESTION],
        "question": question,
        "form": form,
        "is_narrow": any(request.GET.get(name) for name in (*form.fields, "in")),
        "found": found,
        "ways": _ways(request, found) if found else (),
        "most_pages": queries.pages.MOST_PAGES,
    }
    template = part(request, "search/search.html", "answer")
    return render(request, template, ctx, status=200 if form.is_valid() else 422)


def _found(request: HttpRequest, form: NarrowingForm, searched: Case | None) -> queries.Found:
    text = request.GET.get("q", "").strip()
    scope = queries.Scope(cast("User", request.user), searched, form.narrowing())
    page = request.GET.get("page", "1")
    return queries.find(scope, asked(text), text[:LONGEST_QUESTION], page=page)


def _ways(request: HttpRequest, found: queries.Found) -> list[tuple[str, list[Way]]]:
    """Return the links that narrow a search, under the label of each kind."""
    return [
        (
            facet.label,
            [
                Way(choice.label, choice.pages, _address(request, facet.name, choice.value))
                for choice in facet.choices
            ],
        )
        for facet in found.facets
    ]


def _address(request: HttpRequest, name: str, value: str) -> str:
    asked_for = request.GET.copy()
    asked_for.pop("page", None)
    asked_for[name] = value
    return f"{request.path}?{asked_for.urlencode()}"
