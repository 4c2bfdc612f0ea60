"""Starts PostgreSQL and Redis of our own, once for a whole run, and points the settings at them.

Loaded by `-p` before the settings are read. Under xdist the controller starts the services and
each worker gets a database, a Redis number and a data folder of its own.
"""

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

import pytest

ROOT_VARIABLE = "CASEAPP_TEST_ROOT"
_running = contextlib.ExitStack()


def _root() -> Path:
    """Return the run's folder; short, so that socket paths fit."""
    if ROOT_VARIABLE not in os.environ:
        os.environ[ROOT_VARIABLE] = tempfile.mkdtemp(prefix="ca-", dir="/tmp")
    return Path(os.environ[ROOT_VARIABLE])


def _point_settings_at(root: Path) -> None:
    from caseapp.runtime import embedded

    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    number = int(worker.removeprefix("gw")) + 1 if worker else 0
    os.environ["DATABASE_URL"] = embedded.database_url(root)
    os.environ["REDIS_URL"] = embedded.redis_url(root).replace("db=0", f"db={number}")
    os.environ["CASEAPP_DATA"] = str(root / (worker or "main"))


_point_settings_at(_root())


def pytest_configure(config: pytest.Config) -> None:
    """Start the services in the process that runs the whole."""
    if hasattr(config, "workerinput") or config.option.collectonly:
        return
    from caseapp.runtime.services import embedded_services

    urls = {name: os.environ.pop(name) for name in ("DATABASE_URL", "REDIS_URL")}
    _running.enter_context(embedded_services(_root()))
    os.environ.update(urls)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop them and remove their folder."""
    if not hasattr(config, "workerinput"):
        _running.close()
        shutil.rmtree(_root(), ignore_errors=True)
