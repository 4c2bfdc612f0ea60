"""A private Redis (or Valkey) that keeps nothing: it is only the doorbell of the jobs."""

import contextlib
import logging
import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from caseapp.runtime import children, embedded
from caseapp.runtime.children import Running
from caseapp.runtime.errors import CannotRun

logger = logging.getLogger(__name__)

SECONDS_TO_START = 10
SECONDS_BETWEEN_LOOKS = 0.5


def program() -> str:
    """The path of the Redis or Valkey server on this machine; raises CannotRun without one."""
    found = shutil.which("redis-server") or shutil.which("valkey-server")
    if found is None:
        raise CannotRun(
            "Neither redis-server nor valkey-server is on the PATH. "
            "Run `make setup`, which installs it or prints the command that does, "
            "or set REDIS_URL to a server of your own."
        )
    return found


def start(data: Path) -> Running:
    """Start Redis on the data folder and wait until it answers; the caller holds the claim."""
    children.stop_left_over(_pid_file(data))
    embedded.redis_socket(data).unlink(missing_ok=True)
    log = data / "logs" / "redis.log"
    children.shorten(log)
    command = [program(), str(_written_configuration(data))]
    server = children.start(command, name="redis", log=log)
    children.remember(server.child, pid_file=_pid_file(data))
    _wait_until_ready(server, data=data, log=log)
    return server


def stop(server: Running, *, data: Path) -> None:
    """Stop the Redis that was started here and forget its pid."""
    server.stop(grace=5)
    _pid_file(data).unlink(missing_ok=True)


@contextlib.contextmanager
def kept_running(data: Path) -> Iterator[None]:
    """Redis while the block runs, started again, empty, within a second of its death."""
    over = threading.Event()
    keeper = threading.Thread(
        target=_keep, args=(start(data), over), kwargs={"data": data}, daemon=True, name="redis"
    )
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join()


def _keep(server: Running, over: threading.Event, *, data: Path) -> None:
    while not over.wait(SECONDS_BETWEEN_LOOKS):
        if server.has_ended():
            logger.warning("Redis ended and starts again; the rows know what was asked for.")
            server = _started_again(server, data=data)
    if not server.has_ended():
        stop(server, data=data)


def _started_again(ended: Running, *, data: Path) -> Running:
    try:
        return start(data)
    except (CannotRun, OSError):
        logger.exception("Redis does not start; it is tried again.")
        return ended


def _pid_file(data: Path) -> Path:
    return embedded.run_folder(data) / "redis.pid"


def _written_configuration(data: Path) -> Path:
    # A file and not arguments: `ps` shows arguments, and one of the lines may be a password.
    lines = [
        'save ""',
        "appendonly no",
        "maxmemory-policy noeviction",
        "daemonize no",
        "databases 16",
        f"dir {_quoted(embedded.run_folder(data))}",
    ]
    port = embedded.redis_port(data)
    if port is None:
        socket_path = _quoted(embedded.redis_socket(data))
        lines += ["port 0", f"unixsocket {socket_path}", "unixsocketperm 700"]
    else:
        lines += ["bind 127.0.0.1", f"port {port}"]
        lines += [f"requirepass {_quoted(embedded.redis_password(data))}"]
    path = embedded.run_folder(data) / "redis.conf"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write("\n".join(lines) + "\n")
    return path


def _quoted(value: object) -> str:
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _wait_until_ready(server: Running, *, data: Path, log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        if server.has_ended():
            break
        if _answers(data):
            return
        time.sleep(0.02)
    server.stop(grace=1)
    port = embedded.redis_port(data)
    if port is not None:
        (embedded.run_folder(data) / "redis.port").unlink(missing_ok=True)
    raise CannotRun(
        f"Redis did not start. {_port_advice(port)}Its log {log} ends with:\n"
        f"{children.last_lines(log)}"
    )


def _port_advice(port: int | None) -> str:
    if port is None:
        return ""
    return f"If port {port} was taken, start again: another one will be chosen. "


def _answers(data: Path) -> bool:
    port = embedded.redis_port(data)
    family = socket.AF_UNIX if port is None else socket.AF_INET
    address = str(embedded.redis_socket(data)) if port is None else ("127.0.0.1", port)
    try:
        with socket.socket(family) as client:
            client.settimeout(1)
            client.connect(address)
            client.sendall(_greeting(data))
            return client.recv(64).startswith((b"+OK", b"+PONG"))
    except OSError:
        return False


def _greeting(data: Path) -> bytes:
    # With a password the right answer proves that the server is ours and not a stranger's.
    if embedded.redis_port(data) is None:
        return b"PING\r\n"
    return f"AUTH {embedded.redis_password(data)}\r\n".encode()
