"""Fields that several forms of proof have."""

from django import forms
from django.core.exceptions import ValidationError

from evidence.core.dates import FuzzyDate, NotADate, read

DATE_HELP = "As far as it is known: 2025-01-21, Jan 2025, about 2024, before 2024-09-18."


class KnownDateField(forms.CharField):
    """A date as far as it is known."""

    def __init__(self, label: str, *, help_text: str = DATE_HELP) -> None:
        super().__init__(label=label, required=False, max_length=60, help_text=help_text)

    def clean(self, value: object) -> FuzzyDate:
        """Return the date; raises ValidationError with how to write one."""
        try:
            return read(str(super().clean(value)))
        except NotADate as error:
            raise ValidationError(str(error), code="not_a_date") from error


def day(label: str, help_text: str = "") -> forms.DateField:
    """Return a field for a day that need not be known."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, help_text=help_text)


def known_since() -> forms.DateField:
    """Return the field for the day since which something is known."""
    return day("Known since", "Left empty: today. An earlier day for old matter.")


def words(label: str, *, limit: int, required: str = "no", help_text: str = "") -> forms.CharField:
    """Return a field for one line of words."""
    return forms.CharField(
        label=label, max_length=limit, required=required == "yes", help_text=help_text
    )


def prose(label: str, *, limit: int, rows: int = 3, help_text: str = "") -> forms.CharField:
    """Return a field for several lines."""
    widget = forms.Textarea({"rows": rows})
    return forms.CharField(
        label=label, max_length=limit, required=False, widget=widget, help_text=help_text
    )
