"""Celery's door to the reminders."""

from celery import shared_task

from evidence.deadlines import remind


@shared_task(name="deadlines.remind_due")
def remind_due() -> None:
    """Tell members what is due soon, overdue, or would change."""
    remind.remind_due()
