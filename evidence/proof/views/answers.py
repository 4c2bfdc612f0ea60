"""An answer taken over: read, laid beside the complaint, confirmed paragraph by paragraph."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from evidence.cases.access import case_page
from evidence.core.errors import EvidenceError
from evidence.exhibits import queries as exhibits
from evidence.proof.assemble.answer import Answer, read_answer
from evidence.proof.assemble.effect import Pleading
from evidence.proof.assemble.lines import pasted
from evidence.proof.forms.pleadings import AnswerForm, ConfirmedForm
from evidence.proof.queries import pleadings as queries
from evidence.proof.services import pleadings
from evidence.proof.services.pleadings import ConfirmedResponse

if TYPE_CHECKING:
    from evidence.accounts.models import User
    from evidence.cases.models import Case
    from evidence.proof.queries.pleadings import Answered, Compared

type Rows = list[tuple[Answered, ConfirmedForm]]


@case_page("editor")
@require_http_methods(["GET", "POST"])
def take_answer(request: HttpRequest, case: Case) -> HttpResponse:
    """Take an answer’s text, show what it says to each paragraph, and record what is confirmed."""
    exhibit_id = request.GET.get("exhibit", "")
    exhibit = exhibits.exhibit_in(case, exhibit_id) if exhibit_id else None
    taken = queries.text_of(exhibit) if exhibit else None
    begun = {"text": taken.text, "exhibit": exhibit_id} if taken else {}
    titles = queries.pleadings_in(case)
    form = AnswerForm(request.POST or None, case=case, pleadings=titles, initial=begun)
    answer = read_answer(pasted(form.cleaned_data["text"])) if _is_sound(form) else None
    compared = _beside(case, form, answer) if answer else None
    rows = _rows(request, compared) if compared else []
    if request.POST.get("step") == "take" and rows and _answer_taken(request, form, rows):
        return redirect("proof:matrix", case.public_id)
    ctx = {
        "case": case,
        "form": form,
        "answer": answer,
        "compared": compared,
        "rows": rows,
        "exhibit": exhibit,
        "taken": taken,
        "exhibits": queries.readable_in(case),
        "pleadings": titles,
    }
    return render(request, "proof/answer.html", ctx, status=422 if form.errors else 200)


def _is_sound(form: AnswerForm) -> bool:
    return form.is_bound and form.is_valid()


def _beside(case: Case, form: AnswerForm, answer: Answer) -> Compared:
    paragraphs = queries.paragraphs_of(case, form.cleaned_data["answers"])
    return queries.compared(paragraphs, answer, due=Pleading(form.cleaned_data["due"]))


def _rows(request: HttpRequest, compared: Compared) -> Rows:
    """Return each paragraph with its own small form: what was read, or what a person made of it."""
    is_confirming = request.POST.get("step") == "take"
    rows = []
    for row in compared.rows:
        reading = row.response.reading if row.response else None
        read = {
            "kind": row.kind.value,
            "admitted": reading.admitted if reading else "",
            "denied": reading.denied if reading else "",
        }
        prefix = row.allegation.public_id
        typed = request.POST if is_confirming else None
        rows.append((row, ConfirmedForm(typed, prefix=prefix, initial=read)))
    return rows


def _answer_taken(request: HttpRequest, form: AnswerForm, rows: Rows) -> bool:
    """Record what was confirmed and say so; False, with the reason in the form, if it cannot be."""
    left_out = set(request.POST.getlist("leave-out"))
    wanted = [(row, said) for row, said in rows if row.allegation.public_id not in left_out]
    if not all(said.is_valid() for _, said in wanted):
        form.add_error(None, "Choose a kind of response for each paragraph.")
        return False
    responses = [_confirmed(row, said) for row, said in wanted]
    try:
        taken = pleadings.take_answer(responses, form.particulars(), by=cast("User", request.user))
    except EvidenceError as error:
        form.add_error(error.param if error.param in form.fields else None, error.message)
        return False
    left = f" {len(taken.left)} were there before and stay." if taken.left else ""
    messages.success(request, f"{len(taken.made)} responses are recorded.{left}")
    return True


def _confirmed(row: Answered, said: ConfirmedForm) -> ConfirmedResponse:
    response = row.response
    return ConfirmedResponse(
        allegation=row.allegation,
        kind=said.cleaned_data["kind"],
        text=response.text if response else "",
        admitted_text=said.cleaned_data["admitted"],
        denied_text=said.cleaned_data["denied"],
        is_legal_conclusion=bool(response and response.reading.is_legal_conclusion),
        refers_to_document=bool(response and response.reading.refers_to_document),
        page=response.page if response else None,
    )
