"""A case's statements: the register, one of them, recording, correcting, other wordings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from evidence.cases.access import case_page
from evidence.sources import queries as sources
from evidence.statements import queries
from evidence.statements.forms.shared import RetractForm
from evidence.statements.forms.statements import (
    CitationForm,
    NarrowForm,
    StatementForm,
    WordingForm,
    known_of,
)
from evidence.statements.services import statements
from evidence.statements.views.shared import person, retracted, sent
from evidence.web.htmx import part
from evidence.web.moments import moment_of
from evidence.web.pagination import page_of

if TYPE_CHECKING:
    from evidence.cases.models import Case
    from evidence.statements.models import Statement


@case_page("viewer")
@require_GET
def listing(request: HttpRequest, case: Case) -> HttpResponse:
    """Show what was said, as of a day and as it was known on one."""
    form, moment = NarrowForm(request.GET), moment_of(request)
    narrowing = form.narrowing()
    found = queries.statements_in(case, moment=moment, narrowing=narrowing)
    page = page_of(request, found)
    tallies = queries.tallies_of(page.object_list)
    ctx = {
        "case": case,
        "form": form,
        "moment": moment,
        "is_narrowed": narrowing != queries.Narrowing(),
        "statements": page,
        "rows": [(statement, tallies[statement.pk]) for statement in page.object_list],
        "topics": queries.topics_in(case),
        "undated": queries.undated_in(case, moment=moment) if moment.as_of else 0,
    }
    return render(request, part(request, "statements/list.html", "rows"), ctx)


@case_page("viewer")
@require_GET
def detail(request: HttpRequest, case: Case, statement_id: str) -> HttpResponse:
    """Show a statement with its words, its sources and the silences that it answers."""
    return render(request, "statements/detail.html", _page(case, statement_id))


@case_page("editor")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, case: Case) -> HttpResponse:
    """Record a statement."""
    form = StatementForm(request.POST or None, case=case)

    def write() -> Statement:
        cited = [statements.Citation(source=each) for each in form.cleaned_data["sources"]]
        said = _particulars(case, form)
        return statements.record_statement(case, said, by=person(request), cited=cited)

    if statement := sent(request, form, write):
        messages.success(request, "The statement is recorded.")
        return redirect(statement)
    return _form(request, {"case": case, "form": form})


@case_page("editor")
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, case: Case, statement_id: str) -> HttpResponse:
    """Put a corrected statement in the place of one, which stays on record."""
    old = queries.statement_in(case, statement_id)
    form = StatementForm(request.POST or None, case=case, replaces=True, initial=known_of(old))

    def write() -> Statement:
        return statements.revise_statement(
            old,
            _particulars(case, form),
            because=form.cleaned_data["because"],
            by=person(request),
            cited=_cited_still(old, form),
        )

    if statement := sent(request, form, write):
        messages.success(request, "The statement is corrected; the earlier one stays on record.")
        return redirect(statement)
    return _form(request, {"case": case, "form": form, "statement": old})


@case_page("editor")
@require_POST
def retract(request: HttpRequest, case: Case, statement_id: str) -> HttpResponse:
    """Let a statement no longer count."""
    statement = queries.statement_in(case, statement_id)

    def because(reason: str) -> None:
        statements.retract_statement(statement, because=reason, by=person(request))

    return retracted(request, redirect(statement), because)


@case_page("editor")
@require_POST
def add_wording(request: HttpRequest, case: Case, statement_id: str) -> HttpResponse:
    """Keep another wording beside the preferred one."""
    statement = queries.statement_in(case, statement_id)
    form = WordingForm(request.POST, case=case)

    def write() -> Any:
        return statements.add_wording(statement, form.particulars())

    if sent(request, form, write):
        messages.success(request, "The other wording is kept beside the preferred one.")
        return redirect(statement)
    page = _page(case, statement_id, wording_form=form)
    return render(request, "statements/detail.html", page, status=422)


@case_page("editor")
@require_POST
def cite(request: HttpRequest, case: Case, statement_id: str) -> HttpResponse:
    """Name a source of a statement, and the role that it gives the speaker."""
    statement = queries.statement_in(case, statement_id)
    form = CitationForm(request.POST, case=case)

    def write() -> Any:
        return statements.cite(statement, statements.Citation(**form.cleaned_data))

    if sent(request, form, write):
        messages.success(request, "The source is on the statement.")
        return redirect(statement)
    page = _page(case, statement_id, citation_form=form)
    return render(request, "statements/detail.html", page, status=422)


def _page(case: Case, statement_id: str, **forms: Any) -> dict[str, Any]:
    statement = queries.statement_in(case, statement_id)
    cited = list(statement.cited.select_related("source__case"))
    return {
        "case": case,
        "statement": statement,
        "successor": getattr(statement, "replaced_by", None),
        "cited": cited,
        "tally": sources.tally_of(link.source_id for link in cited),
        "wordings": queries.wordings_of(statement),
        "answered": queries.answered_by(statement),
        "retract_form": RetractForm(),
        "wording_form": WordingForm(case=case),
        "citation_form": CitationForm(case=case),
        **forms,
    }


def _particulars(case: Case, form: StatementForm) -> statements.StatementParticulars:
    topics = tuple(statements.topic_named(case, name) for name in form.topic_names())
    return statements.StatementParticulars(**form.written(), topics=topics)


def _cited_still(old: Statement, form: StatementForm) -> list[statements.Citation]:
    """Return the sources that were chosen, each with what the old statement knew of it."""
    known = {link.source_id: link for link in old.cited.all()}
    return [
        statements.Citation(
            source=source,
            pinpoint=known[source.pk].pinpoint,
            says=known[source.pk].says,
            role=known[source.pk].role,
        )
        if source.pk in known
        else statements.Citation(source=source)
        for source in form.cleaned_data["sources"]
    ]


def _form(request: HttpRequest, ctx: dict[str, Any]) -> HttpResponse:
    status = 422 if ctx["form"].errors else 200
    return render(request, "statements/form.html", ctx, status=status)
