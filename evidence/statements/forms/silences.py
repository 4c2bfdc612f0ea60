"""Input shapes of silences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from evidence.statements.forms.shared import RecordForm, party_field, sources_field, text_field
from evidence.statements.models import Sought
from evidence.web.fields import FuzzyDateFormField, day_field

if TYPE_CHECKING:
    from evidence.statements.models import AbsenceAssertion


class SilenceForm(RecordForm):
    """Who asserts that nobody said what, in which window, and what was searched."""

    text = text_field("What is asserted", rows=2)
    topic = forms.CharField(
        max_length=160, help_text="A statement on this topic answers the assertion by itself."
    )
    sought = forms.ChoiceField(label="What is missing", choices=Sought)
    asserter = forms.CharField(label="Who asserts it", max_length=200)
    asserter_party = party_field("Asserter is the party")
    silent = forms.CharField(
        label="Who is said to be silent",
        max_length=200,
        required=False,
        help_text="Left empty: anybody.",
    )
    silent_party = party_field("Silent is the party", "Who speaks for it ends the silence.")
    asserted = FuzzyDateFormField(label="Asserted on")
    window_start = FuzzyDateFormField(label="Silent from")
    window_start_reason = forms.CharField(
        label="Why the start is not known", max_length=400, required=False
    )
    window_end = FuzzyDateFormField(label="Silent until")
    searched = forms.CharField(label="What was searched", max_length=400, required=False)
    searched_where = forms.CharField(label="Where", max_length=400, required=False)
    searched_by = forms.CharField(label="By whom", max_length=200, required=False)
    searched_on = day_field("Searched on")
    searched_reason = forms.CharField(
        label="Why no search is known", max_length=400, required=False
    )
    sources = sources_field()
    key = forms.CharField(label="Short name", max_length=40, required=False)
    note = text_field("Note", rows=2, required=False)


def known_of(assertion: AbsenceAssertion) -> dict[str, Any]:
    """Return what stands in the form when an assertion is to be corrected."""
    apart = {"because", "sources", "topic"}
    kept = {name: getattr(assertion, name) for name in SilenceForm.base_fields if name not in apart}
    cited = [link.source_id for link in assertion.cited.all()]
    return {**kept, "topic": assertion.topic.name, "sources": cited}
