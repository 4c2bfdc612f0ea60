"""What the pages of proof share: the moment asked for, and faults told at their field."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages

from evidence.core.moments import NOW, Moment, NotADay, read_moment

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpRequest

    from evidence.core.errors import EvidenceError


def moment_of(request: HttpRequest) -> Moment:
    """Return the moment of `?as_of=` and `?known=`; for a day that is none, now, and say so."""
    try:
        return read_moment(request.GET.get("as_of"), request.GET.get("known"))
    except NotADay as error:
        messages.error(request, f"{error} Shown is how it stands now.")
        return NOW


def at(moment: Moment) -> str:
    """Return the moment as the end of an address, empty for now."""
    return f"?{urlencode(moment.asked)}" if moment else ""


def tell(form: Form, error: EvidenceError) -> None:
    """Put a refusal where it belongs: at its field when the form has it, else above."""
    form.add_error(error.param if error.param in form.fields else None, error.message)
