"""Celery's door to builds."""

from celery import shared_task

from evidence.bundles import build as story


@shared_task(name="bundles.build")
def build(pk: int) -> None:
    """Build one bundle."""
    story.build(pk)


@shared_task(name="bundles.sweep")
def sweep() -> None:
    """Ring again for builds whose bell was lost."""
    story.ring_due()
