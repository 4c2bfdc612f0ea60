"""Input shapes of one exhibit's marking, and of a series."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from evidence.cases.models import Case
from evidence.exhibits.models import (
    Exhibit,
    ExhibitStatus,
)
from evidence.marking import queries
from evidence.marking.assemble.objections import CHOICES
from evidence.marking.models import (
    ExhibitSeries,
    Matter,
    NumberKind,
    Position,
    Ruling,
)
from evidence.marking.services.particulars import FIELDS
from evidence.marking.services.statuses import Saying

# Django's ModelForm takes its type argument in the stubs only.
if TYPE_CHECKING:
    ExhibitForm = forms.ModelForm[Exhibit]
    SeriesModelForm = forms.ModelForm[ExhibitSeries]
    SeriesField = forms.ModelChoiceField[ExhibitSeries]
else:
    ExhibitForm = SeriesModelForm = forms.ModelForm
    SeriesField = forms.ModelChoiceField

RECORDED = [each for each in ExhibitStatus.choices if each[0] != ExhibitStatus.RECEIVED]
ALIASES = [each for each in NumberKind.choices if each[0] != NumberKind.SERIES]


def day(label: str, help_text: str = "") -> forms.DateField:
    """Return a field for a day that need not be known."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, help_text=help_text)


def split(text: str) -> list[str]:
    """Return words that stand with commas between them."""
    return [name.strip() for name in text.split(",") if name.strip()]


class PageForm(forms.Form):
    """A form that stands on a page with others: its fields' ids begin with its own word."""

    word = ""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"auto_id": f"{self.word}_%s", **options})


class SeriesForm(SeriesModelForm):
    """A series of numbers."""

    class Meta:
        model = ExhibitSeries
        fields = ("name", "party", "style", "prefix", "width", "start", "end")
        help_texts = {
            "name": "As people say it: “Plaintiff’s exhibits”.",
            "prefix": "Such as PX- or J-. Left empty: the bare number.",
            "width": "4 writes 0012.",
            "start": "A range agreed with the other side: 1000 to 1999. For letters, 1 is A.",
            "end": "Left empty: no end agreed.",
        }


class GiveNumberForm(PageForm):
    """A number in a series, the next one unless another is asked for."""

    word = "number"
    series = SeriesField(ExhibitSeries.objects.none(), empty_label=None)
    number = forms.CharField(
        required=False,
        max_length=30,
        help_text="Left empty: the next one. 12A stands between 12 and 13.",
    )

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["series"].queryset = queries.series_in(case)  # type: ignore[attr-defined]


class AliasForm(PageForm):
    """What somebody else calls an exhibit."""

    word = "alias"
    kind = forms.ChoiceField(choices=ALIASES)
    text = forms.CharField(
        label="Name or first page", max_length=120, help_text="ACME0000123, or Smith-1."
    )
    last = forms.CharField(
        label="Last page", max_length=120, required=False, help_text="Of a Bates range, included."
    )
    context = forms.CharField(
        label="Where",
        max_length=200,
        required=False,
        help_text="Whose production, deposition or trial.",
    )


class RetireForm(forms.Form):
    """Why an alias is wrong."""

    reason = forms.CharField(max_length=300)


class StatusForm(PageForm):
    """What happened to an exhibit with the court."""

    word = "status"
    status = forms.ChoiceField(label="What happened", choices=[("", "Choose"), *RECORDED])
    date_happened = day("On", "In the court’s time zone. Leave it empty when it is not known.")
    forum = forms.CharField(
        label="Proceeding",
        max_length=200,
        required=False,
        help_text="Trial day 2, a deposition, an order with its docket number.",
    )
    objections = forms.MultipleChoiceField(
        label="Grounds",
        choices=CHOICES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    objected_by = forms.CharField(label="Objection by", max_length=160, required=False)
    response = forms.CharField(label="Response to it", max_length=400, required=False)
    ruling = forms.ChoiceField(choices=[("", "None"), *Ruling.choices], required=False)
    limited_purpose = forms.CharField(
        label="For a limited purpose only", max_length=400, required=False
    )
    note = forms.CharField(max_length=1000, required=False, widget=forms.Textarea({"rows": 2}))

    def saying(self) -> Saying:
        """Return what was said."""
        said = {**self.cleaned_data, "objections": tuple(self.cleaned_data["objections"])}
        said.pop("reason", None)
        return Saying(**said)


class CorrectionForm(StatusForm):
    """What is right in place of an entry that is wrong, and why."""

    status = forms.ChoiceField(
        label="What happened",
        required=False,
        choices=[("", "Nothing of the kind: strike it out"), *RECORDED],
    )
    reason = forms.CharField(label="Why the entry is wrong", max_length=400)


class StipulationForm(PageForm):
    """What the parties agreed on."""

    word = "stipulation"
    matter = forms.ChoiceField(choices=Matter.choices)
    position = forms.ChoiceField(label="Standing", choices=Position.choices)
    date_happened = day("On")
    note = forms.CharField(max_length=400, required=False, help_text="Where it is written.")

    def said(self) -> Saying:
        """Return its day and note."""
        day, note = self.cleaned_data["date_happened"], self.cleaned_data["note"]
        return Saying(status="", date_happened=day, note=note)


class ParticularsForm(ExhibitForm):
    """Who may see an exhibit, what it is for, and who vouches for it."""

    tags = forms.CharField(
        required=False, max_length=2000, help_text="Words of the team, with commas between."
    )

    class Meta:
        model = Exhibit
        fields = FIELDS
        help_texts = {
            "confidentiality": "As designated under the protective order.",
            "is_sealed": "A designation alone does not seal; an order does.",
            "privilege_note": "On what the claim rests. Kept in the team.",
            "offer_intent": "FRCP 26(a)(3)(A)(iii).",
        }

    def clean_tags(self) -> list[str]:
        """Return the tags apart."""
        return split(self.cleaned_data["tags"])
