"""The command lines of the worker, the beat and the web server, the same wherever they run."""

import sys
from pathlib import Path

from caseapp.runtime import embedded

CONCURRENCY = 2


def worker() -> list[str]:
    """The Celery worker; events between workers are switched off, as there is one."""
    return [
        *_celery("worker", "--concurrency", str(CONCURRENCY)),
        *["--without-gossip", "--without-mingle", "--loglevel", "INFO"],
    ]


def beat(data: Path) -> list[str]:
    """Celery's clock, with its schedule file in the data folder; at most one may run."""
    run = embedded.run_folder(data)
    return [
        *_celery("beat", "--loglevel", "INFO"),
        *["--schedule", str(run / "beat-schedule"), "--pidfile", ""],
    ]


def web(*, host: str, port: int, workers: int = 1) -> list[str]:
    """The web server, serving the ASGI application."""
    return [
        *[sys.executable, "-m", "granian", "--interface", "asgi"],
        *["--host", host, "--port", str(port), "--workers", str(workers)],
        *["--no-ws", "caseapp.asgi:application"],
    ]


def _celery(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "celery", "-A", "caseapp", *arguments]
