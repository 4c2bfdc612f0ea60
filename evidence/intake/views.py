"""What was handed in to a case: the form, each batch with the outcome of every file, the report."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from evidence.cases.access import case_page
from evidence.core import clock
from evidence.core.cells import cells
from evidence.exhibits import queries as exhibits
from evidence.intake import queries, services
from evidence.intake.forms import UploadForm
from evidence.web.downloads import file_name
from evidence.web.htmx import part
from evidence.web.pagination import page_of

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from evidence.accounts.models import User
    from evidence.cases.models import Case
    from evidence.intake.models import IntakeBatch, IntakeFile

SHOWN_IN_PROGRESS = 20
COLUMNS = (
    "Place", "File name", "Path as given", "Size in bytes", "Outcome", "Explanation", "Exhibit",
    "SHA-256", "Media type", "Taken out of", "Modified, as stated by the sender (UTC)",
    "Announced (UTC)", "Settled (UTC)", "Handed in by",
)  # fmt: skip


@case_page("viewer")
@require_GET
def batch_list(request: HttpRequest, case: Case) -> HttpResponse:
    """Show what was handed in to the case, newest first."""
    ctx = {"case": case, "batches": page_of(request, queries.batches_in(case))}
    return render(request, "intake/list.html", ctx)


@case_page("editor")
@require_POST
def upload(request: HttpRequest, case: Case) -> HttpResponse:
    """Take the files of an ordinary form, each by itself, and lead to what became of them."""
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        for reasons in form.errors.values():
            messages.error(request, " ".join(str(reason) for reason in reasons))
        return redirect("exhibits:list", case.public_id)
    particulars = services.Particulars(
        source_label=form.cleaned_data["source_label"], custodian=form.cleaned_data["custodian"]
    )
    user = cast("User", request.user)
    batch = services.begin(case, "form", by=user, particulars=particulars)
    services.hand_in_all(batch, [_handed_in(file) for file in form.cleaned_data["files"]])
    return redirect(batch)


@case_page("viewer")
@require_GET
def batch(request: HttpRequest, case: Case, batch_id: str) -> HttpResponse:
    """Show what became of each file, narrowed by `?standing=`; htmx asks for the state alone."""
    found = queries.batch_in(case, batch_id)
    standing = request.GET.get("standing", "")
    ctx = {
        "case": case,
        "batch": found,
        "progress": queries.progress_of(found),
        "files": page_of(request, queries.files_of(found, standing=standing)),
        "standing": standing,
    }
    return render(request, part(request, "intake/batch.html", "state"), ctx)


@case_page("viewer")
@require_GET
def progress(request: HttpRequest, case: Case, batch_id: str) -> HttpResponse:
    """Show how far a batch is, with the files that went otherwise than hoped: a part of a page."""
    found = queries.batch_in(case, batch_id)
    ctx = {
        "case": case,
        "batch": found,
        "progress": queries.progress_of(found),
        "files": queries.needing_attention(found, limit=SHOWN_IN_PROGRESS),
    }
    return render(request, "intake/_progress.html", ctx)


@case_page("editor")
@require_POST
def try_again(request: HttpRequest, case: Case, batch_id: str) -> HttpResponse:
    """Ask anew for the work that stopped."""
    found = queries.batch_in(case, batch_id)
    count = services.try_again(found)
    if count:
        messages.success(request, f"{count} of the files are tried again.")
    else:
        messages.info(request, "Nothing of it has stopped: there is nothing to try again.")
    return redirect(found)


@case_page("viewer")
@require_GET
def report(request: HttpRequest, case: Case, batch_id: str) -> HttpResponse:
    """Show every file of a batch on one page, to be printed."""
    found = queries.batch_in(case, batch_id)
    ctx = {
        "case": case,
        "batch": found,
        "progress": queries.progress_of(found),
        "files": queries.files_of(found),
        "made_at": clock.now(),
    }
    return render(request, "intake/report.html", ctx)


@case_page("viewer")
@require_GET
def report_csv(request: HttpRequest, case: Case, batch_id: str) -> StreamingHttpResponse:
    """Give every file of a batch out as a table for a spreadsheet."""
    found = queries.batch_in(case, batch_id)
    response = StreamingHttpResponse(_lines(found), content_type="text/csv; charset=utf-8")
    name = file_name(f"Intake {found.created_at:%Y-%m-%d %H%M} {case.short_name}.csv")
    ascii_name = name.encode("ascii", "replace").decode().replace("?", "-")
    response.headers["Content-Disposition"] = f'attachment; filename="{ascii_name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@case_page("viewer")
@require_GET
def of_exhibit(request: HttpRequest, case: Case, exhibit_id: str) -> HttpResponse:
    """Show how an exhibit came in and what else came out of it; without htmx, its batch."""
    exhibit = exhibits.exhibit_in(case, exhibit_id)
    source = queries.source_of(exhibit.pk)
    if not getattr(request, "htmx", None):
        return redirect(source.batch if source else exhibit)
    others = queries.members_without_exhibit(source) if source else []
    ctx = {"case": case, "exhibit": exhibit, "source": source, "others": others}
    return render(request, "intake/_of_exhibit.html", ctx)


def _handed_in(file: UploadedFile[bytes]) -> services.HandedIn:
    announced = services.Announced(name=file.name or "unnamed", size=file.size or 0)
    return services.HandedIn(announced=announced, chunks=file.chunks())


class _Line:
    """What a csv.writer writes to: it hands the line back."""

    def write(self, line: str) -> str:
        return line


def _lines(batch: IntakeBatch) -> Iterator[str]:
    writer = csv.writer(_Line())
    # Spreadsheets take a file without this mark for one in an old one-byte encoding.
    yield f"\ufeff{writer.writerow(COLUMNS)}"
    for row in queries.files_of(batch).iterator(chunk_size=500):
        yield str(writer.writerow(cells(_told(batch, row))))


def _told(batch: IntakeBatch, row: IntakeFile) -> list[object]:
    parent = row.parent.exhibit if row.parent else None
    stated, settled = row.stated_modified_at, row.finished_at
    return [
        row.place,
        row.name,
        row.path,
        row.size,
        row.stands_as,
        row.explanation,
        row.exhibit.label if row.exhibit else "",
        row.file.sha256 if row.file else "",
        row.file.media_type if row.file else "",
        parent.label if parent else "",
        clock.utc_text(stated) if stated else "",
        clock.utc_text(row.created_at),
        clock.utc_text(settled) if settled else "",
        str(batch.created_by),
    ]
