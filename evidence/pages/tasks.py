"""Celery's door to the reading, drawing and recognising of pages."""

from celery import shared_task

from evidence.pages import asking, services
from evidence.pages import draw as drawing
from evidence.pages import read as reading
from evidence.pages import recognise as recognition


@shared_task(name="pages.read")
def read(pk: int) -> None:
    """Read what one exhibit's pages say."""
    reading.read(pk)


@shared_task(name="pages.draw")
def draw(pk: int) -> None:
    """Draw one exhibit's pages."""
    drawing.draw(pk)


@shared_task(name="pages.recognise")
def recognise(pk: int) -> None:
    """Have OCR read one exhibit's pages."""
    recognition.recognise(pk)


@shared_task(name="pages.sweep")
def sweep() -> None:
    """Ring again for work whose bell was lost, and ask for what lacked a program until now."""
    services.remove_left_folders()
    asking.ask_for_what_lacked()
    for story in (reading, drawing, recognition):
        story.ring_due()
