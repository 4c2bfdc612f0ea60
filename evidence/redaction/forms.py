"""Input shapes of redaction: a reason, a name."""

from django import forms

from evidence.redaction.extract.kinds import ABOUT

STATES = (
    ("open", "Open"),
    ("left", "Left as they are"),
    ("notes", "Notes"),
    ("all", "All"),
)


class ReasonForm(forms.Form):
    """Why a finding may stay as it is."""

    reason = forms.CharField(
        max_length=400,
        help_text="It is kept with your name and the time, and entered in the custody record.",
    )


class NameForm(forms.Form):
    """A minor's name to look for."""

    name = forms.CharField(
        max_length=120,
        label="Name of a minor",
        help_text="“Jane Marie Doe” is also found as “Doe, Jane”, “JANE M. DOE” and “Jane Doe’s”. "
        "A single word, such as a nickname, is found wherever it stands alone.",
    )


class SoughtForm(forms.Form):
    """Which findings are listed."""

    state = forms.ChoiceField(choices=STATES, required=False, label="Show")
    kind = forms.ChoiceField(
        choices=[("", "Any kind"), *((kind.value, about.label) for kind, about in ABOUT.items())],
        required=False,
        label="Kind",
    )
    exhibit = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
