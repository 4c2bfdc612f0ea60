"""Writes about pages: keep what was read, drawn and recognised, and log what was made."""

import shutil
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from io import BufferedReader
from pathlib import Path

from django.conf import settings
from django.db import transaction

from evidence.accounts.models import User
from evidence.core import clock, jobs
from evidence.core.hashing import Sha256
from evidence.core.storage import FileDamaged, FileMissing
from evidence.core.text import storable
from evidence.custody import services as custody
from evidence.custody.models import CustodyAction
from evidence.exhibits import queries as exhibit_queries
from evidence.exhibits import services as exhibits
from evidence.exhibits.models import Exhibit, StoredFile
from evidence.pages import made
from evidence.pages.extract.normalise import Normalised
from evidence.pages.extract.ocr import Reader, RecognisedPage, beside
from evidence.pages.extract.render import DrawnPage
from evidence.pages.extract.text import TOOL, TextOfPage, tool_version
from evidence.pages.extract.tools import OCR
from evidence.pages.models import Derivative, DerivativeKind, PageText, TextOrigin

# Rung when an exhibit's texts are complete, by reading or by OCR; rooms above look into them.
COMPLETE_BELLS = ("redaction.check", "duplicates.ask")
_PAGE_BREAK = "\f"
# Far below the half hour after which a task is stopped.
LONGEST_TURN_SECONDS = 120
# Longer than any task goes on.
LEFT_AFTER_SECONDS = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Maker:
    """What made a file: from which one, by which tool, in which version of it."""

    source_sha256: str
    tool: str
    tool_version: str


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page that was drawn, with its pictures in the store; none for a page that could not be."""

    page: DrawnPage
    image: StoredFile | None = None
    thumbnail: StoredFile | None = None


@dataclass(slots=True)
class Turn:
    """How long slow work may go on before others get theirs: until a text waits to be read."""

    began: float = field(default_factory=time.monotonic)
    parts: int = 0

    def is_over(self) -> bool:
        """Whether something quicker waits, or the turn has been long; never before the first part.

        Asked before each part, of which the first is always done: so each turn gets on.
        """
        is_first, self.parts = self.parts == 0, self.parts + 1
        has_been_long = time.monotonic() - self.began > LONGEST_TURN_SECONDS
        return not is_first and (has_been_long or exhibit_queries.quick_work_waits())


def open_derivative(exhibit: Exhibit, made_file: Derivative, *, by: User) -> BufferedReader:
    """Return a derivative's bytes, checked against their hash, and log the download in custody.

    Raises FileDamaged or FileMissing, which is logged and told; nothing of it is given out.
    """
    try:
        stream = exhibit_queries.file_store().open_verified(Sha256(made_file.file.sha256))
    except (FileDamaged, FileMissing) as error:
        exhibits.report_damage(exhibit, error.message, by=by)
        raise
    facts = {
        "kind": made_file.kind,
        "page": made_file.page_number,
        "sha256": made_file.file.sha256,
        "source_sha256": made_file.source_sha256,
    }
    custody.record(exhibit, CustodyAction.DERIVATIVE_OUT, by=by, facts=facts)
    return stream


def work_folder(purpose: str) -> tempfile.TemporaryDirectory[str]:
    """Return a folder of one's own beneath the data folder, removed when it is left."""
    root = _work_root()
    root.mkdir(parents=True, exist_ok=True)
    return tempfile.TemporaryDirectory(dir=root, prefix=f"{purpose}-")


def remove_left_folders() -> int:
    """Remove the work folders of workers that were killed, and return how many there were."""
    left = [folder for folder in _work_root().glob("*-*") if _age_of(folder) > LEFT_AFTER_SECONDS]
    for folder in left:
        shutil.rmtree(folder, ignore_errors=True)
    return len(left)


def _work_root() -> Path:
    return Path(settings.DATA_FOLDER) / "work"


def _age_of(folder: Path) -> float:
    try:
        return time.time() - folder.stat().st_mtime
    except FileNotFoundError:
        # Its worker has just left it.
        return 0


def verified_path(exhibit: Exhibit, file: StoredFile) -> Path:
    """Return where a stored file of the exhibit lies, after reading it against its hash.

    Raises FileDamaged or FileMissing, which is logged in custody and told to the members.
    """
    store, name = exhibit_queries.file_store(), Sha256(file.sha256)
    try:
        store.verify(name)
    except (FileDamaged, FileMissing) as error:
        exhibits.report_damage(exhibit, error.message, by=None)
        raise
    return store.path(name)


@transaction.atomic
def keep_normalised(
    exhibit: Exhibit, file: StoredFile, how: Normalised, *, page_count: int
) -> None:
    """Write the PDF that was made of an original, from which the exhibit is read and printed."""
    maker = Maker(exhibit.file.sha256, how.tool, how.tool_version)
    keep_whole(exhibit, DerivativeKind.NORMALISED_PDF, file, maker)
    reason = f"Its pages are those of a PDF made of it ({how.tool} {how.tool_version}). "
    exhibits.make_printable(exhibit, reason + how.sentence, page_count=page_count)


def keep_texts(exhibit: Exhibit, pages: Sequence[TextOfPage]) -> None:
    """Write what these pages say; each page of an exhibit is written once."""
    version = tool_version()
    PageText.objects.bulk_create(
        PageText(
            exhibit=exhibit,
            page_number=page.page_number,
            text=storable(page.text),
            lines=_storable_lines(page.lines),
            problem=page.problem,
            origin=_origin_of(page),
            tool=TOOL,
            tool_version=version,
        )
        for page in pages
    )


def _origin_of(page: TextOfPage) -> TextOrigin:
    if page.problem:
        return TextOrigin.UNREAD
    if page.needs_ocr:
        return TextOrigin.WAITING
    return TextOrigin.LAYER if page.text.strip() else TextOrigin.EMPTY


def _storable_lines(lines: Iterable[Sequence[object]]) -> list[list[object]]:
    return [[*line[:4], storable(str(line[4]))] for line in lines]


def keep_recognised(exhibit: Exhibit, pages: Sequence[RecognisedPage], *, by: Reader) -> None:
    """Write what OCR made out on these pages, beside what their text layers say."""
    numbers = [page.page_number for page in pages]
    held = exhibit.page_texts.defer("search").filter(page_number__in=numbers)
    rows = {row.page_number: row for row in held}
    for page in pages:
        _add_recognised(rows[page.page_number], page)
    for row in rows.values():
        row.tool, row.tool_version = OCR.key, by.version
    fields = ("text", "lines", "origin", "problem", "tool", "tool_version", "confidence")
    PageText.objects.bulk_update(rows.values(), fields)


def _add_recognised(row: PageText, page: RecognisedPage) -> None:
    row.problem = page.problem
    if page.problem:
        row.origin = TextOrigin.FAILED
        return
    lines = beside(row.lines, _storable_lines(page.lines))
    has_layer = bool(row.text.strip())
    if not lines:
        row.origin = TextOrigin.LAYER if has_layer else TextOrigin.EMPTY
        return
    words = "\n".join(str(line[4]) for line in lines) if has_layer else storable(page.text)
    row.text = f"{row.text.rstrip()}\n\n{words}".lstrip()
    row.lines = [*row.lines, *lines]
    row.origin = TextOrigin.MIXED if has_layer else TextOrigin.OCR
    row.confidence = page.confidence


def note_no_ocr(exhibit: Exhibit) -> None:
    """Note that pages stay without words because there is no OCR on this machine."""
    waiting = exhibit.page_texts.filter(origin=TextOrigin.WAITING)
    waiting.update(origin=TextOrigin.NO_OCR)


def keep_pictures(page: DrawnPage) -> KeptPage:
    """Return the page with its pictures kept: on disk before any row names them."""
    if page.problem:
        return KeptPage(page)
    image = exhibits.keep_file([Path(page.image).read_bytes()])
    return KeptPage(page, image, exhibits.keep_file([Path(page.thumbnail).read_bytes()]))


@transaction.atomic
def keep_drawn(exhibit: Exhibit, kept: Sequence[KeptPage], *, source_sha256: str) -> None:
    """Write the pictures of these pages, or why there are none."""
    maker = Maker(source_sha256, TOOL, tool_version())
    Derivative.objects.bulk_create(
        picture for each in kept for picture in _pictures(exhibit, each, maker)
    )
    for each in kept:
        if each.page.problem:
            page = exhibit.page_texts.filter(page_number=each.page.page_number)
            page.update(picture_problem=each.page.problem)


def _pictures(exhibit: Exhibit, kept: KeptPage, maker: Maker) -> list[Derivative]:
    files = {DerivativeKind.PAGE_IMAGE: kept.image, DerivativeKind.THUMBNAIL: kept.thumbnail}
    return [
        Derivative(
            exhibit=exhibit,
            kind=kind,
            page_number=kept.page.page_number,
            file=file,
            width=kept.page.width,
            height=kept.page.height,
            **asdict(maker),
        )
        for kind, file in files.items()
        if file
    ]


def text_file(exhibit: Exhibit) -> StoredFile:
    """Return a stored file of all that the exhibit's pages say, a form feed after each page."""
    texts = exhibit.page_texts.order_by("page_number").values_list("text", flat=True)
    pages = (f"{text.rstrip()}{_PAGE_BREAK}" for text in texts.iterator(chunk_size=500))
    return exhibits.keep_file(page.encode() for page in pages)


def keep_whole(exhibit: Exhibit, kind: DerivativeKind, file: StoredFile, maker: Maker) -> None:
    """Write a file made of the whole exhibit; made once more, it takes the former one's place."""
    Derivative.objects.update_or_create(
        exhibit=exhibit,
        kind=kind,
        page_number=0,
        defaults={"file": file, "created_at": clock.now(), **asdict(maker)},
    )


def log_derivation(exhibit: Exhibit, *kinds: DerivativeKind) -> None:
    """Log in custody which files of these kinds there are now, from what, by what."""
    facts = made.derivation_facts(exhibit, kinds)
    if facts:
        custody.record(exhibit, CustodyAction.DERIVED, by=None, facts=facts)


def tell_texts_complete(exhibit: Exhibit) -> None:
    """Ring, once the present transaction is committed, for those who look into the texts."""
    for bell in COMPLETE_BELLS:
        jobs.after_commit(bell, exhibit_pk=exhibit.pk)
