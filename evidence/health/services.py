"""Writes of signs of life."""

from evidence.core import clock
from evidence.health.models import Heartbeat


def beat(name: str) -> None:
    """Note that this worker is alive now."""
    Heartbeat.objects.update_or_create(name=name, defaults={"seen_at": clock.now()})
