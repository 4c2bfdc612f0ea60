"""Input shapes of a change of many exhibits, and of a list to be made of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from evidence.cases.models import Case
from evidence.exhibits.models import Confidentiality, OfferIntent, Privilege
from evidence.marking import queries
from evidence.marking.assemble.objections import CHOICES
from evidence.marking.forms.exhibit import RECORDED, SeriesField, day, split
from evidence.marking.models import ExhibitSeries, ListForm
from evidence.marking.queries import Narrowing
from evidence.marking.services.lists import ListAsked
from evidence.marking.services.planning import Asked
from evidence.marking.services.statuses import Saying

TEXTS = ("custodian", "sponsoring_witness", "offered_by")


def _leaving(choices: Iterable[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    return [("", "Leave as it is"), *choices]


class BulkForm(forms.Form):
    """What shall be changed of many exhibits; what is left empty stays as it is."""

    status = forms.ChoiceField(choices=_leaving(RECORDED), required=False)
    date_happened = day("On")
    forum = forms.CharField(label="Proceeding", max_length=200, required=False)
    objections = forms.MultipleChoiceField(
        label="Grounds of an objection",
        choices=CHOICES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(label="Note", max_length=1000, required=False)
    series = SeriesField(
        ExhibitSeries.objects.none(),
        label="Number in",
        required=False,
        empty_label="Give no numbers",
        help_text="In the order of the list; who has one keeps it.",
    )
    confidentiality = forms.ChoiceField(choices=_leaving(Confidentiality.choices), required=False)
    is_sealed = forms.ChoiceField(
        label="Sealed by order",
        choices=_leaving([("yes", "Sealed"), ("no", "Not sealed")]),
        required=False,
    )
    privilege = forms.ChoiceField(choices=_leaving(Privilege.choices), required=False)
    offer_intent = forms.ChoiceField(
        label="Before trial", choices=_leaving(OfferIntent.choices), required=False
    )
    custodian = forms.CharField(max_length=160, required=False)
    sponsoring_witness = forms.CharField(max_length=160, required=False)
    offered_by = forms.CharField(max_length=160, required=False)
    clear = forms.MultipleChoiceField(
        label="Empty",
        choices=[(name, name.replace("_", " ").capitalize()) for name in TEXTS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    add_tags = forms.CharField(max_length=500, required=False, help_text="With commas between.")
    remove_tags = forms.CharField(max_length=500, required=False)

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["series"].queryset = queries.series_in(case)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse a form in which nothing is said, or one thing twice."""
        said = super().clean() or {}
        for name in said.get("clear", []):
            if said.get(name):
                self.add_error(name, "Either write something or empty it, not both.")
        if not self.errors and not self.asked().record():
            raise forms.ValidationError("Say what shall be changed: everything is left as it is.")
        return said

    def asked(self) -> Asked:
        """Return what is asked for."""
        said = self.cleaned_data
        fields: dict[str, object] = {
            name: said[name]
            for name in ("confidentiality", "privilege", "offer_intent", *TEXTS)
            if said[name]
        }
        fields |= dict.fromkeys(said["clear"], "")
        if said["is_sealed"]:
            fields["is_sealed"] = said["is_sealed"] == "yes"
        return Asked(
            fields=fields,
            add_tags=tuple(split(said["add_tags"])),
            remove_tags=tuple(split(said["remove_tags"])),
            saying=self._saying(),
            series=said["series"],
        )

    def _saying(self) -> Saying | None:
        said = self.cleaned_data
        if not said["status"]:
            return None
        return Saying(
            status=said["status"],
            date_happened=said["date_happened"],
            forum=said["forum"],
            objections=tuple(said["objections"]),
            note=said["note"],
        )


class AskForListForm(forms.Form):
    """In which form a list of exhibits is wanted."""

    form = forms.ChoiceField(label="As", choices=ListForm.choices)
    is_internal = forms.BooleanField(
        label="With our own columns: tags, custodian, privilege",
        required=False,
        help_text="Excel and CSV only; such a list is marked as work product.",
    )

    def asked(self, wanted: Narrowing) -> ListAsked:
        """Return what is asked for of the exhibits that are wanted."""
        form, own = ListForm(self.cleaned_data["form"]), self.cleaned_data["is_internal"]
        return ListAsked(form=form, wanted=wanted, is_internal=own)
