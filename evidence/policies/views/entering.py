"""What is entered: documents, versions, texts, settings, regions, promises; and taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from evidence.cases.access import case_page
from evidence.core.errors import Conflict, Invalid
from evidence.policies import queries
from evidence.policies.forms.shared import ReasonForm
from evidence.policies.forms.terms import AliasForm, IntervalForm, PromiseForm, SettingForm
from evidence.policies.forms.versions import DocumentForm, TextForm, VersionForm
from evidence.policies.services import comparing, terms, versions

if TYPE_CHECKING:
    from evidence.accounts.models import User
    from evidence.cases.models import Case

enters = require_http_methods(["GET", "POST"])


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page with one form: what it is headed by, what its button says, where it leads back."""

    heading: str
    button: str
    back: str
    lead: str = ""


@case_page("editor")
@enters
def watch(request: HttpRequest, case: Case) -> HttpResponse:
    """Watch a document."""
    form = DocumentForm(request.POST or None)
    sheet = Sheet("Watch a document", "Watch it", _list(case))
    return _sheet(
        request,
        case,
        form,
        sheet,
        write=lambda: versions.watch(case, form.particulars(), by=_who(request)),
    )


@case_page("editor")
@enters
def add_version(request: HttpRequest, case: Case, document_id: str) -> HttpResponse:
    """Add a version to a document."""
    document = queries.document_in(case, document_id)
    form = VersionForm(request.POST or None, case=case)
    sheet = Sheet(
        f"Add a version of {document.title}", "Add the version", document.get_absolute_url()
    )
    return _sheet(
        request,
        case,
        form,
        sheet,
        write=lambda: versions.record(
            document, form.particulars(), by=_who(request), cited=form.citations()
        ),
    )


@case_page("editor")
@enters
def correct_version(request: HttpRequest, case: Case, version_id: str) -> HttpResponse:
    """Put a corrected version in the place of one, which stays on record."""
    held = queries.version_in(case, version_id)
    form = VersionForm(request.POST or None, case=case, corrects=held)
    sheet = Sheet(f"Correct {held.label}", "Save the correction", held.get_absolute_url())
    return _sheet(
        request,
        case,
        form,
        sheet,
        write=lambda: versions.revise(
            held,
            form.particulars(),
            because=form.cleaned_data["because"],
            by=_who(request),
            cited=form.citations(),
        ),
    )


@case_page("editor")
@enters
def keep_text(request: HttpRequest, case: Case, version_id: str) -> HttpResponse:
    """Keep the text of a version; it is compared with those before and after it."""
    held = queries.version_in(case, version_id)
    form = TextForm(request.POST or None, case=case)
    lead = "It is compared with the texts of the versions before and after it."
    sheet = Sheet(f"Text of {held.label}", "Keep the text", held.get_absolute_url(), lead)

    def kept() -> object:
        said, by = form.cleaned_data, _who(request)
        if not said["exhibit"]:
            comparing.keep_pasted(held, said["text"], by=by)
        else:
            first, last = said["first_page"], said["last_page"]
            comparing.keep_from_exhibit(held, said["exhibit"], first=first, last=last, by=by)
        return held

    return _sheet(request, case, form, sheet, write=kept)


@case_page("editor")
@enters
def add_setting(request: HttpRequest, case: Case) -> HttpResponse:
    """Record a setting."""
    form = SettingForm(request.POST or None, case=case)
    sheet = Sheet("Add a setting", "Add it", _list(case))
    return _sheet(
        request,
        case,
        form,
        sheet,
        write=lambda: terms.record_setting(
            case, form.particulars(), by=_who(request), cited=form.citations()
        ),
    )


@case_page("editor")
@enters
def add_alias(request: HttpRequest, case: Case, setting_id: str) -> HttpResponse:
    """Note another name under which a setting was met."""
    setting = queries.setting_in(case, setting_id)
    form = AliasForm(request.POST or None, case=case)
    sheet = Sheet(f"Another name of {setting.name}", "Add the name", _list(case))
    return _sheet(
        request, case, form, sheet, write=lambda: terms.name_otherwise(setting, **form.cleaned_data)
    )


@case_page("editor")
@enters
def add_interval(request: HttpRequest, case: Case) -> HttpResponse:
    """Record a region that was in or out of scope."""
    form = IntervalForm(request.POST or None, case=case)
    sheet = Sheet("Add a region", "Add it", _list(case))
    return _sheet(
        request,
        case,
        form,
        sheet,
        write=lambda: terms.record_interval(
            case, form.particulars(), by=_who(request), cited=form.citations()
        ),
    )


@case_page("editor")
@enters
def add_promise(request: HttpRequest, case: Case) -> HttpResponse:
    """Record a promise."""
    form = PromiseForm(request.POST or None, case=case)
    sheet = Sheet("Add a promise", "Add it", _list(case))
    return _sheet(
        request,
        case,
        form,
        sheet,
        write=lambda: terms.record_promise(
            case, form.particulars(), by=_who(request), cited=form.citations()
        ),
    )


@case_page("editor")
@enters
def retract(request: HttpRequest, case: Case, record_id: str) -> HttpResponse:
    """Let a version, a setting, a region or a promise no longer count, for a reason."""
    row = queries.record_in(case, record_id)
    form = ReasonForm(request.POST or None)
    sheet = Sheet(f"Retract: {row}", "Retract it", _list(case))

    def retracted() -> object:
        because, by = form.cleaned_data["because"], _who(request)
        if (version := queries.as_version(row)) is not None:
            versions.retract(version, because=because, by=by)
        else:
            terms.retract(row, because=because, by=by)
        return None

    return _sheet(request, case, form, sheet, write=retracted)


def _sheet(
    request: HttpRequest, case: Case, form: forms.Form, sheet: Sheet, *, write: Callable[[], object]
) -> HttpResponse:
    """Show the form, or write what it says and go where that is to be seen."""
    if request.method == "POST" and form.is_valid():
        try:
            written = write()
        except (Invalid, Conflict) as error:
            form.add_error(error.param if error.param in form.fields else None, error.message)
        else:
            messages.success(request, "It is on record.")
            return redirect(_place_of(written) or sheet.back)
    ctx: dict[str, Any] = {"case": case, "form": form, "sheet": sheet}
    return render(request, "policies/form.html", ctx, status=422 if form.errors else 200)


def _place_of(written: object) -> str:
    place = getattr(written, "get_absolute_url", None)
    return str(place()) if place else ""


def _list(case: Case) -> str:
    return reverse("policies:list", args=[case.public_id])


def _who(request: HttpRequest) -> User:
    return cast("User", request.user)
