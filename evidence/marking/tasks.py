"""Celery's door to exhibit lists."""

from celery import shared_task

from evidence.marking import build


@shared_task(name="marking.make_list")
def make_list(pk: int) -> None:
    """Make one exhibit list."""
    build.make(pk)


@shared_task(name="marking.sweep")
def sweep() -> None:
    """Ring again for exhibit lists whose bell was lost."""
    build.ring_due()
