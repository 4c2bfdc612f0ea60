"""Where the product's own PostgreSQL and Redis are found, without starting either.

Standard library only: settings import this before anything else is known to work.
"""

import os
import secrets
import socket
import tempfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

REPOSITORY = Path(__file__).resolve().parents[2]

# sockaddr_un holds 108 bytes on Linux and 104 on macOS; Redis and libpq need a few for themselves.
LONGEST_SOCKET_PATH = 100
DATABASE_NAME = "caseapp"
DATABASE_ROLE = "caseapp"


def data_folder() -> Path:
    """The absolute folder that holds everything the product keeps: CASEAPP_DATA, or .data here."""
    named = os.environ.get("CASEAPP_DATA", "").strip()
    return Path(named).expanduser().absolute() if named else REPOSITORY / ".data"


def run_folder(data: Path) -> Path:
    """The folder of sockets, pid files, ports and passwords; only its owner may enter."""
    return data / "run"


def postgres_socket_folder(data: Path) -> Path:
    """The folder that PostgreSQL puts its socket into when the path is short enough."""
    return data / "postgres" / "socket"


def redis_socket(data: Path) -> Path:
    """The socket that Redis listens on when the path is short enough."""
    return run_folder(data) / "redis.sock"


def postgres_port(data: Path) -> int | None:
    """PostgreSQL's recorded loopback port, or None when its socket path fits."""
    if _fits(postgres_socket_folder(data) / ".s.PGSQL.5432"):
        return None
    return int(recorded(run_folder(data) / "postgres.port", _free_port))


def redis_port(data: Path) -> int | None:
    """Redis's recorded loopback port, or None when its socket path fits."""
    if _fits(redis_socket(data)):
        return None
    return int(recorded(run_folder(data) / "redis.port", _free_port))


def postgres_password(data: Path) -> str:
    """The database password, made up once and kept in a file that only its owner can read."""
    return recorded(run_folder(data) / "postgres.password", _random_password)


def redis_password(data: Path) -> str:
    """The Redis password, made up once and kept in a file that only its owner can read."""
    return recorded(run_folder(data) / "redis.password", _random_password)


def outside_url(name: str) -> str:
    """A service's URL as the environment, or the file that NAME_FILE names, gives it; or ""."""
    file = os.environ.get(f"{name}_FILE", "")
    return Path(file).read_text().strip() if file else os.environ.get(name, "").strip()


def database_url(data: Path) -> str:
    """The URL of the embedded database, whether or not it is running."""
    port = postgres_port(data)
    if port is None:
        folder = quote(str(postgres_socket_folder(data)))
        return f"postgresql://{DATABASE_ROLE}@/{DATABASE_NAME}?host={folder}"
    login = f"{DATABASE_ROLE}:{postgres_password(data)}"
    return f"postgresql://{login}@127.0.0.1:{port}/{DATABASE_NAME}"


def redis_url(data: Path) -> str:
    """The URL of the embedded Redis in redis-py's form, whether or not it is running."""
    port = redis_port(data)
    if port is None:
        return f"unix://{quote(str(redis_socket(data)))}?db=0"
    return f"redis://:{redis_password(data)}@127.0.0.1:{port}/0"


def celery_broker_url(redis_url: str) -> str:
    """The same Redis in the form that Celery's transport reads, which differs for sockets."""
    parts = urlsplit(redis_url)
    if parts.scheme != "unix":
        return redis_url
    number = parse_qs(parts.query).get("db", ["0"])[0]
    return f"redis+socket://{parts.netloc}{parts.path}?virtual_host={number}"


def _fits(path: Path) -> bool:
    return len(os.fsencode(path)) <= LONGEST_SOCKET_PATH


def _free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def _random_password() -> str:
    return secrets.token_urlsafe(24)


def recorded(path: Path, choose: Callable[[], str]) -> str:
    """A value that is chosen once and kept in a file that only its owner can read."""
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        return _record(path, choose())


def _record(path: Path, value: str) -> str:
    # A link either appears whole or not at all, so two processes that choose at once agree.
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(value + "\n")
        os.link(draft, path)
    except FileExistsError:
        return path.read_text().strip()
    finally:
        Path(draft).unlink()
    return value
