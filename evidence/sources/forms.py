"""Input shapes of sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from evidence.exhibits import queries as exhibits
from evidence.exhibits.models import Exhibit
from evidence.sources import queries
from evidence.sources.models import Access, Relation, Source, SourceKind, Weight
from evidence.sources.services import SourceParticulars
from evidence.web.fields import FuzzyDateFormField

# Django's fields take their type arguments in the stubs only.
if TYPE_CHECKING:
    from evidence.cases.models import Case

    OneSource = forms.ModelChoiceField[Source]
    OneExhibit = forms.ModelChoiceField[Exhibit]
    ManySources = forms.ModelMultipleChoiceField[Source]
else:
    OneSource = OneExhibit = forms.ModelChoiceField
    ManySources = forms.ModelMultipleChoiceField


class SourceChoice(OneSource):
    """One of the case's sources."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the short name first: it is what people look for."""
        return named(obj)


class SourceChoices(ManySources):
    """Some of the case's sources."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the short name first: it is what people look for."""
        return named(obj)


def named(source: Source) -> str:
    """Return a source as a list of choices names it."""
    said = f"{source.key} {source}" if source.key else str(source)
    return said if len(said) <= 110 else f"{said[:109]}…"


class SourceForm(forms.Form):
    """What is known of a source."""

    title = forms.CharField(max_length=400, help_text="In brackets if it has none.")
    key = forms.CharField(
        label="Short name", max_length=40, required=False, help_text="As papers cite it: S03."
    )
    kind = forms.ChoiceField(choices=SourceKind)
    outlet = forms.CharField(max_length=200, required=False)
    author = forms.CharField(max_length=200, required=False)
    dated = FuzzyDateFormField(label="Date")
    date_text = forms.CharField(label="Date as the source gives it", max_length=160, required=False)
    url = forms.CharField(label="Address", max_length=1000, required=False)
    access = forms.ChoiceField(label="Seen", choices=Access, initial=Access.EXCERPT)
    access_note = forms.CharField(label="What was seen", max_length=200, required=False)
    weight = forms.ChoiceField(choices=Weight, initial=Weight.SECONDARY)
    relation = forms.ChoiceField(label="How it stands to its origin", choices=Relation)
    copied_from = SourceChoice(
        Source.objects.none(),
        label="Copied from",
        required=False,
        help_text="The report that it copies, rewrites or quotes. Copies are one origin.",
    )
    exhibit = OneExhibit(
        Exhibit.objects.none(),
        required=False,
        help_text="The exhibit that keeps it.",
    )
    title_note = forms.CharField(
        label="About the title", max_length=120, required=False, help_text="Headline not seen."
    )
    carries = forms.CharField(
        label="What it carries", widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    caution = forms.CharField(
        help_text="Why not to rely on it, or how far.",
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["copied_from"].queryset = queries.sources_in(case)  # type: ignore[attr-defined]
        self.fields["exhibit"].queryset = exhibits.exhibits_in(case)  # type: ignore[attr-defined]

    def particulars(self) -> SourceParticulars:
        """Return what was written, once the form is valid."""
        return SourceParticulars(**self.cleaned_data)


class NarrowForm(forms.Form):
    """What of the list of sources is asked for."""

    q = forms.CharField(required=False, max_length=100)
    kind = forms.ChoiceField(choices=[("", "Any"), *SourceKind.choices], required=False)
    weight = forms.ChoiceField(choices=[("", "Any"), *Weight.choices], required=False)
    origin = forms.ChoiceField(
        choices=[("", "Any"), ("copies", "Copies"), ("open", "Not established")], required=False
    )
