"""What the pages of deadlines share: a person, and a step that is taken or refused in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.shortcuts import redirect

from evidence.core.errors import EvidenceError

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from evidence.accounts.models import User
    from evidence.deadlines.models import Deadline


def person(request: HttpRequest) -> User:
    """Return who is signed in; the gate let nobody else through."""
    return cast("User", request.user)


def taken(
    request: HttpRequest, deadline: Deadline, write: Callable[[], object], *, said: str
) -> HttpResponse:
    """Take a step and return the page to go to, which says what was done or why it was not."""
    try:
        write()
    except EvidenceError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, said)
    return redirect(deadline)
