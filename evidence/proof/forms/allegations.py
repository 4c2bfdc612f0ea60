"""Input shapes of allegations."""

from __future__ import annotations

from typing import Any

from django import forms

from evidence.cases import queries as cases
from evidence.cases.models import Case, Party
from evidence.proof.forms.fields import known_since, prose, words
from evidence.proof.models import Allegation, Basis
from evidence.proof.services.allegations import (
    NO_PARAGRAPH,
    NO_WORDS,
    AllegationParticulars,
)
from evidence.statements.models import AbsenceAssertion
from evidence.web.fields import FuzzyDateFormField

# What a correction takes over from the allegation that it replaces, since no form asks for it.
KEPT = ("key", "exhibit", "page", "entry")


class AllegationForm(forms.Form):
    """What a party alleges: its words as pleaded and ours, apart."""

    as_pleaded = prose("As pleaded", limit=20000, rows=4, help_text="Its words, unchanged.")
    as_pleaded_reason = words(
        "Why the words are missing", limit=300, help_text="When they are not known."
    )
    paraphrase = prose("In our words", limit=4000, help_text="Shown as a paraphrase, always.")
    paragraph = words("Paragraph", limit=20, help_text="Of the complaint: 42, or 42(a).")
    paragraph_reason = words(
        "Why there is no paragraph", limit=300, help_text="When the number is not known."
    )
    pleaded_by = words("Who alleges it", limit=200, required="yes")
    party = forms.ModelChoiceField(
        Party.objects.none(), required=False, empty_label="Not named", label="As a party"
    )
    pleading = words("In which pleading", limit=200)
    pleaded = FuzzyDateFormField(label="Pleaded")
    bases = forms.MultipleChoiceField(
        label="On what it is said to rest",
        choices=Basis.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    basis_note = words("More on that", limit=400)
    asserts_silence = forms.BooleanField(
        label="It alleges that somebody said nothing",
        required=False,
        help_text="A later statement then overtakes it.",
    )
    silence = forms.ModelChoiceField(
        AbsenceAssertion.objects.none(), required=False, empty_label="None", label="Which silence"
    )
    is_damages_amount = forms.BooleanField(
        label="It is about the amount of damages",
        required=False,
        help_text="Not admitted by silence: FRCP 8(b)(6).",
    )
    note = prose("Note", limit=1000)
    known_on = known_since()

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["party"].queryset = cases.parties_of(case)  # type: ignore[attr-defined]
        standing = AbsenceAssertion.objects.in_case(case).in_force()
        self.fields["silence"].queryset = standing  # type: ignore[attr-defined]

    def particulars(self, allegation: Allegation | None = None) -> AllegationParticulars:
        """Return what was typed, with what a correction takes over."""
        said = dict(self.cleaned_data)
        said["bases"] = tuple(said["bases"])
        said["paragraph_reason"] = said["paragraph_reason"] or NO_PARAGRAPH
        said["as_pleaded_reason"] = said["as_pleaded_reason"] or NO_WORDS
        kept = {name: getattr(allegation, name) for name in KEPT} if allegation else {}
        return AllegationParticulars(**said, **kept)


class CorrectionForm(AllegationForm):
    """What is right in place of an allegation, and why."""

    because = words("Why it is corrected", limit=400, required="yes")

    def particulars(self, allegation: Allegation | None = None) -> AllegationParticulars:
        """Return what was typed, without the reason."""
        self.cleaned_data.pop("because", None)
        return super().particulars(allegation)
