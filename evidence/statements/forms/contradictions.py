"""Input shapes of contradictions and open questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from evidence.statements.forms.shared import RecordForm, sources_field, text_field
from evidence.statements.models import Account, Decision
from evidence.statements.services.contradictions import (
    AccountParticulars,
    ContradictionParticulars,
    QuestionParticulars,
    Ruling,
)
from evidence.web.fields import day_field

# Django's fields take their type arguments in the stubs only.
if TYPE_CHECKING:
    from evidence.statements.models import Contradiction

    OneAccount = forms.ModelChoiceField[Account]
else:
    OneAccount = forms.ModelChoiceField


class AccountChoice(OneAccount):
    """One of the accounts that differ."""

    def label_from_instance(self, obj: Any) -> str:
        """Return its letter and its words."""
        return f"{obj.letter}: {obj.wording[:90]}"


class ContradictionForm(RecordForm):
    """Accounts that differ, two or three, and who gives which."""

    subject = forms.CharField(label="What they differ about", max_length=200)
    wording_a = text_field("Account A", rows=3)
    sources_a = sources_field("Sources of account A")
    wording_b = text_field("Account B", rows=3)
    sources_b = sources_field("Sources of account B")
    wording_c = text_field("Account C", rows=2, required=False)
    sources_c = sources_field("Sources of account C")
    bearing = sources_field("Other sources that bear on it")
    key = forms.CharField(label="Short name", max_length=40, required=False)
    note = text_field("Note", rows=2, required=False)

    def particulars(self) -> ContradictionParticulars:
        """Return what was written, once the form is valid."""
        said = self.cleaned_data
        return ContradictionParticulars(
            subject=said["subject"],
            key=said["key"],
            note=said["note"],
            known_on=said["known_on"],
            bearing=tuple(said["bearing"]),
            accounts=tuple(
                AccountParticulars(
                    wording=said[f"wording_{letter}"], sources=tuple(said[f"sources_{letter}"])
                )
                for letter in "abc"
                if said[f"wording_{letter}"].strip()
            ),
        )


class HandlingForm(forms.Form):
    """How a contradiction is handled."""

    decision = forms.ChoiceField(choices=Decision)
    preferred = AccountChoice(Account.objects.none(), label="Preferred account", required=False)
    text = text_field("How, and why", rows=3)
    known_on = day_field("Decided on", "Left empty: today.")

    def __init__(self, *args: Any, contradiction: Contradiction, **options: Any) -> None:
        super().__init__(*args, **{"auto_id": "handling_%s", **options})
        self.fields["preferred"].queryset = contradiction.accounts.all()  # type: ignore[attr-defined]

    def ruling(self) -> Ruling:
        """Return what was decided."""
        return Ruling(**self.cleaned_data)


class QuestionForm(RecordForm):
    """What nobody has answered, and why."""

    text = text_field("Question", rows=2)
    reason = forms.CharField(label="Why it is not answered", max_length=400)
    as_of = day_field("Looked for on", "Left empty: today.")
    sources = sources_field()

    def particulars(self) -> QuestionParticulars:
        """Return what was written."""
        return QuestionParticulars(**self.written())


class AnswerForm(forms.Form):
    """The answer to a question, with where it was found."""

    answer = text_field("Answer", rows=2, help_text="And where it was found.")
    on = day_field("Answered on", "Left empty: today.")
