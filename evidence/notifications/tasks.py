"""Celery's door to e-mail deliveries."""

from celery import shared_task

from evidence.notifications import deliver as story


@shared_task(name="notifications.deliver")
def deliver(pk: int) -> None:
    """Send one e-mail."""
    story.deliver(pk)


@shared_task(name="notifications.sweep")
def sweep() -> None:
    """Ring again for e-mails whose bell was lost."""
    story.ring_due()
