"""Input shapes of events, their citations, papers and sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from evidence.cases.models import Case
from evidence.core import dates
from evidence.core.dates import FuzzyDate, NotADate
from evidence.core.errors import EvidenceError
from evidence.sources import queries as sources
from evidence.sources.models import Source
from evidence.timeline import queries
from evidence.timeline.models import (
    ChronologyForm,
    Confidence,
    EventKind,
    PaperUse,
    TimelineEvent,
)
from evidence.timeline.queries import Narrowing
from evidence.timeline.services.citations import Cited
from evidence.timeline.services.happening import BESIDE, MEANING, Happening
from evidence.timeline.services.papers import PaperAsked

# Django's ModelChoiceField takes its type argument in the stubs only.
if TYPE_CHECKING:
    SourceField = forms.ModelChoiceField[Source]
else:
    SourceField = forms.ModelChoiceField


def small(rows: int) -> forms.Textarea:
    """Return a field of so many lines."""
    return forms.Textarea({"rows": rows})


class CitationForm(forms.Form):
    """What an event rests on."""

    exhibit = forms.CharField(
        label="Exhibit",
        max_length=60,
        required=False,
        help_text="EX-4, or the Bates number of a page.",
    )
    source = SourceField(
        Source.objects.none(), required=False, label="Or a source", empty_label="None"
    )
    page = forms.IntegerField(min_value=1, max_value=999_999, required=False)
    pinpoint = forms.CharField(
        label="Where in it", max_length=200, required=False, help_text="¶ 12, 34:5–11, 00:03:20."
    )
    quotation = forms.CharField(
        label="What stands there", max_length=600, required=False, widget=small(2)
    )

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, **options)
        self.case = case
        self.fields["source"].queryset = sources.sources_in(case)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Find the exhibit that is named."""
        said = super().clean() or {}
        if named := said.get("exhibit"):
            try:
                said["found"], page = queries.exhibit_cited(self.case, named)
                said["page"] = said.get("page") or page
            except EvidenceError as error:
                self.add_error("exhibit", error.message)
        return said

    def cited(self) -> Cited | None:
        """Return what is cited, None when nothing is."""
        said = self.cleaned_data
        if not said.get("found") and not said["source"]:
            return None
        return Cited(
            exhibit=said.get("found"),
            source=said["source"],
            page=said["page"],
            pinpoint=said["pinpoint"],
            quotation=said["quotation"],
        )


class EventForm(CitationForm):
    """An event, and with a new one what it rests on."""

    text = forms.CharField(
        label="What happened",
        widget=small(3),
        max_length=20_000,
        help_text="One assertion an entry; what is only alleged begins with who alleges it.",
    )
    date = forms.CharField(
        label="When",
        max_length=80,
        required=False,
        help_text="2024-09-18, Sep 2024, about 2021, before …, between … and …. Empty: not known.",
    )
    time = forms.TimeField(
        label="Time of day", required=False, widget=forms.TimeInput({"type": "time"}, "%H:%M")
    )
    time_zone = forms.CharField(
        max_length=60, required=False, help_text="Such as America/Los_Angeles; with a time only."
    )
    sequence = forms.IntegerField(
        label="Place in its day", min_value=1, max_value=32_767, initial=1
    )
    kind = forms.ChoiceField(choices=EventKind.choices, initial=EventKind.FACT)
    confidence = forms.ChoiceField(choices=[("", "Not said"), *Confidence.choices], required=False)
    as_pleaded = forms.CharField(
        label="As pleaded", widget=small(2), required=False, help_text="The pleading’s own words."
    )
    is_disputed = forms.BooleanField(label="Disputed", required=False)
    disputed_by = forms.CharField(label="By whom", max_length=200, required=False)
    note = forms.CharField(max_length=1000, required=False, widget=small(2))
    is_material = forms.BooleanField(label="Material", required=False)
    tags = forms.CharField(max_length=500, required=False, help_text="With commas between.")
    key = forms.CharField(
        max_length=40, required=False, help_text="By which a sheet finds it again. Empty: E1, E2 …"
    )
    known_on = forms.DateField(
        label="Known since",
        required=False,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        help_text="Empty: today. Earlier for what was known before it was entered.",
    )

    def clean_date(self) -> FuzzyDate:
        """Read the date as far as it is known."""
        try:
            return dates.read(self.cleaned_data["date"])
        except NotADate as error:
            raise forms.ValidationError(str(error)) from error

    def said(self) -> Happening:
        """Return the event as it was given."""
        names = (*MEANING, *BESIDE, "known_on")
        told = {name: self.cleaned_data[name] for name in names}
        tags = tuple(part.strip() for part in told["tags"].split(",") if part.strip())
        return Happening(**{**told, "tags": tags, "key": self.cleaned_data.get("key", "")})


class RevisionForm(EventForm):
    """How an event is to be told from now on, and why."""

    because = forms.CharField(
        label="Why it changes",
        max_length=400,
        required=False,
        help_text="Needed when what it says changes: the earlier version stays with this reason.",
    )

    def __init__(self, *args: Any, event: TimelineEvent, **options: Any) -> None:
        said = {name: getattr(event, name) for name in (*MEANING, *BESIDE)}
        said |= {"tags": ", ".join(event.tags), "date": event.date.text}
        super().__init__(*args, case=event.case, initial=said, **options)
        for name in ("exhibit", "source", "page", "pinpoint", "quotation", "key"):
            del self.fields[name]


class ReasonForm(forms.Form):
    """Why something is withdrawn."""

    because = forms.CharField(label="Why", max_length=400)


class PaperForm(forms.Form):
    """In which form a chronology is wanted, and what for."""

    form = forms.ChoiceField(label="As", choices=ChronologyForm.choices)
    use = forms.ChoiceField(
        label="On paper it is",
        choices=PaperUse.choices,
        help_text="An aid is watermarked. A summary lists each underlying item.",
    )
    availability = forms.CharField(
        label="Where the originals can be examined",
        max_length=400,
        required=False,
        help_text="For a summary: place and time, as FRE 1006(b) wants them made available.",
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a summary that does not say where the originals are."""
        said = super().clean() or {}
        if said.get("use") == PaperUse.SUMMARY and not said.get("availability"):
            message = "A summary says where and when the originals can be examined: FRE 1006(b)."
            self.add_error("availability", message)
        return said

    def asked(self, wanted: Narrowing) -> PaperAsked:
        """Return what is asked for of the entries that are wanted."""
        said = self.cleaned_data
        return PaperAsked(
            form=ChronologyForm(said["form"]),
            wanted=wanted,
            use=PaperUse(said["use"]),
            availability=said["availability"],
        )


class SheetForm(forms.Form):
    """A sheet of events to read."""

    sheet = forms.FileField(label="CSV or Excel sheet")
