"""What a worker of the intake bench does; imports no model before Django is ready."""

import django
from django.conf import settings

type Ring = tuple[str, int]

_rung: list[Ring] = []


def begin() -> None:
    """Make the worker ready, as the product's are before a file arrives."""
    django.setup()
    settings.JOB_BELL = "tests.bench.worker.note"


def work(name: str, pk: int) -> list[Ring]:
    """Do what was rung for, and return what that rang for in turn."""
    from evidence.exhibits import ingest as exhibits
    from evidence.intake import ingest as intake

    _rung.clear()
    {"intake.take": intake.take, "exhibits.inspect": exhibits.inspect}[name](pk)
    return list(_rung)


def note(name: str, ids: dict[str, int]) -> None:
    """Stand in for the doorbell; what follows the inspection is no part of this bench."""
    if name in {"intake.take", "exhibits.inspect"}:
        _rung.append((name, ids["pk"]))
