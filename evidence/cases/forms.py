"""Input shape of a new case."""

from django import forms

from evidence.cases.models import Court


class CaseForm(forms.Form):
    """What is asked when a case is opened; only the caption is needed."""

    caption = forms.CharField(
        max_length=300, help_text="As the court writes it: De La Torre v. LinkedIn Corporation."
    )
    short_name = forms.CharField(
        max_length=120, required=False, help_text="For lists and stamps. Left empty: the caption."
    )
    court = forms.ModelChoiceField(
        Court.objects.order_by("name"), required=False, empty_label="Not known yet"
    )
    docket_number = forms.CharField(
        max_length=40, required=False, help_text="Such as 5:25-cv-00709."
    )
    date_filed = forms.DateField(
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Day, month and year. Leave it empty while it is not known.",
    )

    def clean_short_name(self) -> str:
        """Fall back to the caption."""
        short: str = self.cleaned_data["short_name"]
        return short or self.cleaned_data.get("caption", "")[:120]
