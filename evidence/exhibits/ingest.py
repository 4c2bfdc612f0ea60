"""The story of a new exhibit's file: verify it, find out what it is and does, say so.

Steps: claim → verify the stored bytes → inspect in a limited child and ask the virus scanner →
write the verdict and its custody event → ask for the reading of its pages, and ring for whoever
takes archives and mails apart → finish. A file that is not accepted is kept in quarantine: it has
its number, and it is given out only to a person who asks twice.
"""

from dataclasses import dataclass

from django.db import transaction

from evidence.core import jobs
from evidence.core.hashing import Sha256
from evidence.core.models import JobState
from evidence.core.text import shortened
from evidence.custody import services as custody
from evidence.custody.models import CustodyAction
from evidence.exhibits import queries
from evidence.exhibits.extract.content.archives import is_archive
from evidence.exhibits.extract.inspect import Inspected, Verdict, inspect_file
from evidence.exhibits.extract.media import MAIL, MBOX, MSG, PDF
from evidence.exhibits.models import Exhibit, Inspection, Readability
from evidence.exhibits.services import INSPECT_BELL, ask_for_reading, report_damage

LONGEST_REASON = 1200
UNPACK_BELL = "intake.unpack"
MAILS = frozenset({MAIL, MBOX, MSG})


@dataclass(frozen=True, slots=True)
class Finding:
    """What the verdict means for the exhibit: pages when it can be printed, a reason if not."""

    readability: Readability
    page_count: int | None = None
    reason: str = ""


def inspect(pk: int) -> JobState | None:
    """Inspect one exhibit's file if that is due; returns the state the work ended in."""
    # What the story reads; the case is wanted for a damaged file only.
    waiting = Inspection.objects.select_related("exhibit__file").defer("exhibit__search")
    return jobs.work_on(waiting, pk, _inspect, parked=_tell_damaged)


def ring_due() -> int:
    """Ring again for each inspection that is due and return how many there were."""
    return jobs.ring_due(Inspection.objects.all(), INSPECT_BELL)


def _inspect(inspection: Inspection) -> None:
    exhibit = inspection.exhibit
    name = Sha256(exhibit.file.sha256)
    store = queries.file_store()
    store.verify(name)
    found = inspect_file(store.path(name), sha256=name, scanner=queries.scanner())
    with transaction.atomic():
        jobs.finish(inspection)
        finding = _finding(found)
        _write(exhibit, finding, found)
        if finding.readability in {Readability.READABLE, Readability.NATIVE}:
            ask_for_reading(exhibit)
        # A bell of a higher room, by its name: who waits for this verdict looks now.
        if is_archive(found.media_type) or found.media_type in MAILS:
            jobs.after_commit(UNPACK_BELL, pk=exhibit.pk)


def _finding(found: Inspected) -> Finding:
    told = " ".join(found.reasons)
    if found.verdict != Verdict.ACCEPTED:
        return Finding(Readability.QUARANTINED, reason=told)
    if found.media_type != PDF:
        reason = (
            f"Kept as it came ({found.media_type}). A bundle shows a slip sheet for it; "
            f"upload a PDF of it to print its pages. {told}"
        )
        return Finding(Readability.NATIVE, reason=reason.strip())
    if found.problem:
        return Finding(Readability.UNREADABLE, reason=told)
    return Finding(Readability.READABLE, page_count=found.pages, reason=told)


def _write(exhibit: Exhibit, finding: Finding, found: Inspected) -> None:
    facts = {
        "found": finding.readability.value,
        "verdict": found.verdict.value,
        "media_type": found.media_type,
        "pages": found.pages,
        "reason": finding.reason,
        "sha256": exhibit.file.sha256,
        "virus_scan": {"state": found.scan.state, "detail": found.scan.detail},
        "tools": {**found.tools, **({"clamd": found.scan.engine} if found.scan.engine else {})},
    }
    custody.record(exhibit, CustodyAction.INSPECTED, by=None, facts=facts)
    exhibit.readability = finding.readability
    exhibit.readability_reason = shortened(finding.reason, LONGEST_REASON)
    exhibit.page_count = finding.page_count
    exhibit.save(update_fields=["readability", "readability_reason", "page_count"])


def _tell_damaged(inspection: Inspection) -> None:
    exhibit = inspection.exhibit
    report_damage(exhibit, inspection.last_error, by=None)
    exhibit.readability = Readability.UNREADABLE
    exhibit.readability_reason = shortened(inspection.last_error, LONGEST_REASON)
    exhibit.save(update_fields=["readability", "readability_reason"])
