"""Who may enter a case: the one gate of every page and API call about a case."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, cast

from django.http import HttpRequest, HttpResponseBase

from evidence.accounts.models import User
from evidence.cases import queries
from evidence.cases.models import Case, Role

type CaseView[**P] = Callable[Concatenate[HttpRequest, Case, P], HttpResponseBase]


def case_page[**P](role: str) -> Callable[[CaseView[P]], Callable[..., HttpResponseBase]]:
    """Return a decorator that turns `case_id` in the URL into a Case the person may enter.

    Outsiders get 404 and never learn that the case exists; members whose role does not reach
    `role` get 403 with the names of those who can grant it.
    """

    def gate(view: CaseView[P]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def entered(
            request: HttpRequest, case_id: str, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            user = cast("User", request.user)
            case = queries.case_for(user, case_id, role=Role(role))
            # For the navigation, so that it need not ask at the gate again.
            request.entered_case = case  # type: ignore[attr-defined]  # our own
            return view(request, case, *args, **kwargs)

        return entered

    return gate
