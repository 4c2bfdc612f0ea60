"""Reads about redaction: what was found, what could not be checked, which names are looked for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from django.db.models import Count, F, Q, QuerySet

from evidence.cases.models import Case
from evidence.core.errors import NotFound
from evidence.core.hashing import sha256_of_record
from evidence.core.models import JobState
from evidence.exhibits import queries as exhibits
from evidence.exhibits.models import Exhibit, Readability
from evidence.pages import queries as pages
from evidence.pages.extract.tools import OCR
from evidence.pages.models import BY_OCR, TextOrigin
from evidence.redaction.extract.check import RULES
from evidence.redaction.extract.findings import Checked, Found, keyed
from evidence.redaction.extract.kinds import NOTES, Kind
from evidence.redaction.extract.lines import find_in_lines
from evidence.redaction.models import (
    MinorName,
    RedactionCheck,
    RedactionFinding,
    RedactionFindingQuerySet,
)

NO_SUCH_FINDING = (
    "There is no such finding in this case; a new check may have taken it away. Look in the list."
)
SWEPT_AT_ONCE = 200
_NOT_READ_BY_OCR = (TextOrigin.WAITING, TextOrigin.NO_OCR, TextOrigin.FAILED)


State = Literal["waiting", "unchecked", "warnings", "partly", "clear"]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many findings of an exhibit are open, left as they are, and notes."""

    open_count: int = 0
    left_count: int = 0
    note_count: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an exhibit stands. Only "clear" means that all of it was looked at and none is open.

    `reason` says why it waits or is unchecked; `unread` are pages on which words may stand that
    nobody could look for.
    """

    exhibit: Exhibit
    state: State
    tally: Tally = Tally()
    unread: Sequence[int] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Overall:
    """A whole case: how many exhibits stand how, and those that are not or not wholly checked."""

    exhibit_count: int
    open_count: int
    left_count: int
    note_count: int
    waiting: Sequence[Standing]
    unchecked: Sequence[Standing]
    partly: Sequence[Standing]

    @property
    def gap_count(self) -> int:
        """How many exhibits were not, or not wholly, looked at."""
        return len(self.unchecked) + len(self.partly)


@dataclass(frozen=True, slots=True)
class Sought:
    """Which findings a person wants to see: by what became of them, by kind, of one exhibit."""

    state: str = "open"
    kind: str = ""
    exhibit_id: str = ""


def names_in(case: Case) -> QuerySet[MinorName]:
    """Return the minors' names that a case looks for."""
    return MinorName.objects.in_case(case).select_related("added_by", "case")


def sought_names(case: Case) -> list[str]:
    """Return the names alone."""
    return list(names_in(case).values_list("name", flat=True))


def names_hash(case: Case) -> str:
    """Return the hash of a case's list of names, by which a change of it is known."""
    listed = sorted(names_in(case).values_list("folded", flat=True))
    return sha256_of_record({"names": listed})


def name_in(case: Case, public_id: str) -> MinorName:
    """Return one listed name of a case; raises NotFound for those of other cases."""
    found = names_in(case).filter(public_id=public_id).first()
    if found is None:
        message = "This name is not on the case's list. Reload the page."
        raise NotFound(message)
    return found


def basis_of(exhibit: Exhibit) -> str:
    """Return the hash of what a check depends on besides the list of names; reads all its texts."""
    digest = sha256(f"{RULES} {pages.printed_file(exhibit).sha256}".encode())
    texts = exhibit.page_texts.order_by("page_number")
    for number, origin, text in texts.values_list("page_number", "origin", "text").iterator():
        digest.update(f"\n{number} {origin} {sha256(text.encode()).hexdigest()}".encode())
    return digest.hexdigest()


def with_ocr(checked: Checked, exhibit: Exhibit, names: Sequence[str]) -> Checked:
    """Return the check with what stands in words that OCR made out, which are not in the PDF.

    What the PDF's own words say already is not told twice. Pages that OCR has read are no longer
    unread; those that wait for it, or on which it failed, are.
    """
    texts = exhibit.page_texts.order_by("page_number")
    told = {_said(each) for each in checked.found}
    found = [
        each
        for row in texts.filter(origin__in=BY_OCR).defer("search").iterator(chunk_size=200)
        for each in find_in_lines(row.page_number, row.lines, names)
        if _said(each) not in told
    ]
    waiting = set(texts.filter(origin__in=_NOT_READ_BY_OCR).values_list("page_number", flat=True))
    read = texts.filter(tool=OCR.key).exclude(origin__in=_NOT_READ_BY_OCR)
    unread = {*checked.unread, *waiting} - set(read.values_list("page_number", flat=True))
    return Checked(keyed([*checked.found, *found]), sorted(unread))


def _said(each: Found) -> tuple[int, Kind, str]:
    return each.page_number, each.kind, " ".join(each.text.split())


def unasked_exhibits() -> QuerySet[Exhibit]:
    """Return exhibits that can be checked and were not asked for since they were last read."""
    ready = Exhibit.objects.with_files().filter(
        readability=Readability.READABLE, reading__state=JobState.DONE
    )
    never = Q(redaction_check=None)
    read_anew = Q(reading__finished_at__gt=F("redaction_check__asked_at"))
    older_rules = Q(redaction_check__rules__lt=RULES)
    return ready.filter(never | read_anew | older_rules).order_by("pk")[:SWEPT_AT_ONCE]


def can_be_checked(exhibit: Exhibit) -> bool:
    """Whether the exhibit's pages are there to be checked."""
    reading = pages.reading_of(exhibit)
    return exhibit.is_printable and reading is not None and reading.state == JobState.DONE


def check_of(exhibit: Exhibit) -> RedactionCheck | None:
    """Return the check of an exhibit, None before it was asked for."""
    return RedactionCheck.objects.filter(exhibit=exhibit).first()


def findings_of(exhibit: Exhibit) -> RedactionFindingQuerySet:
    """Return the findings on an exhibit, page by page, the notes on the whole file first."""
    found: RedactionFindingQuerySet = RedactionFinding.objects.filter(exhibit=exhibit)
    return found.select_related("left_by", "exhibit__case").order_by("page_number", "pk")


def findings_in(case: Case, sought: Sought) -> QuerySet[RedactionFinding]:
    """Return a case's findings as a person wants to see them, by exhibit and page."""
    found = RedactionFinding.objects.in_case(case).select_related("exhibit__case", "left_by")
    if sought.state == "open":
        found = found.still_open()
    elif sought.state == "left":
        found = found.exclude(left_at=None)
    elif sought.state == "notes":
        found = found.filter(kind__in=NOTES)
    if sought.kind:
        found = found.filter(kind=sought.kind)
    if sought.exhibit_id:
        found = found.filter(exhibit__public_id=sought.exhibit_id)
    return found.order_by("exhibit__exhibit_number", "page_number", "pk")


def finding_in(case: Case, public_id: str) -> RedactionFinding:
    """Return one finding of a case; raises NotFound for those of other cases."""
    found = RedactionFinding.objects.in_case(case).select_related("exhibit__case", "left_by")
    finding = found.filter(public_id=public_id).first()
    if finding is None:
        raise NotFound(NO_SUCH_FINDING)
    return finding


def decisions_on(held: Iterable[Exhibit]) -> dict[tuple[int, str], RedactionFinding]:
    """Return the findings that people left as they are, by the exhibit's key and their own."""
    left = RedactionFinding.objects.filter(exhibit__in=list(held)).exclude(left_at=None)
    return {(each.exhibit_id, each.key): each for each in left.select_related("left_by")}


def standing_of(exhibit: Exhibit) -> Standing:
    """Return where one exhibit stands."""
    return standings([exhibit])[0]


def standings(held: Sequence[Exhibit]) -> list[Standing]:
    """Return where each of these exhibits stands, in their order."""
    checks = {check.exhibit_id: check for check in RedactionCheck.objects.filter(exhibit__in=held)}
    tallies = _tallies(held)
    return [
        _standing(exhibit, checks.get(exhibit.pk), tallies.get(exhibit.pk, Tally()))
        for exhibit in held
    ]


def overall(case: Case) -> Overall:
    """Return where all exhibits of a case stand."""
    held = standings(list(exhibits.exhibits_in(case)))
    return Overall(
        exhibit_count=len(held),
        open_count=sum(each.tally.open_count for each in held),
        left_count=sum(each.tally.left_count for each in held),
        note_count=sum(each.tally.note_count for each in held),
        waiting=[each for each in held if each.state == "waiting"],
        unchecked=[each for each in held if each.state == "unchecked"],
        partly=[each for each in held if each.unread],
    )


def _standing(exhibit: Exhibit, check: RedactionCheck | None, tally: Tally) -> Standing:
    if exhibit.readability not in {Readability.READABLE, Readability.PENDING}:
        reason = f"It has no pages to check. {exhibit.readability_reason}"
        return Standing(exhibit, "unchecked", reason=reason.strip())
    if check is None or check.is_open:
        return Standing(exhibit, "waiting", tally, reason="It is still being looked at.")
    if check.is_parked:
        return Standing(exhibit, "unchecked", tally, reason=check.last_error)
    if tally.open_count:
        return Standing(exhibit, "warnings", tally, check.unread)
    return Standing(exhibit, "partly" if check.unread else "clear", tally, check.unread)


def _tallies(held: Sequence[Exhibit]) -> dict[int, Tally]:
    rows = (
        RedactionFinding.objects.filter(exhibit__in=held)
        .order_by()
        .values_list("exhibit_id")
        .annotate(
            open_count=Count("pk", filter=Q(left_at=None) & ~Q(kind__in=NOTES)),
            left_count=Count("pk", filter=~Q(left_at=None)),
            note_count=Count("pk", filter=Q(left_at=None, kind__in=NOTES)),
        )
    )
    return {exhibit_id: Tally(*counts) for exhibit_id, *counts in rows}
