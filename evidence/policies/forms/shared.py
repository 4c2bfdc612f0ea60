"""What the forms of policies share: choices among a case's rows, and the second clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms

from evidence.cases.models import Case
from evidence.policies.services.citing import Citation
from evidence.sources import queries as sources
from evidence.sources.forms import SourceChoices
from evidence.sources.models import Source
from evidence.web.fields import day_field

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet


def long_text(label: str, *, help_text: str = "", rows: int = 3, required: bool = False) -> Any:
    """Return a field for more than a line."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, help_text=help_text, widget=widget)


def line(label: str, *, length: int = 300, help_text: str = "") -> Any:
    """Return a field for one line that may stay empty."""
    return forms.CharField(label=label, max_length=length, required=False, help_text=help_text)


def fill(form: forms.Form, name: str, rows: QuerySet[Any]) -> None:
    """Let a choice of the form be among these rows."""
    cast("forms.ModelChoiceField[Model]", form.fields[name]).queryset = rows


class RecordForm(forms.Form):
    """A record of a case with its short name, its sources, and since when it is known."""

    key = line("Short name", length=40, help_text="As papers cite it: PV3.")
    known_on = day_field("Known since", "Left empty: today. An earlier day for what was known.")
    cited = SourceChoices(
        Source.objects.none(),
        label="Sources",
        required=False,
        help_text="Where it was read. Ctrl or ⌘ chooses more than one.",
        widget=forms.SelectMultiple(attrs={"size": 7}),
    )

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, **options)
        fill(self, "cited", sources.sources_in(case))
        own = [name for name in self.fields if name not in RecordForm.base_fields]
        self.order_fields([*own, "cited", "key", "known_on"])

    def told(self) -> dict[str, Any]:
        """Return what was written, but for the sources, once the form is valid."""
        return {name: value for name, value in self.cleaned_data.items() if name != "cited"}

    def citations(self) -> list[Citation]:
        """Return the sources that were chosen."""
        return [Citation(source=source) for source in self.cleaned_data["cited"]]


class ReasonForm(forms.Form):
    """Why a record no longer counts."""

    because = forms.CharField(
        label="Why it no longer counts", max_length=400, help_text="It stays on record."
    )
