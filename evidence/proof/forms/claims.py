"""Input shapes of claims and elements."""

from __future__ import annotations

from typing import Any

from django import forms

from evidence.cases import queries as cases
from evidence.cases.models import Case, Party
from evidence.proof.forms.fields import prose, words
from evidence.proof.models import Allegation, Claim, Element
from evidence.proof.queries import allegations_in
from evidence.proof.services.claims import ClaimParticulars, ElementParticulars
from evidence.web.fields import day_field


class ClaimForm(forms.Form):
    """A cause of action."""

    title = words("Claim", limit=200, required="yes", help_text="Breach of contract.")
    law = words("Legal basis", limit=300, help_text="The statute or doctrine, with its section.")
    law_source = words("Where the law was read", limit=500)
    law_verified_on = day_field("Law verified on", "When somebody last read it at its source.")
    burden = words("Burden", limit=300, help_text="Who has to show it, and by which standard.")
    claimant = forms.ModelChoiceField(
        Party.objects.none(), required=False, empty_label="Not named", label="Whose claim"
    )
    relief = words("Relief asked for", limit=400)
    number = forms.IntegerField(
        label="Number in the complaint", required=False, min_value=1, max_value=999
    )
    number_reason = words("Why there is no number", limit=300)
    note = prose("Note", limit=1000)

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["claimant"].queryset = cases.parties_of(case)  # type: ignore[attr-defined]

    def particulars(self, claim: Claim | None = None) -> ClaimParticulars:
        """Return what was typed; a claim keeps its short name."""
        return ClaimParticulars(**self.cleaned_data, key=claim.key if claim else "")


class ElementForm(forms.Form):
    """One thing that a claim has to show."""

    text = words("Element", limit=400, required="yes", help_text="One thing that must be shown.")
    law = words("Legal basis", limit=300)
    burden = words("Burden", limit=300, help_text="Left empty: as for the claim.")
    note = prose("Note", limit=1000, rows=2)

    def particulars(self, element: Element | None = None) -> ElementParticulars:
        """Return what was typed; an element keeps its short name."""
        return ElementParticulars(**self.cleaned_data, key=element.key if element else "")


class TieForm(forms.Form):
    """The allegation that an element needs."""

    allegation = forms.ModelChoiceField(
        Allegation.objects.none(), to_field_name="public_id", empty_label="Choose an allegation"
    )

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, **{"auto_id": False, **options})
        self.fields["allegation"].queryset = allegations_in(case)  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """Why something no longer counts."""

    because = words(
        "Why", limit=400, required="yes", help_text="It stays on record, with this reason."
    )
