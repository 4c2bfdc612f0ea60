"""The story after the reading: draw each page, once large and once small.

Steps: claim → verify the file that is printed → draw the pages in batches, each kept in a
transaction of its own → custody event and finish. Texts of other exhibits come first: when some
wait, or after a while, the work is given back with what is done, and goes on at its next ring.
"""

from collections.abc import Iterator
from itertools import batched
from pathlib import Path

from django.db import transaction

from evidence.core import jobs
from evidence.core.models import JobState
from evidence.pages import made, queries, services
from evidence.pages.asking import DRAW_BELL
from evidence.pages.extract.render import draw_pages
from evidence.pages.models import PICTURE_KINDS, Drawing

PAGES_PER_BATCH = 20
# The queue holds a ring for each turn of the sweep; more would only be found done.
RINGS_AT_ONCE = 50


def draw(pk: int) -> JobState | None:
    """Draw one exhibit's pages if that is due; returns the state the work ended in."""
    waiting = Drawing.objects.select_related("exhibit__file", "exhibit__case")
    return jobs.work_on(waiting, pk, _draw)


def ring_due() -> int:
    """Ring again for drawings that are due and return for how many."""
    return jobs.ring_due(Drawing.objects.all(), DRAW_BELL, limit=RINGS_AT_ONCE)


def _draw(drawing: Drawing) -> None:
    exhibit = drawing.exhibit
    missing = made.undrawn_pages(exhibit)
    printed = queries.printed_file(exhibit)
    path = services.verified_path(exhibit, printed)
    turn = services.Turn()
    done = (exhibit.page_count or 0) - len(missing)
    with services.work_folder("drawing") as folder:
        for numbers in batched(missing, PAGES_PER_BATCH):
            if turn.is_over():
                jobs.pause(drawing, DRAW_BELL)
                return
            pages = draw_pages(path, Path(folder), numbers=numbers)
            kept = [services.keep_pictures(page) for page in pages]
            done += len(pages)
            with transaction.atomic():
                jobs.note(drawing, pages_done=done)
                services.keep_drawn(exhibit, kept, source_sha256=printed.sha256)
            for picture in _files_in(Path(folder)):
                picture.unlink()
    with transaction.atomic():
        jobs.note(drawing, pages_done=done)
        jobs.finish(drawing)
        services.log_derivation(exhibit, *PICTURE_KINDS)


def _files_in(folder: Path) -> Iterator[Path]:
    return folder.glob("*.webp")
