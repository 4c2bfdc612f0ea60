"""Input shapes of documents, their versions, texts and changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from evidence.cases.models import Case
from evidence.exhibits import queries as exhibits
from evidence.exhibits.models import Exhibit
from evidence.policies import queries
from evidence.policies.forms.shared import RecordForm, fill, line, long_text
from evidence.policies.models import ChangeState, Confidence, DatedBy, PolicyVersion
from evidence.policies.services.changes import Decision
from evidence.policies.services.citing import Citation
from evidence.policies.services.versions import (
    DocumentParticulars,
    VersionParticulars,
    citations_of,
)
from evidence.web.fields import FuzzyDateFormField

# Django's fields take their type arguments in the stubs only.
if TYPE_CHECKING:
    OneExhibit = forms.ModelChoiceField[Exhibit]
    OneVersion = forms.ModelChoiceField[PolicyVersion]
else:
    OneExhibit = OneVersion = forms.ModelChoiceField

NOTE = "As its source gives it, or why it is not known."


class DocumentForm(forms.Form):
    """A document that is watched."""

    title = forms.CharField(max_length=200, help_text="As people call it: Privacy Policy (global).")
    publisher = line("Published by", length=200)
    url = line("Address", length=1000)
    note = long_text("Note")

    def particulars(self) -> DocumentParticulars:
        """Return what was written, once the form is valid."""
        return DocumentParticulars(**self.cleaned_data)


class VersionForm(RecordForm):
    """A version of a document with its four dates."""

    label = forms.CharField(
        label="Version", max_length=160, help_text="Such as by the date on it: 18 September 2024."
    )
    scope = line("Where and for whom")
    announced = FuzzyDateFormField(label="Announced")
    announced_note = line("About its announcement", help_text=NOTE)
    effective = FuzzyDateFormField(label="In force from", help_text="")
    effective_note = line("About its first day")
    ended = FuzzyDateFormField(label="Ended", help_text="The first day on which it does not hold.")
    ended_note = line("About its end")
    captured = FuzzyDateFormField(label="Captured", help_text="When its text was saved.")
    captured_note = line("About its capture")
    says = long_text("What it says on the point", help_text="In your words, and neutral.")
    text_note = line("How its text is known")
    confidence = forms.ChoiceField(choices=[("", "Not said"), *Confidence.choices], required=False)
    note = long_text("Note", rows=2)
    because = line("Why it is changed", length=400, help_text="Both stay on record.")

    def __init__(
        self, *args: Any, case: Case, corrects: PolicyVersion | None = None, **options: Any
    ) -> None:
        self.corrects = corrects
        initial = known_of(corrects) if corrects else {}
        super().__init__(*args, case=case, initial=initial, **options)
        if corrects is None:
            del self.fields["because"]
        else:
            self.fields["because"].required = True

    def particulars(self) -> VersionParticulars:
        """Return what was written, once the form is valid."""
        told = {name: value for name, value in self.told().items() if name != "because"}
        return VersionParticulars(**told)

    def citations(self) -> list[Citation]:
        """Return the sources that were chosen, each with what was known of it before."""
        known = {each.source.pk: each for each in citations_of(self.corrects)}
        return [known.get(each.source.pk, each) for each in super().citations()]


def known_of(version: PolicyVersion) -> dict[str, Any]:
    """Return what stands in the form when a version is to be corrected."""
    apart = {"because", "cited"}
    kept = {name: getattr(version, name) for name in VersionForm.base_fields if name not in apart}
    return {**kept, "cited": [each.source_id for each in version.cited.all()]}


class TextForm(forms.Form):
    """The text of a version: pasted, or the words of some pages of an exhibit."""

    text = long_text("Paste the text", rows=12, help_text="As it is; it is kept with its hash.")
    exhibit = OneExhibit(Exhibit.objects.none(), label="Or take it from an exhibit", required=False)
    first_page = forms.IntegerField(label="From page", min_value=1, required=False)
    last_page = forms.IntegerField(label="To page", min_value=1, required=False)

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, **options)
        fill(self, "exhibit", exhibits.exhibits_in(case).order_by("exhibit_number"))

    def clean(self) -> dict[str, Any]:
        """Refuse a form that gives no text, or two."""
        said = super().clean() or {}
        has_text, exhibit = bool((said.get("text") or "").strip()), said.get("exhibit")
        if has_text == bool(exhibit) and not self.errors:
            self.add_error("text", "Either paste the text or choose an exhibit.")
        if exhibit:
            said["first_page"] = said.get("first_page") or 1
            said["last_page"] = said.get("last_page") or exhibit.page_count or 1
        return said


class TwoVersionsForm(forms.Form):
    """Two versions of a case."""

    earlier = OneVersion(PolicyVersion.objects.none(), label="Earlier", to_field_name="public_id")
    later = OneVersion(PolicyVersion.objects.none(), label="Later", to_field_name="public_id")

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("earlier", "later"):
            fill(self, name, queries.versions_in(case))


class ProposeForm(TwoVersionsForm):
    """A change that a person proposes."""

    summary = long_text("What was changed", rows=3, required=True)


class DecisionForm(forms.Form):
    """How a change is told as an event of the case."""

    title = line("Told as")
    summary = long_text("What was changed")
    dated_by = forms.ChoiceField(label="Placed by the date", choices=DatedBy)
    because = line("Note on the decision", length=400)

    def decision(self) -> Decision:
        """Return what a person decided, once the form is valid."""
        return Decision(**self.cleaned_data)


class DismissForm(forms.Form):
    """Why a change is no event of the case."""

    because = forms.CharField(
        label="Why it is no event of the case", max_length=400, help_text="It stays on record."
    )


class StateForm(forms.Form):
    """Which changes are listed."""

    state = forms.ChoiceField(
        label="Show", choices=[("", "All"), *ChangeState.choices], required=False
    )
