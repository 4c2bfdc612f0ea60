"""Celery's door to the reading of pages."""

from celery import shared_task

from evidence.pages import read as story


@shared_task(name="pages.read")
def read(pk: int) -> None:
    """Read one exhibit's pages."""
    story.read(pk)


@shared_task(name="pages.sweep")
def sweep() -> None:
    """Ring again for readings whose bell was lost."""
    story.ring_due()
