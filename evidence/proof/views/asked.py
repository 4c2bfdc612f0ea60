"""What the pages of proof share: a moment in an address, faults told at their field."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

if TYPE_CHECKING:
    from django.forms import Form

    from evidence.core.errors import EvidenceError
    from evidence.core.moments import Moment


def at(moment: Moment) -> str:
    """Return the moment as the end of an address, empty for now."""
    return f"?{urlencode(moment.asked)}" if moment else ""


def tell(form: Form, error: EvidenceError) -> None:
    """Put a refusal where it belongs: at its field when the form has it, else above."""
    form.add_error(error.param if error.param in form.fields else None, error.message)
