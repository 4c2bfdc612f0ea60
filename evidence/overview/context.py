"""What every page's navigation shows."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from evidence.accounts.models import User
from evidence.notifications import queries as notifications
from evidence.overview import queries


def navigation(request: HttpRequest) -> dict[str, object]:
    """Return a person's number of unread notices and, inside a case, how much the case holds.

    Nothing is counted until a template asks, so a fragment of a page costs no query here.
    """
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {}
    counts: dict[str, object] = {
        "unread_count": SimpleLazyObject(lambda: notifications.unread_count(user))
    }
    match = request.resolver_match
    if match and "case_id" in match.kwargs:
        case_id = match.kwargs["case_id"]
        entered = getattr(request, "entered_case", None)
        counts["case_counts"] = SimpleLazyObject(
            lambda: queries.counts_in(entered) if entered else queries.counts_for(user, case_id)
        )
    return counts
