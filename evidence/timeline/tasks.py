"""Celery's door to chronologies that are given out."""

from celery import shared_task

from evidence.timeline import build


@shared_task(name="timeline.make_paper")
def make_paper(pk: int) -> None:
    """Make one chronology."""
    build.make(pk)


@shared_task(name="timeline.sweep")
def sweep() -> None:
    """Ring again for chronologies whose bell was lost."""
    build.ring_due()
