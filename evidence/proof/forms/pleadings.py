"""Input shapes of beginning a claim and of taking a complaint or an answer over."""

from __future__ import annotations

from typing import Any

from django import forms

from evidence.cases import queries as cases
from evidence.cases.models import Case, Party
from evidence.core import dates
from evidence.exhibits import queries as exhibits
from evidence.exhibits.models import Exhibit
from evidence.proof.assemble.effect import KIND_WORDS, Kind, Pleading
from evidence.proof.services.pleadings import ClaimWording, PleadingParticulars

LONGEST_TEXT = 1_500_000
LONGEST_ELEMENT = 400


class ClaimForm(forms.Form):
    """A claim and its elements, one to a line, as the lawyer of the case words them."""

    title = forms.CharField(max_length=200)
    law = forms.CharField(label="Legal basis", max_length=300)
    burden = forms.CharField(label="Burden of proof", max_length=300, required=False)
    elements = forms.CharField(
        widget=forms.Textarea({"rows": 9}),
        help_text="One to a line, in the order in which they are to be shown.",
    )

    def clean_elements(self) -> tuple[str, ...]:
        """Return the elements, without empty lines."""
        lines = [" ".join(line.split()) for line in self.cleaned_data["elements"].split("\n")]
        if any(len(line) > LONGEST_ELEMENT for line in lines):
            raise forms.ValidationError(f"An element has {LONGEST_ELEMENT} signs at most.")
        return tuple(line for line in lines if line)

    def wording(self) -> ClaimWording:
        """Return the claim that was written."""
        return ClaimWording(**self.cleaned_data)


class PleadingForm(forms.Form):
    """The text of a pleading, and whose it is."""

    by_whom = forms.CharField(label="Whose pleading", max_length=200)
    title = forms.CharField(label="Title of the pleading", max_length=200)
    party = forms.ModelChoiceField(
        Party.objects.none(), label="Party", required=False, empty_label="None of the parties"
    )
    filed = forms.CharField(
        label="Filed",
        max_length=60,
        required=False,
        help_text="As far as it is known: 2025-01-21, Jan 2025, before 2025.",
    )
    known_on = forms.DateField(
        label="Known since",
        required=False,
        widget=forms.DateInput({"type": "date"}),
        help_text="Today, unless the team knew it earlier.",
    )
    exhibit = forms.CharField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(
        label="Text of the pleading",
        max_length=LONGEST_TEXT,
        strip=False,
        widget=forms.Textarea({"rows": 14, "spellcheck": "false"}),
        help_text="With its paragraph numbers. A line “--- page 3 ---” says where a page begins.",
    )

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, **options)
        self.case = case
        self.fields["party"].queryset = cases.parties_of(case)  # type: ignore[attr-defined]

    def clean_filed(self) -> dates.FuzzyDate:
        """Return the date as far as it is known."""
        try:
            return dates.read(self.cleaned_data["filed"])
        except dates.NotADate as error:
            raise forms.ValidationError(str(error)) from error

    def clean_exhibit(self) -> Exhibit | None:
        """Return the exhibit from which the text was taken; NotFound for one of another case."""
        public_id = self.cleaned_data["exhibit"]
        return exhibits.exhibit_in(self.case, public_id) if public_id else None

    def particulars(self) -> PleadingParticulars:
        """Return which pleading it is."""
        said = {name: value for name, value in self.cleaned_data.items() if name in _PARTICULARS}
        return PleadingParticulars(**said)


_PARTICULARS = ("by_whom", "title", "party", "exhibit", "filed", "known_on")


class AnswerForm(PleadingForm):
    """The text of an answer, and the pleading that it answers."""

    answers = forms.ChoiceField(label="Which pleading it answers")
    due = forms.ChoiceField(
        label="A paragraph without a response",
        choices=[
            (Pleading.FILED.value, "had to be answered: silence admits (Rule 8(b)(6))"),
            (Pleading.NOT_REQUIRED.value, "needed no answer: considered denied or avoided"),
        ],
    )
    field_order = ("answers", "due", "by_whom", "title", "party", "filed", "known_on")

    def __init__(self, *args: Any, pleadings: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["answers"].choices = [(each, each or "No title") for each in pleadings]  # type: ignore[attr-defined]
        self.fields["answers"].required = all(pleadings)


class ConfirmedForm(forms.Form):
    """What a person confirmed of one response."""

    kind = forms.ChoiceField(choices=[(kind.value, KIND_WORDS[kind]) for kind in Kind])
    admitted = forms.CharField(
        label="What is admitted", required=False, widget=forms.Textarea({"rows": 2})
    )
    denied = forms.CharField(
        label="What is denied", required=False, widget=forms.Textarea({"rows": 2})
    )
