"""Input shapes of bundles."""

from django import forms


class HeadingForm(forms.Form):
    """What a bundle is called and how its pages are numbered."""

    title = forms.CharField(max_length=200)
    subtitle = forms.CharField(max_length=200, required=False)
    stamp_prefix = forms.RegexField(
        r"^[A-Za-z0-9 ._-]*$",
        label="Page number prefix",
        max_length=12,
        required=False,
        help_text="Stamped before each page number: “DLT” gives DLT-000001.",
        error_messages={"invalid": "Use letters, digits, blanks, dots, hyphens and underscores."},
    )


class ReleaseForm(forms.Form):
    """Why a bundle is released in spite of its warnings."""

    reason = forms.CharField(
        max_length=400,
        help_text="It is kept with your name and the time, and entered in the custody of each "
        "exhibit concerned.",
    )
