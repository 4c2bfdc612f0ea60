"""Celery's door to docket watching."""

from celery import shared_task

from evidence.docket import sync as story


@shared_task(name="docket.sync")
def sync(pk: int) -> None:
    """Do one look at a docket source."""
    story.sync(pk)


@shared_task(name="docket.sync_due")
def sync_due() -> None:
    """Ask for a look at each source that is due."""
    story.request_due()


@shared_task(name="docket.sweep")
def sweep() -> None:
    """Ring again for looks whose bell was lost."""
    story.ring_due()
