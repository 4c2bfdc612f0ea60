"""Celery's door to the comparison of policy versions."""

from celery import shared_task

from evidence.policies import build


@shared_task(name="policies.compare")
def compare(pk: int) -> None:
    """Compare two texts."""
    build.compare(pk)


@shared_task(name="policies.sweep")
def sweep() -> None:
    """Ring again for comparisons whose bell was lost or whose worker died."""
    build.ring_due()
