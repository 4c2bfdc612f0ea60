"""The whole product on one machine: services, migrations, worker, beat and web server.

Steps: claim the data folder, start the services, migrate, check, start the programs, wait for
the web server's first answer.
"""

import contextlib
import io
import os
import signal
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from django.core.management import call_command

from caseapp.runtime import children, commands, embedded
from caseapp.runtime.errors import CannotRun
from caseapp.runtime.processes import Program, Supervisor
from caseapp.runtime.services import Services, embedded_services

HOST = "127.0.0.1"
SECONDS_TO_ANSWER = 60


class Stopped(KeyboardInterrupt):
    """Ctrl-C, SIGTERM or SIGHUP: unwind and stop everything, which is not a failure."""


@dataclass(frozen=True, slots=True)
class Stack:
    """The running product: its address, its folders, and the pid of its worker."""

    base_url: str
    services: Services
    supervisor: Supervisor

    @property
    def data(self) -> Path:
        """The folder that holds everything the product keeps."""
        return self.services.data

    @property
    def logs(self) -> Path:
        """The folder of the programs' logs."""
        return self.data / "logs"

    @property
    def worker_pid(self) -> int:
        """The pid of the Celery worker as it runs now."""
        return self.supervisor.pid("worker")

    def wait(self) -> None:
        """Block until Ctrl-C or SIGTERM, which raise Stopped."""
        while True:
            time.sleep(3600)


@contextlib.contextmanager
def running_stack(data: Path, *, env: Mapping[str, str] | None = None) -> Iterator[Stack]:
    """The product running while the block does, its worker started again when it dies.

    `env` goes to the worker, the beat and the web server on top of this process's environment.
    Raises CannotRun with the remedy; Stopped leaves the block at Ctrl-C and SIGTERM.
    """
    with stop_on_signals(), embedded_services(data) as services:
        prepare_database()
        port = web_port(services.data)
        base_url = os.environ.get("CASEAPP_BASE_URL", f"http://{HOST}:{port}").rstrip("/")
        chosen = {"CASEAPP_BASE_URL": base_url, **services.environment(), **(env or {})}
        supervisor = Supervisor(services.data, _programs(services.data, port=port, env=chosen))
        with contextlib.ExitStack() as undo:
            undo.callback(supervisor.stop)
            supervisor.start()
            _wait_for_web(supervisor, port=port)
            services.claim.announce(base_url)
            yield Stack(base_url, services, supervisor)


def prepare_database() -> None:
    """Bring the tables up to date and run Django's checks; raises CannotRun on a failed one."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("check", databases=["default"], stdout=io.StringIO())


@contextlib.contextmanager
def stop_on_signals() -> Iterator[None]:
    """Turn Ctrl-C, SIGTERM and SIGHUP into one Stopped; later ones cannot break the stopping."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def stop(_number: int, _frame: FrameType | None) -> None:
        for number in numbers:
            signal.signal(number, signal.SIG_IGN)
        raise Stopped

    before = {number: signal.signal(number, stop) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def web_port(data: Path) -> int:
    """CASEAPP_PORT, or the port of the last run if it is free, or any free one."""
    named = os.environ.get("CASEAPP_PORT", "").strip()
    if named:
        return _named_port(named)
    noted = embedded.run_folder(data) / "web.port"
    try:
        port = int(noted.read_text())
    except (FileNotFoundError, ValueError):
        port = 0
    if port == 0 or not port_is_free(port):
        port = _free_port()
    noted.write_text(f"{port}\n")
    return port


def port_is_free(port: int) -> bool:
    """Whether a server could listen on this loopback port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _named_port(named: str) -> int:
    if not named.isdecimal() or not 0 < int(named) < 65536:
        raise CannotRun(f"CASEAPP_PORT is {named!r}. Set it to a number from 1 to 65535.")
    if not port_is_free(int(named)):
        raise CannotRun(
            f"Port {named} (CASEAPP_PORT) is in use or not allowed. "
            "Name another one, or leave CASEAPP_PORT unset for any free one."
        )
    return int(named)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _programs(data: Path, *, port: int, env: Mapping[str, str]) -> list[Program]:
    full = {"DJANGO_SETTINGS_MODULE": "caseapp.settings", **os.environ, **env}
    # The command may have been typed in another folder.
    paths = [str(embedded.REPOSITORY), os.environ.get("PYTHONPATH", "")]
    full["PYTHONPATH"] = os.pathsep.join(path for path in paths if path)
    return [
        Program("web", commands.web(host=HOST, port=port), full, grace=5),
        Program("worker", commands.worker(), full),
        Program("beat", commands.beat(data), full, grace=5),
    ]


def _wait_for_web(supervisor: Supervisor, *, port: int) -> None:
    deadline = time.monotonic() + SECONDS_TO_ANSWER
    while time.monotonic() < deadline and supervisor.restarts("web") < 2:
        if _answers(f"http://{HOST}:{port}/healthz"):
            return
        time.sleep(0.05)
    log = supervisor.log("web")
    raise CannotRun(
        f"The web server does not answer. Its log {log} ends with:\n{children.last_lines(log)}"
    )


def _answers(url: str) -> bool:
    # No proxy: an HTTP_PROXY in the environment must not be asked for a loopback address.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False
