"""Reads about the work on an exhibit's pages: how far it is, what was made, what not and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count, QuerySet, Sum

from evidence.core.hashing import sha256_of_record
from evidence.core.models import Job, JobState
from evidence.exhibits.models import Exhibit, Readability, Reading
from evidence.pages.extract.normalise import can_be_normalised
from evidence.pages.extract.tools import TOOLS
from evidence.pages.models import (
    LOW_CONFIDENCE,
    PICTURE_KINDS,
    Derivative,
    DerivativeKind,
    Drawing,
    PageText,
    Recognition,
    TextOrigin,
)

# More hashes than these stand in the record as the hash of their list alone.
HASHES_IN_RECORD = 100
_UNRECOGNISED = (TextOrigin.WAITING, TextOrigin.NO_OCR, TextOrigin.FAILED)


@dataclass(frozen=True, slots=True)
class Stage:
    """One part of the work: what it does, how far it is, and why it ended undone, if it did."""

    doing: str
    done: int
    total: int
    is_open: bool = False
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """The parts of the work on an exhibit's pages, what of it is undone, and for want of what."""

    stages: tuple[Stage, ...]
    undone: tuple[str, ...]
    lacks: str

    @property
    def is_open(self) -> bool:
        """Whether something of it is still to come."""
        return any(stage.is_open for stage in self.stages)

    @property
    def can_ask_again(self) -> bool:
        """Whether there is something that may be tried once more."""
        return bool(self.undone)


@dataclass(frozen=True, slots=True)
class Group:
    """The files of one kind made of an exhibit, by one version of a tool from one file."""

    kind: str
    label: str
    count: int
    tool: str
    tool_version: str
    source_sha256: str
    size: int
    sole: Derivative | None = None


@dataclass(frozen=True, slots=True)
class OcrFacts:
    """What OCR came to in an exhibit: pages by it, pages of low confidence, pages without words."""

    pages: int
    doubtful: int
    without_words: int


def of_exhibit(exhibit: Exhibit) -> QuerySet[Derivative]:
    """Return the files made of an exhibit: those of the whole first, then page by page."""
    made = Derivative.objects.filter(exhibit=exhibit).select_related("file")
    return made.order_by("page_number", "kind")


def groups_of(exhibit: Exhibit) -> list[Group]:
    """Return the files made of an exhibit, summed up by kind, tool and source."""
    by = ("kind", "tool", "tool_version", "source_sha256")
    sums = Derivative.objects.filter(exhibit=exhibit).order_by(*by).values(*by)
    whole = {each.kind: each for each in of_exhibit(exhibit).filter(page_number=0)}
    rows = sums.annotate(count=Count("pk"), size=Sum("file__size"))
    groups = [
        Group(
            row["kind"],
            DerivativeKind(row["kind"]).label,
            row["count"],
            row["tool"],
            row["tool_version"],
            row["source_sha256"],
            row["size"],
            whole.get(row["kind"]),
        )
        for row in rows
    ]
    order = list(DerivativeKind)
    return sorted(groups, key=lambda group: order.index(DerivativeKind(group.kind)))


def unread_pages(exhibit: Exhibit) -> list[int]:
    """Return the numbers of the pages that nobody has read yet."""
    done = set(exhibit.page_texts.values_list("page_number", flat=True))
    return [number for number in range(1, (exhibit.page_count or 0) + 1) if number not in done]


def undrawn_pages(exhibit: Exhibit) -> list[int]:
    """Return the numbers of the pages that have no picture and were not found undrawable."""
    drawn = Derivative.objects.filter(exhibit=exhibit, kind=DerivativeKind.THUMBNAIL)
    failed = exhibit.page_texts.exclude(picture_problem="")
    done = {
        *drawn.values_list("page_number", flat=True),
        *failed.values_list("page_number", flat=True),
    }
    return [number for number in range(1, (exhibit.page_count or 0) + 1) if number not in done]


def unrecognised_pages(exhibit: Exhibit) -> list[int]:
    """Return the numbers of the pages that wait for OCR."""
    waiting = exhibit.page_texts.filter(origin=TextOrigin.WAITING).order_by("page_number")
    return list(waiting.values_list("page_number", flat=True))


def progress_of(exhibit: Exhibit) -> Progress:
    """Return how far the work on the exhibit's pages is, in the order in which it is done."""
    pages = exhibit.page_count or 0
    reading = Reading.objects.filter(exhibit=exhibit).first()
    drawing = Drawing.objects.filter(exhibit=exhibit).first()
    recognition = Recognition.objects.filter(exhibit=exhibit).first()
    stages = []
    if reading:
        stages.append(_stage("read", reading, reading.pages_done, pages))
    if drawing:
        stages.append(_stage("drawn", drawing, drawing.pages_done, pages))
    if recognition:
        total = recognition.pages_to_do
        stages.append(_stage("recognised by OCR", recognition, recognition.pages_done, total))
    return Progress(tuple(stages), tuple(undone_in(exhibit)), lacking_tool(exhibit))


def _stage(doing: str, job: Job, done: int, total: int) -> Stage:
    return Stage(doing, done, total, job.is_open, job.last_error if job.is_parked else "")


def undone_in(exhibit: Exhibit) -> list[str]:
    """Return what of the work on the exhibit's pages failed or was left undone, in few words.

    Nothing while a part of it is still open.
    """
    jobs: list[Job] = [
        *Reading.objects.filter(exhibit=exhibit),
        *Drawing.objects.filter(exhibit=exhibit),
        *Recognition.objects.filter(exhibit=exhibit),
    ]
    if not jobs or any(job.is_open for job in jobs):
        return []
    texts = exhibit.page_texts
    found = {
        "the reading stopped": has_stopped(exhibit, Reading),
        "the drawing stopped": has_stopped(exhibit, Drawing),
        "OCR stopped": has_stopped(exhibit, Recognition),
        "no PDF was made": _is_unconverted(exhibit),
        "pages could not be read": texts.filter(origin=TextOrigin.UNREAD).exists(),
        "pages could not be drawn": bool(exhibit.is_printable and _lacks_pictures(exhibit)),
        "OCR is not installed": texts.filter(origin=TextOrigin.NO_OCR).exists(),
        "OCR failed": texts.filter(origin__in=(TextOrigin.FAILED, TextOrigin.WAITING)).exists(),
    }
    return [words for words, holds in found.items() if holds]


def needs_reading(exhibit: Exhibit) -> bool:
    """Whether the texts or the PDF that they are read from are still to be made."""
    if _is_unconverted(exhibit) or (exhibit.is_printable and unread_pages(exhibit)):
        return True
    return has_stopped(exhibit, Reading)


def has_stopped(exhibit: Exhibit, work: type[Reading | Drawing | Recognition]) -> bool:
    """Whether this part of the work on the exhibit stopped for good, before its end."""
    return work._default_manager.filter(exhibit=exhibit, state=JobState.PARKED).exists()


def _is_unconverted(exhibit: Exhibit) -> bool:
    is_native = exhibit.readability == Readability.NATIVE
    return is_native and can_be_normalised(exhibit.file.media_type)


def _lacks_pictures(exhibit: Exhibit) -> bool:
    failed = exhibit.page_texts.exclude(picture_problem="")
    return failed.exists() or bool(undrawn_pages(exhibit))


def lacking_tool(exhibit: Exhibit) -> str:
    """Return the name of the program without which work on the exhibit was left undone, if any."""
    lacks = {
        *Reading.objects.filter(exhibit=exhibit).values_list("lacks", flat=True),
        *Recognition.objects.filter(exhibit=exhibit).values_list("lacks", flat=True),
    }
    return next((tool.name for tool in TOOLS if tool.key in lacks), "")


def ocr_facts(exhibit: Exhibit) -> OcrFacts:
    """Return what OCR came to in an exhibit, for the words that warn of it."""
    texts: QuerySet[PageText] = exhibit.page_texts.all()
    by_ocr = texts.exclude(confidence=None)
    return OcrFacts(
        pages=by_ocr.count(),
        doubtful=by_ocr.filter(confidence__lt=LOW_CONFIDENCE).count(),
        without_words=texts.filter(origin__in=_UNRECOGNISED).count(),
    )


def derivation_facts(exhibit: Exhibit, kinds: Iterable[DerivativeKind]) -> dict[str, object]:
    """Return what the custody record says of the files of these kinds, empty for none.

    Each group says from which file (`before`) which files (`after`) came. `derivatives_sha256` is
    the hash of the canonical list of [kind, page, SHA-256], so that any one of them can be held
    against the record also where there are too many to name.
    """
    held = Derivative.objects.filter(exhibit=exhibit, kind__in=list(kinds)).select_related("file")
    made = list(held.order_by("kind", "page_number"))
    if not made:
        return {}
    listed = [[each.kind, each.page_number, each.file.sha256] for each in made]
    facts: dict[str, object] = {
        "pages": exhibit.page_count,
        "sha256": exhibit.file.sha256,
        "derivatives": len(made),
        "derivatives_sha256": sha256_of_record({"derivatives": listed}),
        "made": _made(made),
        "tools": sorted({f"{each.tool} {each.tool_version}" for each in made}),
    }
    return {**facts, **_gaps(exhibit, made)}


def _made(made: Sequence[Derivative]) -> list[dict[str, object]]:
    groups: list[dict[str, object]] = []
    names_all = len(made) <= HASHES_IN_RECORD
    for kind, each_of_kind in groupby(made, key=lambda each: each.kind):
        of_kind = list(each_of_kind)
        group: dict[str, object] = {
            "kind": kind,
            "count": len(of_kind),
            "tools": sorted({f"{each.tool} {each.tool_version}" for each in of_kind}),
            "before": sorted({each.source_sha256 for each in of_kind}),
        }
        after = [each.file.sha256 for each in of_kind]
        groups.append({**group, "after": after} if names_all else group)
    return groups


def _gaps(exhibit: Exhibit, made: Sequence[Derivative]) -> dict[str, object]:
    texts = exhibit.page_texts
    if any(each.kind in PICTURE_KINDS for each in made):
        gaps = {"undrawn_pages": texts.exclude(picture_problem="").count()}
    else:
        gaps = {
            "unread_pages": texts.filter(origin=TextOrigin.UNREAD).count(),
            "pages_without_words": texts.filter(origin__in=_UNRECOGNISED).count(),
        }
    return {name: count for name, count in gaps.items() if count}
