"""A case's contradictions and open questions: the registers, handling, answering."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from evidence.cases.access import case_page
from evidence.statements import queries
from evidence.statements.forms.contradictions import (
    AnswerForm,
    ContradictionForm,
    HandlingForm,
    QuestionForm,
)
from evidence.statements.forms.shared import RetractForm
from evidence.statements.services import contradictions
from evidence.statements.views.shared import person, retracted, sent
from evidence.web.htmx import part
from evidence.web.moments import moment_of
from evidence.web.pagination import page_of_read

if TYPE_CHECKING:
    from evidence.cases.models import Case
    from evidence.statements.models import Contradiction, Question


@case_page("viewer")
@require_GET
def listing(request: HttpRequest, case: Case) -> HttpResponse:
    """Show accounts that differ, side by side, and how each is handled."""
    moment, show = moment_of(request), request.GET.get("show", "")
    found = queries.standings_in(case, moment=moment)
    if show in {"open", "settled"}:
        found = [standing for standing in found if standing.is_open == (show == "open")]
    ctx = {"case": case, "moment": moment, "show": show, "standings": page_of_read(request, found)}
    return render(request, part(request, "statements/contradictions.html", "rows"), ctx)


@case_page("viewer")
@require_GET
def detail(request: HttpRequest, case: Case, contradiction_id: str) -> HttpResponse:
    """Show one contradiction, each account with its sources, and what was decided when."""
    return render(request, "statements/contradiction.html", _page(case, contradiction_id))


@case_page("editor")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, case: Case) -> HttpResponse:
    """Record accounts that differ."""
    form = ContradictionForm(request.POST or None, case=case)

    def write() -> Contradiction:
        said = form.particulars()
        return contradictions.record_contradiction(case, said, by=person(request))

    if contradiction := sent(request, form, write):
        messages.success(request, "The contradiction is recorded. It is open until handled.")
        return redirect(contradiction)
    return _form(request, {"case": case, "form": form})


@case_page("editor")
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, case: Case, contradiction_id: str) -> HttpResponse:
    """Put a corrected contradiction in the place of one; it is open again."""
    old = queries.contradiction_in(case, contradiction_id)
    known = _known(old)
    form = ContradictionForm(request.POST or None, case=case, replaces=True, initial=known)

    def write() -> Contradiction:
        because = form.cleaned_data["because"]
        return contradictions.revise_contradiction(
            old, form.particulars(), because=because, by=person(request)
        )

    if contradiction := sent(request, form, write):
        messages.success(request, "The contradiction is corrected and open again.")
        return redirect(contradiction)
    return _form(request, {"case": case, "form": form, "contradiction": old})


@case_page("editor")
@require_POST
def handle(request: HttpRequest, case: Case, contradiction_id: str) -> HttpResponse:
    """Decide how a contradiction is handled; earlier decisions stay on record."""
    contradiction = queries.contradiction_in(case, contradiction_id)
    form = HandlingForm(request.POST, contradiction=contradiction)

    def write() -> Any:
        return contradictions.handle(contradiction, form.ruling(), by=person(request))

    if sent(request, form, write):
        messages.success(request, "It is recorded how the contradiction is handled.")
        return redirect(contradiction)
    page = _page(case, contradiction_id, form=form)
    return render(request, "statements/contradiction.html", page, status=422)


@case_page("editor")
@require_POST
def retract(request: HttpRequest, case: Case, contradiction_id: str) -> HttpResponse:
    """Let a contradiction no longer count."""
    contradiction = queries.contradiction_in(case, contradiction_id)

    def because(reason: str) -> None:
        contradictions.retract_contradiction(contradiction, because=reason, by=person(request))

    return retracted(request, redirect(contradiction), because)


@case_page("viewer")
@require_GET
def questions(request: HttpRequest, case: Case) -> HttpResponse:
    """Show what nobody has answered, each with the reason and the day of the search."""
    return render(request, "statements/questions.html", _questions(request, case))


@case_page("editor")
@require_POST
def ask(request: HttpRequest, case: Case) -> HttpResponse:
    """Record a question that no source answers."""
    form = QuestionForm(request.POST, case=case)

    def write() -> Question:
        cited = list(form.cleaned_data["sources"])
        return contradictions.ask(case, form.particulars(), by=person(request), cited=cited)

    if sent(request, form, write):
        messages.success(request, "The question is recorded.")
        return redirect("statements:questions", case.public_id)
    page = {**_questions(request, case), "form": form}
    return render(request, "statements/questions.html", page, status=422)


@case_page("editor")
@require_POST
def answer(request: HttpRequest, case: Case, question_id: str) -> HttpResponse:
    """Answer a question, which closes it."""
    question = queries.question_in(case, question_id)
    form = AnswerForm(request.POST)

    def write() -> Any:
        said = form.cleaned_data
        return contradictions.answer(question, said["answer"], by=person(request), on=said["on"])

    if sent(request, form, write):
        messages.success(request, "The question is answered.")
    else:
        reasons = [str(each) for errors in form.errors.values() for each in errors]
        messages.error(request, " ".join(reasons))
    return redirect("statements:questions", case.public_id)


@case_page("editor")
@require_POST
def retract_question(request: HttpRequest, case: Case, question_id: str) -> HttpResponse:
    """Let a question no longer count."""
    question = queries.question_in(case, question_id)

    def because(reason: str) -> None:
        contradictions.retract_question(question, because=reason, by=person(request))

    return retracted(request, redirect("statements:questions", case.public_id), because)


def _questions(request: HttpRequest, case: Case) -> dict[str, Any]:
    moment = moment_of(request)
    return {
        "case": case,
        "moment": moment,
        "questions": page_of_read(request, queries.asked_in(case, moment=moment)),
        "form": QuestionForm(case=case),
        "answer_form": AnswerForm(auto_id=False),
        "retract_form": RetractForm(auto_id=False),
    }


def _page(case: Case, contradiction_id: str, form: HandlingForm | None = None) -> dict[str, Any]:
    contradiction = queries.contradiction_in(case, contradiction_id)
    return {
        "case": case,
        "contradiction": contradiction,
        "standing": queries.standing_of(contradiction),
        "bearing": queries.bearing_on(contradiction),
        "successor": getattr(contradiction, "replaced_by", None),
        "form": form or HandlingForm(contradiction=contradiction),
        "retract_form": RetractForm(),
    }


def _known(contradiction: Contradiction) -> dict[str, Any]:
    known: dict[str, Any] = {
        "subject": contradiction.subject,
        "key": contradiction.key,
        "note": contradiction.note,
        "known_on": contradiction.known_on,
        "bearing": [link.source_id for link in queries.bearing_on(contradiction)],
    }
    for account in queries.standing_of(contradiction).accounts[:3]:
        letter = account.letter.lower()
        known[f"wording_{letter}"] = account.wording
        known[f"sources_{letter}"] = [link.source_id for link in account.cited.all()]
    return known


def _form(request: HttpRequest, ctx: dict[str, Any]) -> HttpResponse:
    status = 422 if ctx["form"].errors else 200
    return render(request, "statements/contradiction_form.html", ctx, status=status)
