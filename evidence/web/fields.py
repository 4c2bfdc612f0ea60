"""Form fields that people write dates into as far as they know them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from evidence.core.dates import NOT_KNOWN, FuzzyDate, NotADate, read

EXAMPLES = "2024-09-18, Sep 2024, about 2024, before 18 Sep 2024, between 2023 and 2024"


class FuzzyDateFormField(forms.CharField):
    """A date as far as it is known, written as people do."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("help_text", f"As far as it is known: {EXAMPLES}.")
        super().__init__(*args, **{"required": False, "max_length": 80, **options})

    def prepare_value(self, value: Any) -> Any:
        """Return the text that stands in the field."""
        if isinstance(value, FuzzyDate):
            return str(value) if value else ""
        return value

    def clean(self, value: Any) -> Any:
        """Return the date, not known when nothing was written."""
        try:
            return read(super().clean(value)) or NOT_KNOWN
        except NotADate as error:
            raise ValidationError(str(error), code="not_a_date") from error


def day_field(label: str, help_text: str = "") -> forms.DateField:
    """Return a field for a day that need not be known."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, help_text=help_text)
