"""What a worker of the intake bench does; imports no model before Django is ready."""

import django
from django.conf import settings


def begin() -> None:
    """Make the worker ready, as the product's are before a file arrives."""
    django.setup()
    settings.JOB_BELL = "tests.bench.worker.ring_nobody"


def inspect(pk: int) -> str | None:
    """Inspect one exhibit and return the state in which that ended."""
    from evidence.exhibits import ingest

    return ingest.inspect(pk)


def ring_nobody(name: str, ids: dict[str, int]) -> None:
    """Stand in for the doorbell: what follows the inspection is no part of this bench."""
