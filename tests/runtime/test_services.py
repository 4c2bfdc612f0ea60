"""Tests of the embedded PostgreSQL and Redis."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
import redis

from caseapp.runtime import children, embedded, postgres
from caseapp.runtime.errors import CannotRun
from caseapp.runtime.services import Services, embedded_services
from tests.runtime.conftest import copy_database

CRASHING_RUN = """
import sys, time
from pathlib import Path
from caseapp.runtime.services import embedded_services
with embedded_services(Path(sys.argv[1])) as services:
    services.claim.announce("http://127.0.0.1:4321")
    print("up", flush=True)
    time.sleep(60)
"""


def one(services: Services, query: str) -> object:
    """The first value of the first row."""
    with psycopg.connect(services.database_url, autocommit=True) as connection:
        row = connection.execute(query).fetchone()
    return row[0] if row else None


def execute(services: Services, statement: str) -> None:
    """Run a statement that returns nothing."""
    with psycopg.connect(services.database_url, autocommit=True) as connection:
        connection.execute(statement)


def crash_a_run(data: Path) -> children.Child:
    """Let another process run on the data folder, kill it, and return its database server."""
    command = [sys.executable, "-c", CRASHING_RUN, str(data)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=embedded.REPOSITORY
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "up\n"
        server = children.recall(data / "run" / "postgres.pid")
        other.kill()
    assert server is not None
    return server


def test_rows_are_there_after_a_stop_and_messages_are_not(database: Path) -> None:
    with embedded_services(database) as services:
        execute(services, "CREATE TABLE kept (name text)")
        execute(services, "INSERT INTO kept VALUES ('exhibit')")
        redis.Redis.from_url(services.redis_url).set("bell", "rung")

    with embedded_services(database) as services:
        assert one(services, "SELECT name FROM kept") == "exhibit"
        assert redis.Redis.from_url(services.redis_url).get("bell") is None


def test_the_database_keeps_what_it_acknowledged_and_speaks_every_language(data: Path) -> None:
    with embedded_services(data) as services:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            assert one(services, f"SHOW {name}") == "on"
        assert one(services, "SHOW server_encoding") == "UTF8"
        assert one(services, "SHOW TimeZone") == "UTC"
        assert one(services, "SELECT upper('é')") == "É"
        assert one(services, "SELECT unaccent('Peña')") == "Pena"
        assert one(services, "SELECT similarity('docket', 'dockets') > 0.5") is True
        # The application is no superuser: it can neither read files nor run programs.
        assert one(services, "SHOW is_superuser") == "off"
        assert one(services, "SHOW listen_addresses") == ""


def test_two_data_folders_run_side_by_side(database: Path, used_before: Path) -> None:
    another = database.with_name("another")
    copy_database(used_before, another)

    with embedded_services(database) as first, embedded_services(another) as second:
        execute(first, "CREATE TABLE only_here ()")
        redis.Redis.from_url(first.redis_url).set("mine", "1")

        assert one(second, "SELECT to_regclass('only_here')") is None
        assert redis.Redis.from_url(second.redis_url).get("mine") is None


def test_a_second_run_on_the_same_folder_is_told_who_has_it(database: Path) -> None:
    with embedded_services(database) as services:
        services.claim.announce("http://127.0.0.1:4321")

        with pytest.raises(CannotRun) as refusal, embedded_services(database):
            pass

        assert str(os.getpid()) in str(refusal.value)
        assert "http://127.0.0.1:4321" in str(refusal.value)
        assert one(services, "SELECT 1") == 1


def test_after_a_kill_the_next_run_starts_on_the_same_rows(database: Path) -> None:
    left = crash_a_run(database)

    with embedded_services(database) as services:
        assert not children.is_alive(left)
        assert one(services, "SELECT 1") == 1


def test_a_server_that_outlived_its_run_is_stopped_by_the_next(database: Path) -> None:
    with embedded_services(database) as services:
        abandoned = children.recall(database / "run" / "postgres.pid")
        assert abandoned is not None
        (database / "run" / "postgres.pid").unlink()

        # As a run would that finds no pid file, only what PostgreSQL itself wrote down.
        postgres.stop_left_over(services.data)

        assert not children.is_alive(abandoned)


def test_a_pid_that_was_given_to_a_stranger_is_left_alone(database: Path) -> None:
    with embedded_services(database):
        pass
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as stranger:
        torn = children.Child(pid=stranger.pid, began="another boot:1", name="redis")
        children.remember(torn, pid_file=database / "run" / "redis.pid")
        (database / "postgres" / "cluster" / "postmaster.pid").write_text(f"{stranger.pid}\n")

        with embedded_services(database) as services:
            assert one(services, "SELECT 1") == 1

        assert stranger.poll() is None
        stranger.communicate(b"\n")


def test_a_path_too_long_for_sockets_is_served_on_guarded_ports(
    tmp_path: Path, used_before: Path
) -> None:
    data = tmp_path / ("long" * 30)
    copy_database(used_before, data)

    with embedded_services(data) as services:
        assert "@127.0.0.1:" in services.database_url
        assert one(services, "SELECT current_user") == "caseapp"
        assert redis.Redis.from_url(services.redis_url).ping()
        port = embedded.postgres_port(data)
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(f"postgresql://caseapp:wrong@127.0.0.1:{port}/caseapp")
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(f"postgresql://postgres@127.0.0.1:{port}/postgres")
        with socket.create_connection(("127.0.0.1", embedded.redis_port(data) or 0)) as stranger:
            stranger.sendall(b"PING\r\n")
            assert stranger.recv(64).startswith(b"-NOAUTH")


def test_a_lost_password_file_locks_nobody_out(used_before: Path) -> None:
    (used_before / "run" / "postgres.password").unlink()

    with embedded_services(used_before) as services:
        assert one(services, "SELECT 1") == 1


def test_an_outside_database_and_redis_replace_the_embedded_ones(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/db")
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere/0")

    with embedded_services(data) as services:
        assert services.database_url == "postgresql://elsewhere/db"
        assert services.redis_url == "redis://elsewhere/0"
        assert not (data / "postgres").exists()


def test_an_outside_database_may_be_named_by_a_secret_file(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("postgresql://elsewhere/db\n")
    monkeypatch.setenv("DATABASE_URL_FILE", str(secret))
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere/0")

    with embedded_services(data) as services:
        assert services.database_url == "postgresql://elsewhere/db"


def test_a_redis_that_is_killed_is_back_empty_without_a_person(database: Path) -> None:
    with embedded_services(database) as services:
        client = redis.Redis.from_url(services.redis_url)
        client.set("bell", "rung")
        before = children.recall(database / "run" / "redis.pid")
        assert before is not None
        os.kill(before.pid, signal.SIGKILL)

        deadline = time.monotonic() + 15
        while children.recall(database / "run" / "redis.pid") in (before, None):
            assert time.monotonic() < deadline, "Redis was not started again"
            time.sleep(0.1)
        wait_until_it_answers(services)

        assert redis.Redis.from_url(services.redis_url).get("bell") is None


def wait_until_it_answers(services: Services) -> None:
    """Return once Redis answers; its pid is written down a moment before that."""
    deadline = time.monotonic() + 15
    while True:
        try:
            redis.Redis.from_url(services.redis_url).ping()
        except redis.RedisError:
            assert time.monotonic() < deadline, "Redis does not answer"
            time.sleep(0.1)
        else:
            return
