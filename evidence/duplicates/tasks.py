"""Celery's door to the sketches of texts."""

from celery import shared_task

from evidence.duplicates import build, services


@shared_task(name="duplicates.ask")
def ask(exhibit_pk: int) -> None:
    """Ask for the sketch of an exhibit whose texts are complete."""
    services.ask_for(exhibit_pk)


@shared_task(name="duplicates.sketch")
def sketch(pk: int) -> None:
    """Sketch one exhibit's text."""
    build.sketch(pk)


@shared_task(name="duplicates.sweep")
def sweep() -> None:
    """Ask for sketches that are missing and ring again for those whose bell was lost."""
    build.ring_due()
