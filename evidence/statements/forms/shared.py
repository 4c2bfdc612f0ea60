"""What the forms of statements and of silences share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from evidence.cases import queries as cases
from evidence.cases.models import Party
from evidence.sources import queries as sources
from evidence.sources.forms import SourceChoices
from evidence.sources.models import Source
from evidence.web.fields import day_field

# Django's fields take their type arguments in the stubs only.
if TYPE_CHECKING:
    from evidence.cases.models import Case

    OneParty = forms.ModelChoiceField[Party]
else:
    OneParty = forms.ModelChoiceField


class PartyChoice(OneParty):
    """One of the case's parties."""


def text_field(label: str, *, rows: int = 3, required: bool = True, help_text: str = "") -> Any:
    """Return a field for more than a line."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, widget=widget, help_text=help_text)


def party_field(label: str, help_text: str = "") -> Any:
    """Return a choice among the case's parties."""
    return PartyChoice(Party.objects.none(), label=label, required=False, help_text=help_text)


def sources_field(label: str = "Sources") -> Any:
    """Return a choice of some of the case's sources."""
    return SourceChoices(
        Source.objects.none(),
        label=label,
        required=False,
        help_text="Where it was read. Ctrl or ⌘ chooses more than one.",
        widget=forms.SelectMultiple(attrs={"size": 7}),
    )


class RecordForm(forms.Form):
    """A row of evidence on two clocks; one that replaces another says why."""

    known_on = day_field(
        "Known since", "Left empty: today. An earlier day for what was known before."
    )
    because = forms.CharField(
        label="Why it is changed", max_length=400, help_text="Both stay on record."
    )

    def __init__(self, *args: Any, case: Case, replaces: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if not replaces:
            del self.fields["because"]
        own = [name for name in self.fields if name not in {"known_on", "because"}]
        self.order_fields([*own, "known_on", "because"])
        for field in self.fields.values():
            if isinstance(field, PartyChoice):
                field.queryset = cases.parties_of(case)
            if isinstance(field, SourceChoices):
                field.queryset = sources.sources_in(case)

    def written(self) -> dict[str, Any]:
        """Return what was written of the row itself, once the form is valid."""
        apart = {"because", "sources", "topics", "topic"}
        return {name: value for name, value in self.cleaned_data.items() if name not in apart}


class RetractForm(forms.Form):
    """Why something no longer counts."""

    because = forms.CharField(
        label="Why it no longer counts", max_length=400, help_text="It stays on record."
    )


def lines(text: str) -> list[str]:
    """Return what stands on each line that says something."""
    return [line.strip() for line in text.splitlines() if line.strip()]
