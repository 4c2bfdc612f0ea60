"""Input shapes of what bears on an allegation: a link, an answer, a person's word, a finding."""

from __future__ import annotations

from typing import Any

from django import forms

from evidence.cases.models import Case
from evidence.core.errors import Invalid
from evidence.proof.assemble.facts import WORDS, Code
from evidence.proof.forms.fields import known_since, prose, words
from evidence.proof.models import Allegation, FoundAs, Position, Stance, Strength
from evidence.proof.queries import allegations_in, thing_named
from evidence.proof.queries.finding import HOW, Named
from evidence.proof.services.links import (
    FindingParticulars,
    Judgement,
    ResponseParticulars,
    SupportParticulars,
    Thing,
)
from evidence.web.fields import FuzzyDateFormField, day_field

SAID = [(code.value, WORDS[code]) for code in Code if not code.startswith("found_")]


class NamesThing(forms.Form):
    """A form in which a thing is named by typing."""

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, **options)
        self.case = case

    def named(self, name: str) -> Named | None:
        """Return what was named, None when nothing was; a name of nothing is the field's error."""
        text = self.cleaned_data.get(name, "")
        try:
            return thing_named(self.case, text) if text else None
        except Invalid as error:
            self.add_error(name, error.message)
            return None


class LinkForm(NamesThing):
    """Something that bears on an allegation or element."""

    thing = words("What", limit=120, required="yes", help_text=HOW)
    stance = forms.ChoiceField(
        label="What it does", choices=Stance.choices, widget=forms.RadioSelect, initial="supports"
    )
    strength = forms.ChoiceField(
        label="How far", choices=Strength.choices, widget=forms.RadioSelect, initial="full"
    )
    is_answer = forms.BooleanField(
        label="It is a statement that answers the allegation",
        required=False,
        help_text="A denial, an admission, a concession: it counts as an answer, not as evidence.",
    )
    page = forms.IntegerField(label="Page", required=False, min_value=1, max_value=1000000)
    testimony = words("Page and line", limit=40, help_text="Of a transcript: 45:12–46:3.")
    pinpoint = words("Where else", limit=200, help_text="A section, a paragraph, a time.")
    quotation = prose("Quotation", limit=5000, help_text="Its words, unchanged; short.")
    admissibility = words(
        "Admissibility", limit=400, help_text="Authentication, hearsay theory: FRE 901, 801(d)(2)."
    )
    held = FuzzyDateFormField(label="Of which date")
    note = prose("Note", limit=1000, rows=2)
    known_on = known_since()

    def clean(self) -> dict[str, Any]:
        """Resolve what was typed."""
        said = super().clean() or {}
        found = self.named("thing")
        if found and said.get("testimony") and not found.exhibit:
            self.add_error("testimony", "Lines are a transcript's: name its exhibit.")
        self.cleaned_data["found"] = found
        return said

    def particulars(self) -> SupportParticulars:
        """Return what was typed, with the page that a Bates number names."""
        said = dict(self.cleaned_data)
        found: Named = said.pop("found")
        said.pop("allegation", None)
        said.pop("because", None)
        said["page"] = said["page"] or found.page
        thing = Thing(
            exhibit=found.exhibit,
            statement=found.statement,
            version=found.version,
            entry=found.entry,
            event=found.event,
        )
        return SupportParticulars(**{**said, "thing": thing, "bates": found.bates})


class LinkChoosingForm(LinkForm):
    """The same, where the allegation is still to be chosen."""

    field_order = ("allegation",)
    allegation = forms.ModelChoiceField(
        Allegation.objects.none(), to_field_name="public_id", empty_label="Choose an allegation"
    )

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, case=case, **options)
        self.fields["allegation"].queryset = allegations_in(case)  # type: ignore[attr-defined]


class ResponseForm(forms.Form):
    """What an answer says to an allegation (FRCP 8(b))."""

    position = forms.ChoiceField(label="The answer", choices=[("", "Choose"), *Position.choices])
    responded_by = words("Who answers", limit=200, required="yes")
    pleading = words("In which pleading", limit=200)
    responded = FuzzyDateFormField(label="Answered")
    text = prose("As answered", limit=20000, help_text="Its words, unchanged.")
    admitted_text = prose("What is admitted", limit=8000, rows=2)
    denied_text = prose("What is denied", limit=8000, rows=2)
    is_legal_conclusion = forms.BooleanField(
        label="It objects to a legal conclusion", required=False
    )
    refers_to_document = forms.BooleanField(label="It lets a document speak", required=False)
    is_required = forms.BooleanField(
        label="A responsive pleading was required",
        required=False,
        initial=True,
        help_text="Only then is what is not denied admitted: FRCP 8(b)(6).",
    )
    note = prose("Note", limit=1000, rows=2)
    known_on = known_since()

    def particulars(self) -> ResponseParticulars:
        """Return what was typed."""
        return ResponseParticulars(**self.cleaned_data)


class OverrideForm(forms.Form):
    """How a person says that something stands."""

    code = forms.ChoiceField(label="It stands", choices=[("", "Choose"), *SAID])
    reason = prose("Why", limit=1000, help_text="Shown beside what is computed.")
    since = day_field("Since", "Left empty: today.")

    def judgement(self) -> Judgement:
        """Return what was said."""
        return Judgement(**self.cleaned_data)


class FindingForm(NamesThing):
    """What the court found, in its order."""

    outcome = forms.ChoiceField(label="The court", choices=FoundAs.choices)
    found_on = day_field("On", "The date of the order.")
    order = words("The order", limit=120, required="yes", help_text="entry 45, or EX-12.")
    pinpoint = words("Where in it", limit=200)
    quotation = prose("In the court’s words", limit=8000)
    known_on = known_since()

    def clean(self) -> dict[str, Any]:
        """Resolve the order; a finding has its day."""
        said = super().clean() or {}
        self.cleaned_data["found"] = self.named("order")
        if not said.get("found_on"):
            self.add_error("found_on", "Give the day of the order.")
        return said

    def particulars(self) -> FindingParticulars:
        """Return what was typed."""
        said = dict(self.cleaned_data)
        found: Named = said.pop("found")
        said.pop("order")
        return FindingParticulars(**said, entry=found.entry, exhibit=found.exhibit)
