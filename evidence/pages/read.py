"""The story after an exhibit's inspection: make a PDF of what is none, read page after page.

Steps: claim → verify the original → normalised PDF of a picture or a text → read the pages in
batches, each kept in a transaction of its own → custody event and finish. A worker that dies
loses at most one batch: the next goes on after the last page that was kept.
"""

import tempfile
from collections.abc import Iterator
from itertools import batched
from pathlib import Path

from django.conf import settings
from django.db import transaction

from evidence.core import jobs
from evidence.core.errors import Failed
from evidence.core.hashing import Sha256
from evidence.core.models import JobState
from evidence.core.storage import FileDamaged, FileMissing
from evidence.custody import services as custody
from evidence.custody.models import CustodyAction
from evidence.exhibits import queries as exhibits
from evidence.exhibits import services as exhibit_services
from evidence.exhibits.extract.pages import inspect_pdf
from evidence.exhibits.models import Exhibit, Reading
from evidence.pages import queries, services
from evidence.pages.extract.normalise import can_be_normalised, normalise
from evidence.pages.extract.render import read_pages

PAGES_PER_BATCH = 20


def read(pk: int) -> JobState | None:
    """Read one exhibit's pages if that is due; returns the state the work ended in."""
    waiting = Reading.objects.select_related("exhibit__file", "exhibit__case")
    return jobs.work_on(waiting, pk, _read)


def ring_due() -> int:
    """Ring again for each reading that is due and return how many there were."""
    return jobs.ring_due(Reading.objects.all(), exhibit_services.READ_BELL)


def _read(reading: Reading) -> None:
    exhibit = reading.exhibit
    _verify(exhibit)
    with _work_folder() as folder:
        if can_be_normalised(exhibit.file.media_type) and not exhibit.is_printable:
            _normalise(reading, Path(folder))
        if exhibit.is_printable:
            _read_missing_pages(reading, Path(folder))
    with transaction.atomic():
        jobs.finish(reading)
        made = queries.derivation_facts(exhibit)
        if made:
            custody.record(exhibit, CustodyAction.DERIVED, by=None, facts=made)
        jobs.after_commit(services.COMPARE_BELL, exhibit_pk=exhibit.pk)


def _verify(exhibit: Exhibit) -> None:
    try:
        exhibits.file_store().verify(Sha256(exhibit.file.sha256))
    except (FileDamaged, FileMissing) as error:
        exhibit_services.report_damage(exhibit, error.message, by=None)
        raise


def _normalise(reading: Reading, folder: Path) -> None:
    """Keep a PDF of the original, or the sentence that says why there is none."""
    exhibit, target = reading.exhibit, folder / "normalised.pdf"
    try:
        made = normalise(
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
        return
    file = exhibit_services.keep_file([target.read_bytes()])
    with transaction.atomic():
        jobs.renew(reading)
        services.keep_normalised(exhibit, file, made, page_count=facts.page_count)


def _read_missing_pages(reading: Reading, folder: Path) -> None:
    exhibit = reading.exhibit
    printed = queries.printed_file(exhibit)
    path = exhibits.file_store().path(Sha256(printed.sha256))
    missing = queries.unread_pages(exhibit)
    done = (exhibit.page_count or 0) - len(missing)
    for numbers in batched(missing, PAGES_PER_BATCH):
        pages = read_pages(path, folder, numbers=numbers)
        pictures = [services.keep_pictures(page) for page in pages]
        done += len(pages)
        with transaction.atomic():
            jobs.note(reading, pages_done=done)
            services.keep_pages(exhibit, pictures, source_sha256=printed.sha256)
        for picture in _files_in(folder):
            picture.unlink()


def _files_in(folder: Path) -> Iterator[Path]:
    return folder.glob("*.webp")


def _work_folder() -> tempfile.TemporaryDirectory[str]:
    root = settings.DATA_FOLDER / "work"
    root.mkdir(parents=True, exist_ok=True)
    return tempfile.TemporaryDirectory(dir=root, prefix="reading-")
