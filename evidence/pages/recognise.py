"""The story of pages that are pictures: OCR makes out their words, page after page.

Steps: claim → is there an OCR that can read the language? else say so on each page → verify the
file that is printed → recognise the pages, a few at a time, each few kept in a transaction of
their own → a file of all texts → custody event, finish. It stands back for every text that can be
read at once, like the drawing.
"""

from itertools import batched
from pathlib import Path

from django.conf import settings
from django.db import transaction

from evidence.core import jobs
from evidence.core.models import JobState
from evidence.exhibits.models import Exhibit
from evidence.pages import made, queries, services
from evidence.pages.asking import RECOGNISE_BELL
from evidence.pages.extract.ocr import Reader, reader, recognise_pages
from evidence.pages.extract.tools import OCR, ToolMissing
from evidence.pages.models import DerivativeKind, Recognition

# A page takes seconds: a worker that dies loses no more than these.
PAGES_PER_BATCH = 2
RINGS_AT_ONCE = 50


def recognise(pk: int) -> JobState | None:
    """Have OCR read one exhibit's pages if that is due; returns the state the work ended in."""
    waiting = Recognition.objects.select_related("exhibit__file", "exhibit__case")
    return jobs.work_on(waiting, pk, _recognise)


def ring_due() -> int:
    """Ring again for recognitions that are due and return for how many."""
    return jobs.ring_due(Recognition.objects.all(), RECOGNISE_BELL, limit=RINGS_AT_ONCE)


def _recognise(recognition: Recognition) -> None:
    try:
        by = reader(settings.OCR_LANGUAGES)
    except ToolMissing as error:
        _leave_undone(recognition, error.tool.key)
        return
    exhibit = recognition.exhibit
    waiting = made.unrecognised_pages(exhibit)
    path = services.verified_path(exhibit, queries.printed_file(exhibit))
    turn = services.Turn()
    with services.work_folder("ocr") as folder:
        for numbers in batched(waiting, PAGES_PER_BATCH):
            if turn.is_over():
                jobs.pause(recognition, RECOGNISE_BELL)
                return
            pages = recognise_pages(path, Path(folder), numbers=numbers, by=by)
            with transaction.atomic():
                left = len(made.unrecognised_pages(exhibit)) - len(pages)
                jobs.note(recognition, pages_done=recognition.pages_to_do - left)
                services.keep_recognised(exhibit, pages, by=by)
    _finish(recognition, exhibit, by)


def _leave_undone(recognition: Recognition, tool: str) -> None:
    with transaction.atomic():
        jobs.note(recognition, lacks=tool)
        jobs.finish(recognition)
        services.note_no_ocr(recognition.exhibit)


def _finish(recognition: Recognition, exhibit: Exhibit, by: Reader) -> None:
    texts = services.text_file(exhibit)
    source = queries.printed_file(exhibit).sha256
    with transaction.atomic():
        jobs.note(recognition, lacks="")
        jobs.finish(recognition)
        maker = services.Maker(source, OCR.key, by.version)
        services.keep_whole(exhibit, DerivativeKind.OCR_TEXTS, texts, maker)
        services.log_derivation(exhibit, DerivativeKind.OCR_TEXTS)
        services.tell_texts_complete(exhibit)
