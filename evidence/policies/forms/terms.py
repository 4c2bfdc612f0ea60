"""Input shapes of settings, regions and promises."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from evidence.cases.models import Case
from evidence.policies import queries
from evidence.policies.forms.shared import RecordForm, fill, line, long_text
from evidence.policies.models import (
    DefaultState,
    IntervalStatus,
    PolicySetting,
    PolicyVersion,
    WatchedDocument,
)
from evidence.policies.services.terms import (
    IntervalParticulars,
    PromiseParticulars,
    SettingParticulars,
)
from evidence.sources import queries as sources
from evidence.sources.forms import SourceChoice
from evidence.sources.models import Source
from evidence.web.fields import FuzzyDateFormField

# Django's fields take their type arguments in the stubs only.
if TYPE_CHECKING:
    OneSetting = forms.ModelChoiceField[PolicySetting]
    OneVersion = forms.ModelChoiceField[PolicyVersion]
    OneDocument = forms.ModelChoiceField[WatchedDocument]
else:
    OneSetting = OneVersion = OneDocument = forms.ModelChoiceField

YES_NO = [("", "Not known"), ("yes", "Yes"), ("no", "No")]


class SettingForm(RecordForm):
    """A control that is offered to users."""

    name = forms.CharField(label="Official name", max_length=200)
    toggle_label = line("Words beside the switch")
    default_state = forms.ChoiceField(
        label="State by default", choices=DefaultState, initial=DefaultState.NOT_KNOWN
    )
    is_retroactive = forms.ChoiceField(
        label="Reaches back",
        choices=YES_NO,
        required=False,
        help_text="Whether turning it off undoes what was done before.",
    )
    introduced = FuzzyDateFormField(label="Introduced")
    introduced_note = line("About its introduction")
    is_introduction_alleged = forms.BooleanField(label="This date is only alleged", required=False)
    controls = long_text("What it controls")
    note = long_text("Note", rows=2)

    def particulars(self) -> SettingParticulars:
        """Return what was written, once the form is valid."""
        told = self.told()
        reaches = {"yes": True, "no": False}.get(told["is_retroactive"])
        return SettingParticulars(**{**told, "is_retroactive": reaches})


class IntervalForm(RecordForm):
    """A region that a setting or a version includes or leaves out."""

    region = forms.CharField(max_length=160)
    status = forms.ChoiceField(choices=IntervalStatus)
    setting = OneSetting(PolicySetting.objects.none(), required=False)
    version = OneVersion(
        PolicyVersion.objects.none(),
        label="Or a version",
        required=False,
        help_text="Of a setting or of a version, one of them.",
    )
    since = FuzzyDateFormField(label="From")
    since_note = line("About its begin")
    is_since_alleged = forms.BooleanField(label="This date is only alleged", required=False)
    until = FuzzyDateFormField(
        label="Until", help_text="The first day on which it does not hold any more."
    )
    until_note = line("About its end")
    note = long_text("Note", rows=2)

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, case=case, **options)
        fill(self, "setting", queries.setting_rows(case))
        fill(self, "version", queries.versions_in(case))

    def particulars(self) -> IntervalParticulars:
        """Return what was written, once the form is valid."""
        return IntervalParticulars(**self.told())


class PromiseForm(RecordForm):
    """What somebody is said to have promised."""

    promisor = forms.CharField(label="Who promised", max_length=200)
    protected_class = forms.CharField(label="To whom", max_length=200)
    text = long_text("What was promised", required=True)
    is_verbatim = forms.BooleanField(label="In the document’s own words", required=False)
    document = OneDocument(WatchedDocument.objects.none(), required=False)
    version = OneVersion(PolicyVersion.objects.none(), required=False)
    document_note = line("Why the document is not known")
    clause = line("Clause", length=120)
    clause_note = line("Why the clause is not known")
    text_note = line("How its wording is known")
    note = long_text("Note", rows=2)

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, case=case, **options)
        fill(self, "document", queries.documents_in(case))
        fill(self, "version", queries.versions_in(case))

    def particulars(self) -> PromiseParticulars:
        """Return what was written, once the form is valid."""
        return PromiseParticulars(**self.told())


class AliasForm(forms.Form):
    """Another name under which a setting was met."""

    name = forms.CharField(label="Name", max_length=200)
    source = SourceChoice(Source.objects.none(), required=False)
    note = line("Note")

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, **options)
        fill(self, "source", sources.sources_in(case))
