"""Celery's door to the sign of life."""

import platform

from celery import shared_task

from evidence.health import services


@shared_task(name="health.heartbeat")
def heartbeat() -> None:
    """Show that a worker takes and does work."""
    services.beat(platform.node())
