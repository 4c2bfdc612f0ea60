"""The story of new exhibits' files: verify each, find out what it is and does, say so.

Steps: claim some that wait → verify the stored bytes of each → inspect it in a limited child of its
own and ask the virus scanner → write the verdicts and their custody events → ask for the reading
of the pages, and ring for whoever takes archives and mails apart → finish. A file that is not
accepted is kept in quarantine: it has its number, and it is given out only to a person who asks
twice.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from evidence.core import jobs, rows
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
from evidence.exhibits.receipt import INSPECT_BELL, INSPECTED_TOGETHER
from evidence.exhibits.services import ask_for_readings, report_damage

LONGEST_REASON = 1200
UNPACK_BELL = "intake.unpack"
MAILS = frozenset({MAIL, MBOX, MSG})
# Nobody waits for a verdict much longer than this because another file takes its time.
SECONDS_TOGETHER = 1.0


@dataclass(frozen=True, slots=True)
class Finding:
    """What the verdict means for the exhibit: pages when it can be printed, a reason if not."""

    readability: Readability
    page_count: int | None = None
    reason: str = ""


def inspect(pk: int) -> JobState | None:
    """Inspect an exhibit's file and some asked for after it; returns how the first ended.

    A bell is rung for the first of those that came together, and one for each that came alone. It
    stands for all up to the next bell: they are looked for though its own was inspected before.
    """
    # What the story reads; the case is wanted for a damaged file only.
    files = Inspection.objects.select_related("exhibit__file").defer("exhibit__search")
    waiting = files.filter(pk__gte=pk).order_by("pk")
    if not jobs.are_gathered(waiting, most=INSPECTED_TOGETHER):
        return None
    group = jobs.claim_several(waiting, most=INSPECTED_TOGETHER, parked=_tell_damaged)
    states = jobs.work_together(group, _inspect, parked=_tell_damaged)
    return states[0] if states else None


def ring_due() -> int:
    """Ring again for each inspection that is due and return how many there were."""
    return jobs.ring_due(Inspection.objects.all(), INSPECT_BELL)


def _inspect(group: Sequence[Inspection]) -> None:
    found: dict[Inspection, Inspected] = {}
    began = time.monotonic()
    for inspection in group:
        found[inspection] = _looked_into(inspection.exhibit)
        if inspection is group[-1] or time.monotonic() - began > SECONDS_TOGETHER:
            _write(found)
            found, began = {}, time.monotonic()


def _looked_into(exhibit: Exhibit) -> Inspected:
    name = Sha256(exhibit.file.sha256)
    store = queries.file_store()
    store.verify(name)
    return inspect_file(store.path(name), sha256=name, scanner=queries.scanner())


@transaction.atomic
def _write(found: Mapping[Inspection, Inspected]) -> None:
    jobs.finish_together(list(found))
    told = [(inspection.exhibit, it, _finding(it)) for inspection, it in found.items()]
    entries = [
        custody.Entry(exhibit, CustodyAction.INSPECTED, _facts(exhibit, finding, it))
        for exhibit, it, finding in told
    ]
    custody.record_several(entries, by=None)
    for exhibit, _, finding in told:
        exhibit.readability = finding.readability
        exhibit.readability_reason = shortened(finding.reason, LONGEST_REASON)
        exhibit.page_count = finding.page_count
    rows.write([each for each, _, _ in told], "readability", "readability_reason", "page_count")
    kept = {Readability.READABLE, Readability.NATIVE}
    ask_for_readings([exhibit for exhibit, _, finding in told if finding.readability in kept])
    for exhibit, it, _ in told:
        # A bell of a higher room, by its name: who waits for this verdict looks now.
        if is_archive(it.media_type) or it.media_type in MAILS:
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


def _facts(exhibit: Exhibit, finding: Finding, found: Inspected) -> dict[str, object]:
    return {
        "found": finding.readability.value,
        "verdict": found.verdict.value,
        "media_type": found.media_type,
        "pages": found.pages,
        "reason": finding.reason,
        "sha256": exhibit.file.sha256,
        "virus_scan": {"state": found.scan.state, "detail": found.scan.detail},
        "tools": {**found.tools, **({"clamd": found.scan.engine} if found.scan.engine else {})},
    }


def _tell_damaged(inspection: Inspection) -> None:
    exhibit = inspection.exhibit
    report_damage(exhibit, inspection.last_error, by=None)
    exhibit.readability = Readability.UNREADABLE
    exhibit.readability_reason = shortened(inspection.last_error, LONGEST_REASON)
    exhibit.save(update_fields=["readability", "readability_reason"])
