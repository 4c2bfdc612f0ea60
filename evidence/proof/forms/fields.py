"""Fields that several forms of proof have."""

from django import forms

from evidence.web.fields import day_field


def known_since() -> forms.DateField:
    """Return the field for the day since which something is known."""
    return day_field("Known since", "Left empty: today. An earlier day for old matter.")


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
