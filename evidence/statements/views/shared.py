"""What the pages of these records share: a form that is sent, and a row that is retracted."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import messages

from evidence.core.errors import EvidenceError
from evidence.statements.forms.shared import RetractForm

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.forms import Form
    from django.http import HttpRequest, HttpResponse

    from evidence.accounts.models import User


def person(request: HttpRequest) -> User:
    """Return who is signed in; the gate let nobody else through."""
    return cast("User", request.user)


def sent[Row](request: HttpRequest, form: Form, write: Callable[[], Row]) -> Row | None:
    """Return what a sent form wrote, None when it was not sent, or was refused and says why."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return write()
    except EvidenceError as error:
        form.add_error(error.param if error.param in form.fields else None, error.message)
        return None


def retracted(
    request: HttpRequest, page: HttpResponse, retract: Callable[[str], None]
) -> HttpResponse:
    """Let something no longer count, for the reason that was sent; returns the page to go to."""
    form = RetractForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Say why it no longer counts: it stays on record.")
        return page
    try:
        retract(form.cleaned_data["because"])
    except EvidenceError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "It no longer counts. It stays on record with the reason.")
    return page
