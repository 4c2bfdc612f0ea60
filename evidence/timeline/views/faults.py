"""Puts what a service refuses where the person looks: at the field, or above the form."""

from django.forms import BaseForm

from evidence.core.errors import EvidenceError


def tell(form: BaseForm, error: EvidenceError) -> None:
    """Add the error's sentence to the field it names, or to the form when it has no such field."""
    form.add_error(error.param if error.param in form.fields else None, error.message)
