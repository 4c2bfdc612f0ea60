"""The shape of a search: its words and what it is narrowed to, as the address holds them."""

from collections.abc import Iterable, Mapping
from typing import cast

from django import forms

from evidence.cases.models import Case
from evidence.exhibits.models import Confidentiality, ExhibitStatus, Privilege
from evidence.marking import queries as marking
from evidence.search.queries import Narrowing
from evidence.search.queries.scope import FILE_KINDS, OTHER_KIND, OTHER_LABEL

ANY = ("", "Any")
KINDS = [(kind, label) for kind, (label, _) in FILE_KINDS.items()]
TEXTS = [ANY, ("yes", "With text"), ("ocr", "With text by OCR"), ("no", "Without any text")]
NO_DATE = "Write the day as 2026-01-31."
NO_CHOICE = "There is no such choice: “%(value)s”. Take one of the list."


def _choice(choices: Iterable[tuple[str, str]], label: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        required=False,
        choices=[ANY, *choices],
        error_messages={"invalid_choice": NO_CHOICE},
    )


def _day(label: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": NO_DATE},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class NarrowingForm(forms.Form):
    """What exhibits must be like; everything may be left open."""

    status = _choice(ExhibitStatus.choices, "Status")
    kind = _choice([*KINDS, (OTHER_KIND, OTHER_LABEL)], "Type of file")
    confidentiality = _choice(Confidentiality.choices, "Confidentiality")
    privilege = _choice(Privilege.choices, "Privilege")
    series = _choice([], "Party’s series")
    tag = _choice([], "Tag")
    text = forms.ChoiceField(
        label="Text",
        required=False,
        choices=TEXTS,
        error_messages={"invalid_choice": NO_CHOICE},
    )
    custodian = forms.CharField(label="Custodian", required=False, max_length=160)
    received_from = _day("Received from")
    received_to = _day("Received to")

    def __init__(self, said: Mapping[str, str], *, case: Case | None) -> None:
        super().__init__(said)
        if case is None:
            # Series and tags are a case's own: of all cases together they mean nothing.
            del self.fields["series"], self.fields["tag"]
            return
        series = [(each.public_id, each.name) for each in marking.series_in(case)]
        tags = [(tag.key, tag.name) for tag in marking.tags_in(case)]
        for name, choices in (("series", series), ("tag", tags)):
            field = cast("forms.ChoiceField", self.fields[name])
            field.choices = [ANY, *choices]

    def narrowing(self) -> Narrowing:
        """Return what was asked for; the form must be valid."""
        return Narrowing(**self.cleaned_data)
