"""The story of a new exhibit's file: verify it, find out what it is, count its pages, say so.

Steps: claim → verify the stored bytes → inspect in a limited child → write what was found and
its custody event → ask for the reading of its pages → finish.
"""

from dataclasses import dataclass

from django.db import transaction

from evidence.core import jobs
from evidence.core.errors import Failed
from evidence.core.hashing import Sha256
from evidence.core.models import JobState
from evidence.custody import services as custody
from evidence.custody.models import CustodyAction
from evidence.exhibits import queries
from evidence.exhibits.extract.media import PDF
from evidence.exhibits.extract.pages import inspect_pdf
from evidence.exhibits.models import Exhibit, Inspection, Readability
from evidence.exhibits.services import INSPECT_BELL, ask_for_reading, report_damage


@dataclass(frozen=True, slots=True)
class Finding:
    """What the inspection found: pages when it can be printed, a reason when it can't."""

    readability: Readability
    page_count: int | None = None
    reason: str = ""


def inspect(pk: int) -> JobState | None:
    """Inspect one exhibit's file if that is due; returns the state the work ended in."""
    waiting = Inspection.objects.select_related("exhibit__file", "exhibit__case")
    return jobs.work_on(waiting, pk, _inspect, parked=_tell_damaged)


def ring_due() -> int:
    """Ring again for each inspection that is due and return how many there were."""
    return jobs.ring_due(Inspection.objects.all(), INSPECT_BELL)


def _inspect(inspection: Inspection) -> None:
    exhibit = inspection.exhibit
    queries.file_store().verify(Sha256(exhibit.file.sha256))
    finding = _finding(exhibit)
    with transaction.atomic():
        jobs.finish(inspection)
        _write(exhibit, finding)
        if finding.readability in {Readability.READABLE, Readability.NATIVE}:
            ask_for_reading(exhibit)


def _finding(exhibit: Exhibit) -> Finding:
    if exhibit.file.media_type != PDF:
        reason = (
            f"Kept as it came ({exhibit.file.media_type}). A bundle shows a slip sheet for it; "
            "upload a PDF of it to print its pages."
        )
        return Finding(Readability.NATIVE, reason=reason)
    path = queries.file_store().path(Sha256(exhibit.file.sha256))
    try:
        facts = inspect_pdf(path)
    except Failed as error:
        return Finding(Readability.UNREADABLE, reason=error.message)
    if facts.problem:
        return Finding(Readability.UNREADABLE, reason=facts.problem)
    return Finding(Readability.READABLE, page_count=facts.page_count)


def _write(exhibit: Exhibit, finding: Finding) -> None:
    exhibit.readability = finding.readability
    exhibit.readability_reason = finding.reason[:400]
    exhibit.page_count = finding.page_count
    exhibit.save(update_fields=["readability", "readability_reason", "page_count"])
    facts = {
        "found": finding.readability.value,
        "pages": finding.page_count,
        "reason": finding.reason,
        "sha256": exhibit.file.sha256,
    }
    custody.record(exhibit, CustodyAction.INSPECTED, by=None, facts=facts)


def _tell_damaged(inspection: Inspection) -> None:
    exhibit = inspection.exhibit
    exhibit.readability = Readability.UNREADABLE
    exhibit.readability_reason = inspection.last_error[:400]
    exhibit.save(update_fields=["readability", "readability_reason"])
    report_damage(exhibit, inspection.last_error, by=None)
