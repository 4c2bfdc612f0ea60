"""Input shapes of exhibits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from evidence.exhibits.models import Exhibit

# Django's ModelForm takes its type argument in the stubs only.
if TYPE_CHECKING:
    ExhibitForm = forms.ModelForm[Exhibit]
else:
    ExhibitForm = forms.ModelForm


def too_large(file: UploadedFile[bytes]) -> str:
    """Return the sentence that refuses a file above the limit, empty for one that may come in."""
    limit = settings.UPLOAD_LIMIT_BYTES
    if (file.size or 0) <= limit:
        return ""
    return (
        f"“{file.name}” is larger than {limit // 1024 // 1024} MB. Nothing was stored. "
        "Split it, or ask the administrator to raise CASEAPP_UPLOAD_LIMIT_MB."
    )


class ManyFilesInput(forms.ClearableFileInput):
    """A file input that takes many files at once."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Files of a form as a list; each is judged by itself when it is received."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:
        """Return the files; raises ValidationError when there is none or one is too large."""
        # The input gives an empty list when nothing was chosen.
        files = (data or [None]) if isinstance(data, list | tuple) else [data]
        return [super(ManyFilesField, self).clean(file, initial) for file in files]


class UploadForm(forms.Form):
    """One or many files to become exhibits."""

    files = ManyFilesField(  # type: ignore[assignment]  # the field, not the attribute
        label="Files",
        allow_empty_file=True,
        error_messages={"required": "Choose at least one file to upload."},
    )

    def clean_files(self) -> list[UploadedFile[bytes]]:
        """Refuse files above the limit before anything is stored."""
        files: list[UploadedFile[bytes]] = self.cleaned_data["files"]
        for file in files:
            if trouble := too_large(file):
                raise forms.ValidationError(trouble)
        return files


class DescriptionForm(ExhibitForm):
    """What a person says about an exhibit."""

    class Meta:
        model = Exhibit
        fields = ("title", "description", "date_text", "source_citation", "custodian")
        widgets = {
            "description": forms.Textarea(attrs={"rows": 3}),
            "source_citation": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts = {
            "date_text": "As the document gives it: “30 January 2025”, “before 18 September 2024”.",
            "source_citation": "Where it comes from, so that another person finds it.",
        }
