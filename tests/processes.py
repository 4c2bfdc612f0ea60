"""The product's own processes on a test's database, store and Redis, with short intervals."""

import os
import signal
import socket
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from celery import Celery

from caseapp.runtime import children, commands, embedded, redis
from caseapp.runtime.processes import Program, Supervisor
from evidence.core.models import JobState

PATIENCE_SECONDS = 90


def wait_until(is_over: Callable[[], bool], what: str) -> None:
    """Return once it is so; fail the test naming what did not happen."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_over():
        if time.monotonic() > deadline:
            pytest.fail(f"not within {PATIENCE_SECONDS} s: {what}")
        time.sleep(0.1)


def is_over(job: Any) -> bool:
    """Whether a job row has come to its end."""
    job.refresh_from_db()
    return job.state in {JobState.DONE, JobState.PARKED}


@dataclass
class Processes:
    """The running programs, and the Redis between them and the test."""

    supervisor: Supervisor
    data: Path
    redis: children.Running
    base_url: str = ""

    def kill_worker(self) -> None:
        """Kill the worker and its children as the system does when memory runs out."""
        os.killpg(self.supervisor.pid("worker"), signal.SIGKILL)

    def restart_redis_empty(self, pause: Callable[[], None]) -> None:
        """Stop Redis, do something without it, and start it with nothing in it."""
        redis.stop(self.redis, data=self.data)
        pause()
        self.redis = redis.start(self.data)


@contextmanager
def running(
    database_url: str, settings: Any, *, programs: tuple[str, ...], sweep_seconds: int = 1
) -> Iterator[Processes]:
    """Run the named programs (worker, beat, web) on the test's database, store and Redis.

    Each sweep is a dozen tasks: every second is for tests that lose bells or kill workers.
    """
    folder = Path(os.environ["CASEAPP_TEST_ROOT"]) / f"p{time.monotonic_ns() % 10**8}"
    for needed in (folder, folder / "run", folder / "logs"):
        needed.mkdir(mode=0o700)
    doorbell = redis.start(folder)
    settings.REDIS_URL = embedded.redis_url(folder)
    settings.JOB_BELL = "tests.processes.ring"
    port = _free_port()
    env = _environment(database_url, settings)
    env["CASEAPP_JOB_SWEEP_SECONDS"] = str(sweep_seconds)
    supervisor = Supervisor(folder, [_program(name, env, folder, port) for name in programs])
    supervisor.start()
    product = Processes(supervisor, folder, doorbell, f"http://127.0.0.1:{port}")
    try:
        if "web" in programs:
            wait_until(lambda: _answers(f"{product.base_url}/healthz"), "the web server answered")
        yield product
    finally:
        supervisor.stop()
        redis.stop(product.redis, data=folder)


def ring(name: str, ids: dict[str, Any]) -> None:
    """Ring for real, on the Redis of this test."""
    from django.conf import settings

    app = Celery(broker=embedded.celery_broker_url(settings.REDIS_URL))
    app.conf.update(
        task_publish_retry=False,
        broker_transport_options={"socket_connect_timeout": 1, "socket_timeout": 2},
    )
    with app.connection_for_write() as connection:
        app.send_task(name, kwargs=ids, connection=connection)


def _environment(database_url: str, settings: Any) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "caseapp.settings",
        "PYTHONPATH": str(embedded.REPOSITORY),
        "CASEAPP_DATA": str(settings.DATA_FOLDER),
        "DATABASE_URL": database_url,
        "REDIS_URL": settings.REDIS_URL,
        "CASEAPP_JOB_LEASE_SECONDS": "3",
        "CASEAPP_LOOPBACK_SOURCES": ",".join(settings.LOOPBACK_SOURCES),
        "CASEAPP_SMTP_URL": settings.SMTP_URL,
        "CASEAPP_TSA_URL": settings.TSA_URL,
        "CASEAPP_TSA_CA": settings.TSA_CA,
        "CASEAPP_MAIL_SHOWS_CASE": "1",
    }


def _program(name: str, env: dict[str, str], folder: Path, port: int) -> Program:
    command = {
        "worker": commands.worker(),
        "beat": commands.beat(folder),
        "web": commands.web(host="127.0.0.1", port=port),
    }[name]
    address = {"CASEAPP_BASE_URL": f"http://127.0.0.1:{port}"}
    return Program(name, command, env | address, grace=1)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
