"""The story of a sketch: read the exhibit's words page by page, sketch them, keep and group it."""

from evidence.core import jobs
from evidence.core.models import JobState
from evidence.duplicates import services
from evidence.duplicates.extract.sketch import sketch as sketch_of
from evidence.duplicates.models import TextSketch


def sketch(pk: int) -> JobState | None:
    """Sketch one exhibit's text if that is due; returns the state the work ended in."""
    waiting = TextSketch.objects.select_related("exhibit__case")
    return jobs.work_on(waiting, pk, _sketch)


def ring_due() -> int:
    """Ask for the sketches that are missing, ring for all that are due; returns how many."""
    services.ask_for_missing()
    return jobs.ring_due(TextSketch.objects.all(), services.SKETCH_BELL)


def _sketch(sketch: TextSketch) -> None:
    texts = sketch.exhibit.page_texts.order_by("page_number").values_list("text", flat=True)
    services.keep(sketch, sketch_of(texts.iterator(chunk_size=200)))
