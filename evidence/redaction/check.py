"""The story of an exhibit's redaction check: what can still be read, what must be redacted.

Steps: claim → verify the PDF that stands for the exhibit → look at each page in limited children
→ look in the words that OCR read → keep the findings and finish, in one transaction. When texts
or names have changed meanwhile, it begins again instead.
"""

from django.db import transaction

from evidence.core import clock, jobs
from evidence.core.hashing import Sha256
from evidence.core.models import JobState
from evidence.exhibits import queries as exhibits
from evidence.exhibits.models import Exhibit
from evidence.pages import queries as pages
from evidence.redaction import queries, services
from evidence.redaction.extract.check import check_pdf
from evidence.redaction.extract.findings import Checked
from evidence.redaction.models import RedactionCheck


def ask(exhibit_pk: int) -> RedactionCheck | None:
    """Return the check of an exhibit, asked for if its pages are there and anything has changed."""
    exhibit = Exhibit.objects.with_files().filter(pk=exhibit_pk).first()
    return services.ask_for_check(exhibit) if exhibit else None


def check(pk: int) -> JobState | None:
    """Do one check if it is due; returns the state it ended in."""
    waiting = RedactionCheck.objects.select_related("exhibit__file", "exhibit__case")
    return jobs.work_on(waiting, pk, _check)


def ring_due() -> int:
    """Ask for the checks that nobody asked for, ring for each that is due; returns how many."""
    for exhibit in queries.unasked_exhibits():
        services.ask_for_check(exhibit)
    return jobs.ring_due(RedactionCheck.objects.all(), services.LOOK_BELL)


def _check(check: RedactionCheck) -> None:
    exhibit = check.exhibit
    basis, names = queries.basis_of(exhibit), queries.names_hash(exhibit.case)
    jobs.note(check, basis=basis, names=names, pages_done=0)
    checked = _looked_at(check, exhibit)
    with transaction.atomic():
        current = RedactionCheck.objects.select_for_update().get(pk=check.pk)
        services.keep_findings(exhibit, checked.found)
        if (current.basis, current.names) == (basis, names):
            jobs.note(check, unread=list(checked.unread))
            jobs.finish(check)
        else:
            jobs.note(
                check,
                state=JobState.PENDING,
                attempts=0,
                available_at=clock.now(),
                lease_until=None,
            )
            jobs.after_commit(services.LOOK_BELL, pk=check.pk)


def _looked_at(check: RedactionCheck, exhibit: Exhibit) -> Checked:
    store, printed = exhibits.file_store(), Sha256(pages.printed_file(exhibit).sha256)
    store.verify(printed)
    names = queries.sought_names(exhibit.case)
    checked = check_pdf(
        store.path(printed),
        page_count=exhibit.page_count or 0,
        names=names,
        on_progress=lambda pages_done: jobs.note(check, pages_done=pages_done),
    )
    return queries.with_ocr(checked, exhibit, names)
