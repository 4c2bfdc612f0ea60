"""Celery's door to inspections."""

from celery import shared_task

from evidence.exhibits import ingest


@shared_task(name="exhibits.inspect")
def inspect(pk: int) -> None:
    """Inspect one exhibit's file."""
    ingest.inspect(pk)


@shared_task(name="exhibits.sweep")
def sweep() -> None:
    """Ring again for inspections whose bell was lost."""
    ingest.ring_due()
