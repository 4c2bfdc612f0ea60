"""Input shapes of statements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from django import forms

from evidence.sources import queries as sources
from evidence.sources.forms import SourceChoice
from evidence.sources.models import Source
from evidence.statements.forms.shared import (
    RecordForm,
    lines,
    party_field,
    sources_field,
    text_field,
)
from evidence.statements.models import Channel, Generality, HearsayTheory, Stance
from evidence.statements.queries import Narrowing
from evidence.statements.services.statements import Wording
from evidence.web.fields import FuzzyDateFormField

if TYPE_CHECKING:
    from evidence.cases.models import Case
    from evidence.statements.models import Statement

CHANNELS = [("", "Choose how it was said"), *Channel.choices]
STANCES = [("", "Choose what saying it does"), *Stance.choices]


class StatementForm(RecordForm):
    """Who said what, when, and what saying it does."""

    speaker = forms.CharField(max_length=200, help_text="A name, or “spokesperson, not named”.")
    role = forms.CharField(max_length=200, required=False)
    speaker_party = party_field("Speaker is the party")
    speaks_for = party_field("Speaks for", "The party for which it is said.")
    said = FuzzyDateFormField(label="Date")
    said_at = forms.TimeField(
        label="Time", required=False, widget=forms.TimeInput(attrs={"type": "time"})
    )
    time_zone = forms.CharField(
        max_length=40, required=False, help_text="Of the time, such as Europe/London."
    )
    channel = forms.ChoiceField(label="How", choices=CHANNELS)
    outlet = forms.CharField(label="Where", max_length=200, required=False)
    text = text_field("What was said", rows=4)
    is_verbatim = forms.BooleanField(
        label="In the speaker’s own words",
        required=False,
        help_text="Only what a source gives as a quotation. Else it is shown as a paraphrase.",
    )
    gist = forms.CharField(label="In our words", max_length=400, required=False)
    stance = forms.ChoiceField(choices=STANCES)
    generality = forms.ChoiceField(
        label="How far it reaches",
        choices=Generality,
        help_text="“No merit” is general; “we never shared messages” is specific.",
    )
    topics = text_field(
        "Topics", rows=2, required=False, help_text="One a line. Silences are found by topic."
    )
    sources = sources_field()
    hearsay_theories = forms.MultipleChoiceField(
        label="No hearsay under FRE 801(d)(2)",
        choices=HearsayTheory,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    hearsay_note = forms.CharField(label="Note on hearsay", max_length=400, required=False)
    key = forms.CharField(label="Short name", max_length=40, required=False)
    note = text_field("Note", rows=2, required=False)

    def clean_time_zone(self) -> str:
        """Return the zone; one that nobody knows is refused."""
        zone = str(self.cleaned_data["time_zone"])
        if zone and zone not in available_timezones():
            raise forms.ValidationError("Write a zone such as Europe/London or UTC.")
        return zone

    def topic_names(self) -> list[str]:
        """Return the topics, one a line."""
        return lines(self.cleaned_data["topics"])

    def written(self) -> dict[str, Any]:
        """Return what was written of the row itself."""
        found = super().written()
        return {**found, "hearsay_theories": tuple(found["hearsay_theories"])}


def known_of(statement: Statement) -> dict[str, Any]:
    """Return what stands in the form when a statement is to be corrected."""
    kept = {
        name: getattr(statement, name)
        for name in StatementForm.base_fields
        if name not in {"because", "sources", "topics"}
    }
    topics = "\n".join(topic.name for topic in statement.topics.all())
    cited = [link.source_id for link in statement.cited.all()]
    return {**kept, "topics": topics, "sources": cited}


class WordingForm(forms.Form):
    """Another wording in which a statement is handed on."""

    wording = text_field("Other wording", rows=2)
    source = SourceChoice(Source.objects.none(), required=False)
    is_verbatim = forms.BooleanField(label="The source gives it as a quotation", required=False)
    note = forms.CharField(max_length=400, required=False)

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, **{"auto_id": "wording_%s", **options})
        self.fields["source"].queryset = sources.sources_in(case)  # type: ignore[attr-defined]

    def particulars(self) -> Wording:
        """Return what was written."""
        return Wording(**self.cleaned_data)


class CitationForm(forms.Form):
    """A source that carries a statement, and what it says of it."""

    source = SourceChoice(Source.objects.none())
    role = forms.CharField(label="Role as it gives it", max_length=200, required=False)
    pinpoint = forms.CharField(max_length=120, required=False)
    says = forms.CharField(label="What it says", max_length=2000, required=False)

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, **{"auto_id": "citation_%s", **options})
        self.fields["source"].queryset = sources.sources_in(case)  # type: ignore[attr-defined]


class NarrowForm(forms.Form):
    """What of the list of statements is asked for."""

    q = forms.CharField(required=False, max_length=100)
    stance = forms.ChoiceField(choices=[("", "Any"), *Stance.choices], required=False)
    generality = forms.ChoiceField(choices=[("", "Any"), *Generality.choices], required=False)
    topic = forms.CharField(required=False, max_length=40)
    speaker = forms.CharField(required=False, max_length=100)

    def narrowing(self) -> Narrowing:
        """Return what is asked for; what the form does not know is left out."""
        self.is_valid()
        asked = self.cleaned_data
        return Narrowing(
            words=asked.get("q", ""),
            stance=asked.get("stance", ""),
            generality=asked.get("generality", ""),
            topic=asked.get("topic", ""),
            speaker=asked.get("speaker", ""),
        )
