"""Input shapes of what is handed in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from evidence.intake.models import IntakeBatch


class ManyFilesInput(forms.ClearableFileInput):
    """A file input that takes many files at once."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Files of a form as a list; each is judged by itself when it is received."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:
        """Return the files; raises ValidationError when there is none."""
        # The input gives an empty list when nothing was chosen.
        files = (data or [None]) if isinstance(data, list | tuple) else [data]
        return [super(ManyFilesField, self).clean(file, initial) for file in files]


class UploadForm(forms.Form):
    """One or many files, and what is said once about all of them."""

    files = ManyFilesField(  # type: ignore[assignment]  # the field, not the attribute
        label="Files",
        allow_empty_file=True,
        error_messages={"required": "Choose at least one file to upload."},
    )
    source_label = forms.CharField(
        label="Source",
        required=False,
        max_length=IntakeBatch._meta.get_field("source_label").max_length,
    )
    custodian = forms.CharField(
        label="Custodian",
        required=False,
        max_length=IntakeBatch._meta.get_field("custodian").max_length,
    )
