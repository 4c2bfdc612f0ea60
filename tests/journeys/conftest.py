"""A real worker and a real beat on the test's own database, store and Redis."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.processes import Processes, running


@pytest.fixture
def workers(live_database_url: str, settings: Any) -> Iterator[Processes]:
    """Start Redis, a worker with two children and a beat."""
    with running(live_database_url, settings, programs=("worker", "beat")) as processes:
        yield processes
