"""Celery's door to custody statements."""

from celery import shared_task

from evidence.custody import build as story


@shared_task(name="custody.state_due")
def state_due() -> None:
    """Make today's custody statement if it is not made yet."""
    story.state_today()


@shared_task(name="custody.stamp")
def stamp(pk: int) -> None:
    """Get one statement's time-stamp."""
    story.stamp(pk)


@shared_task(name="custody.sweep")
def sweep() -> None:
    """Ring again for time-stamps whose bell was lost."""
    story.ring_due()
