"""Celery's door to redaction checks."""

from celery import shared_task

from evidence.redaction import check as story


@shared_task(name="redaction.check")
def check(exhibit_pk: int) -> None:
    """Ask for the check of one exhibit, whose texts are complete or have changed."""
    story.ask(exhibit_pk)


@shared_task(name="redaction.look")
def look(pk: int) -> None:
    """Do one check."""
    story.check(pk)


@shared_task(name="redaction.sweep")
def sweep() -> None:
    """Ask for checks that nobody asked for; ring again for those whose bell was lost."""
    story.ring_due()
