"""Input shapes of deadlines."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms

from evidence.accounts.models import User
from evidence.cases import queries as cases
from evidence.deadlines.models import Arising, Deadline, DeadlineKind, DeadlineState
from evidence.deadlines.rules.book import Counting, rules_for
from evidence.deadlines.rules.days import Service
from evidence.deadlines.services.deadlines import DeadlineParticulars
from evidence.docket import queries as docket
from evidence.docket.models import DocketEntry
from evidence.sources import queries as sources
from evidence.sources.forms import SourceChoice
from evidence.sources.models import Source
from evidence.web.fields import day_field

# Django's fields take their type arguments in the stubs only.
if TYPE_CHECKING:
    from evidence.cases.models import Case

    OneEntry = forms.ModelChoiceField[DocketEntry]
    OnePerson = forms.ModelChoiceField[User]
else:
    OneEntry = OnePerson = forms.ModelChoiceField

LONGEST_LABEL = 100
SERVICES = [
    (Service.IN_HAND, "In hand, or it does not run from service"),
    (Service.ELECTRONIC, "Electronically"),
    (Service.MAIL, "By mail"),
    (Service.CLERK, "Left with the clerk"),
    (Service.CONSENTED, "Other means that were consented to"),
]
UNITS = [
    ("", "As the rule says"),
    ("days", "days"),
    ("court_days", "court days"),
    ("hours", "hours"),
]
DIRECTIONS = [("", "As the rule says"), ("after", "after the trigger"), ("before", "before it")]
COUNTINGS = [
    ("", "As the rule says"),
    (Counting.FEDERAL, "FRCP 6"),
    (Counting.CALIFORNIA, "California CCP 12"),
]


class EntryChoice(OneEntry):
    """One of the case's docket entries."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the day first: it is what a count begins from."""
        said = f"{obj.date_filed:%Y-%m-%d} {obj}"
        return said if len(said) <= LONGEST_LABEL else f"{said[: LONGEST_LABEL - 1]}…"


def _time(label: str) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(
        label=label, required=False, widget=widget, help_text="In the court’s time zone."
    )


class DeadlineForm(forms.Form):
    """What is due, and how that comes: counted, set for a day, or waiting for its trigger."""

    title = forms.CharField(label="What is due", max_length=200)
    kind = forms.ChoiceField(choices=DeadlineKind)
    responsible = OnePerson(User.objects.none(), required=False, empty_label="Nobody yet")
    arising = forms.ChoiceField(label="How it comes", choices=Arising, initial=Arising.COMPUTED)
    rule_key = forms.ChoiceField(label="Rule", required=False)
    trigger = forms.CharField(
        label="Trigger", max_length=300, required=False, help_text="What begins it, or is awaited."
    )
    entry = EntryChoice(
        DocketEntry.objects.none(), label="Docket entry", required=False, empty_label="None"
    )
    trigger_on = day_field("Trigger’s day", "Empty: the day on which the docket entry was filed.")
    trigger_at = _time("Trigger’s time")
    service = forms.ChoiceField(label="Served", choices=SERVICES, required=False)
    count = forms.IntegerField(label="Period", required=False, min_value=1, max_value=3660)
    unit = forms.ChoiceField(label="In", choices=UNITS, required=False)
    direction = forms.ChoiceField(label="Runs", choices=DIRECTIONS, required=False)
    counting = forms.ChoiceField(label="Counted by", choices=COUNTINGS, required=False)
    runs_from_service = forms.BooleanField(label="Runs from service", required=False)
    citation = forms.CharField(
        label="Rule or order", max_length=200, required=False, help_text="Which sets the period."
    )
    closed_on = forms.CharField(
        label="Clerk’s office inaccessible on",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Days, one a line, as 2026-12-24 (FRCP 6(a)(3)).",
    )
    closed_because = forms.CharField(label="Why, and where read", max_length=200, required=False)
    due_on = day_field("Due on", "Only for a day that is set: it is not moved.")
    due_at = _time("Due at")
    source = SourceChoice(
        Source.objects.none(), label="Source", required=False, empty_label="None of these"
    )
    source_note = forms.CharField(
        label="Where it is read", max_length=300, required=False, help_text="Order, page, letter."
    )
    note = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}))
    because = forms.CharField(
        label="Why it is changed", max_length=400, help_text="Both stay on record."
    )

    def __init__(self, *args: Any, case: Case, replaces: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if not replaces:
            del self.fields["because"]
        for name, rows in (
            ("responsible", cases.people_in(case)),
            ("entry", docket.entries_in(case).select_related("docket__case")),
            ("source", sources.sources_in(case)),
        ):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]  # each is a choice
        court = case.court.court_id if case.court else ""
        offered = [(each.key, f"{each.citation}: {each.title}") for each in rules_for(court)]
        self.fields["rule_key"].choices = [  # type: ignore[attr-defined]  # it is a choice
            ("", "None of these: I give the period"),
            *offered,
        ]

    def clean_closed_on(self) -> tuple[date, ...]:
        """Return the days; what is none is refused."""
        written = str(self.cleaned_data["closed_on"]).split()
        try:
            return tuple(date.fromisoformat(each) for each in written)
        except ValueError:
            raise forms.ValidationError("Write days as 2026-12-24, one a line.") from None

    def particulars(self) -> DeadlineParticulars:
        """Return what was written, once the form is valid."""
        told = {name: value for name, value in self.cleaned_data.items() if name != "because"}
        return DeadlineParticulars(**told)

    @property
    def groups(self) -> list[tuple[str, list[Any]]]:
        """The fields under the headings of the page, in order."""
        return [(heading, [self[name] for name in names]) for heading, names in GROUPS]


GROUPS = (
    ("The deadline", ("title", "kind", "responsible", "arising")),
    (
        "Counted from a trigger",
        ("rule_key", "entry", "trigger", "trigger_on", "trigger_at", "service"),
    ),
    (
        "Where no rule of the list sets it",
        ("count", "unit", "direction", "counting", "citation", "runs_from_service"),
    ),
    ("Days on which the clerk’s office was inaccessible", ("closed_on", "closed_because")),
    ("Set for a day", ("due_on", "due_at")),
    ("On what it rests", ("source", "source_note", "note")),
)


def known_of(row: Deadline) -> dict[str, Any]:
    """Return what stands in the form when a deadline is to be changed."""
    told = {
        name: getattr(row, name)
        for name in DeadlineForm.base_fields
        if name not in {"because", "closed_on"}
    }
    told["closed_on"] = "\n".join(day.isoformat() for day in row.closed_on)
    if row.follows_entry:
        told["trigger_on"] = None
    if row.arising == Arising.COMPUTED:
        told["due_on"] = told["due_at"] = None
    return told


class MarkForm(forms.Form):
    """What became of a deadline, and why where that is not plain."""

    kind = forms.ChoiceField(
        label="What became of it",
        choices=[each for each in DeadlineState.choices if each[0] != DeadlineState.OPEN],
    )
    because = forms.CharField(label="How, or why", max_length=400, required=False)


class BecauseForm(forms.Form):
    """Why something is done that is not plain."""

    because = forms.CharField(label="Why", max_length=400, help_text="It stays on record.")


class ConfirmForm(forms.Form):
    """The day to which a person agrees that a deadline changes."""

    expected = forms.DateField(widget=forms.HiddenInput)
