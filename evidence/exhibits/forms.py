"""Input shapes of exhibits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms

from evidence.exhibits.models import Exhibit

# Django's ModelForm takes its type argument in the stubs only.
if TYPE_CHECKING:
    ExhibitForm = forms.ModelForm[Exhibit]
else:
    ExhibitForm = forms.ModelForm


class DescriptionForm(ExhibitForm):
    """What a person says about an exhibit."""

    class Meta:
        model = Exhibit
        fields = ("title", "description", "date_text", "source_citation", "custodian")
        widgets = {
            "description": forms.Textarea(attrs={"rows": 3}),
            "source_citation": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts = {
            "date_text": "As the document gives it: “30 January 2025”, “before 18 September 2024”.",
            "source_citation": "Where it comes from, so that another person finds it.",
        }
