"""What is on record: a case's documents and terms, one document, one version and its text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from evidence.cases.access import case_page
from evidence.policies import queries
from evidence.policies.forms.versions import TwoVersionsForm
from evidence.web.moments import moment_of

if TYPE_CHECKING:
    from evidence.cases.models import Case
    from evidence.policies.models import PolicyVersion


@case_page("viewer")
@require_GET
def overview(request: HttpRequest, case: Case) -> HttpResponse:
    """Show documents with their versions, settings with their regions, and promises."""
    moment = moment_of(request)
    ctx = {
        "case": case,
        "moment": moment,
        "today": queries.today_of(case, moment),
        "shelves": queries.shelves(case, moment=moment),
        "undated": queries.undated_in(case, moment=moment) if moment.as_of else 0,
        "settings": queries.settings_in(case, moment=moment),
        "promises": queries.promises_in(case, moment=moment),
        "proposals": queries.proposal_count(case),
    }
    return render(request, "policies/list.html", ctx)


@case_page("viewer")
@require_GET
def document(request: HttpRequest, case: Case, document_id: str) -> HttpResponse:
    """Show one document with its versions, two of which can be compared."""
    moment = moment_of(request)
    shelf = queries.shelf_of(queries.document_in(case, document_id), moment=moment)
    with_text = [each.version for each in shelf.versions if each.version.standing_text]
    ctx = {
        "case": case,
        "moment": moment,
        "today": queries.today_of(case, moment),
        "shelf": shelf,
        "with_text": with_text,
        "form": TwoVersionsForm(case=case, initial=_last_two(with_text)),
        "changes": queries.changes_of(shelf.document),
    }
    return render(request, "policies/document.html", ctx)


@case_page("viewer")
@require_GET
def version(request: HttpRequest, case: Case, version_id: str) -> HttpResponse:
    """Show one version: its dates, what it says, its text's hash, where it was read."""
    moment = moment_of(request)
    held = queries.version_in(case, version_id)
    ctx = {
        "case": case,
        "moment": moment,
        "read": queries.read_version(held, moment=moment),
        "version": held,
        "text": held.standing_text,
        "intervals": queries.intervals_of(held, moment=moment),
        "comparisons": queries.comparisons_of(held),
    }
    return render(request, "policies/version.html", ctx)


@case_page("viewer")
@require_GET
def text(request: HttpRequest, case: Case, version_id: str) -> HttpResponse:
    """Show the text of a version as it is kept."""
    held = queries.version_in(case, version_id)
    ctx = {"case": case, "version": held, "text": queries.text_of(held)}
    return render(request, "policies/text.html", ctx)


def _last_two(versions: Sequence[PolicyVersion]) -> dict[str, str]:
    named = zip(("earlier", "later"), versions[-2:], strict=False)
    return {name: version.public_id for name, version in named}
