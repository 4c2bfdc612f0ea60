"""The story after an exhibit's inspection: make a PDF of what is none, then read what pages say.

Steps: claim → verify the original → normalised PDF of a picture, an office document or a text →
read the texts in batches, each kept in a transaction of its own → a file of all texts → custody
event, ask for the pictures and for OCR where pages are pictures, finish. Words can be found as
soon as their batch is kept. A worker that dies loses at most one batch: the next goes on after
the last page that was kept.
"""

from itertools import batched
from pathlib import Path

from django.db import transaction

from evidence.core import jobs
from evidence.core.errors import Failed
from evidence.core.hashing import Sha256
from evidence.core.models import JobState
from evidence.exhibits import queries as exhibits
from evidence.exhibits import services as exhibit_services
from evidence.exhibits.extract.pages import inspect_pdf
from evidence.exhibits.models import Reading, StoredFile
from evidence.pages import asking, made, queries, services
from evidence.pages.extract.normalise import can_be_normalised, normalise
from evidence.pages.extract.text import TOOL, read_texts, tool_version
from evidence.pages.extract.tools import ToolMissing
from evidence.pages.models import DerivativeKind

PAGES_PER_BATCH = 200


def read(pk: int) -> JobState | None:
    """Read one exhibit's pages if that is due; returns the state the work ended in."""
    waiting = Reading.objects.select_related("exhibit__file", "exhibit__case")
    return jobs.work_on(waiting, pk, _read)


def ring_due() -> int:
    """Ring again for each reading that is due and return how many there were."""
    return jobs.ring_due(Reading.objects.all(), exhibit_services.READ_BELL)


def _read(reading: Reading) -> None:
    exhibit = reading.exhibit
    services.verified_path(exhibit, exhibit.file)
    lacks, texts = "", None
    with services.work_folder("reading") as folder:
        if can_be_normalised(exhibit.file.media_type) and not exhibit.is_printable:
            lacks = _normalise(reading, Path(folder))
        if exhibit.is_printable:
            _read_missing_pages(reading, Path(folder))
            texts = services.text_file(exhibit)
    with transaction.atomic():
        jobs.note(reading, lacks=lacks)
        jobs.finish(reading)
        if texts:
            _complete(reading, texts)


def _normalise(reading: Reading, folder: Path) -> str:
    """Keep a PDF of the original, or the sentence that says why there is none.

    Returns the key of the program that would be needed for it, else nothing.
    """
    exhibit, target = reading.exhibit, folder / "normalised.pdf"
    try:
        how = normalise(
            exhibits.file_store().path(Sha256(exhibit.file.sha256)),
            target,
            media_type=exhibit.file.media_type,
            name=exhibit.original_name,
            sha256=exhibit.file.sha256,
        )
        facts = inspect_pdf(target)
        if facts.problem:
            raise Failed(facts.problem)
    except Failed as error:
        with transaction.atomic():
            jobs.renew(reading)
            exhibit_services.note_not_converted(exhibit, error.message)
        return error.tool.key if isinstance(error, ToolMissing) else ""
    file = exhibit_services.keep_file([target.read_bytes()])
    with transaction.atomic():
        jobs.renew(reading)
        services.keep_normalised(exhibit, file, how, page_count=facts.page_count)
    return ""


def _read_missing_pages(reading: Reading, folder: Path) -> None:
    exhibit = reading.exhibit
    path = exhibits.file_store().path(Sha256(queries.printed_file(exhibit).sha256))
    missing = made.unread_pages(exhibit)
    done = (exhibit.page_count or 0) - len(missing)
    for numbers in batched(missing, PAGES_PER_BATCH):
        pages = read_texts(path, folder, numbers=numbers)
        done += len(pages)
        with transaction.atomic():
            jobs.note(reading, pages_done=done)
            services.keep_texts(exhibit, pages)


def _complete(reading: Reading, texts: StoredFile) -> None:
    exhibit = reading.exhibit
    source = queries.printed_file(exhibit).sha256
    maker = services.Maker(source, TOOL, tool_version())
    services.keep_whole(exhibit, DerivativeKind.PAGE_TEXTS, texts, maker)
    services.log_derivation(exhibit, DerivativeKind.NORMALISED_PDF, DerivativeKind.PAGE_TEXTS)
    asking.ask_for_pictures(exhibit)
    asking.ask_for_recognition(exhibit)
    services.tell_texts_complete(exhibit)
