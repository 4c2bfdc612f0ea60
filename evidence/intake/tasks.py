"""Celery's door to what was handed in."""

from celery import shared_task

from evidence.intake import ingest


@shared_task(name="intake.take")
def take(pk: int) -> None:
    """Make an exhibit of one file that is whole."""
    ingest.take(pk)


@shared_task(name="intake.unpack")
def unpack(pk: int) -> None:
    """Take apart one archive, mail or export."""
    ingest.unpack(pk)


@shared_task(name="intake.sweep")
def sweep() -> None:
    """Ring again for work whose bell was lost, and let go of stale uploads."""
    ingest.ring_due()
