"""Tests of where the embedded services are found."""

import stat
from pathlib import Path
from urllib.parse import urlsplit

import kombu.utils.url
import pytest
import redis
from psycopg.conninfo import conninfo_to_dict

from caseapp.runtime import embedded


def test_a_short_path_gives_sockets_and_writes_nothing(data: Path) -> None:
    url = embedded.database_url(data)

    parts = conninfo_to_dict(url)
    assert parts["host"] == str(data / "postgres" / "socket")
    assert (parts["user"], parts["dbname"]) == ("caseapp", "caseapp")
    assert embedded.redis_url(data) == f"unix://{data}/run/redis.sock?db=0"
    assert not data.exists()


def test_a_path_with_spaces_and_signs_reaches_every_client(tmp_path: Path) -> None:
    data = Path("/tmp/a b%c#é")  # noqa: S108 - nothing is written

    address = embedded.redis_url(data)

    assert conninfo_to_dict(embedded.database_url(data))["host"] == f"{data}/postgres/socket"
    assert (
        redis.ConnectionPool.from_url(address).connection_kwargs["path"] == f"{data}/run/redis.sock"
    )
    broker = kombu.utils.url.url_to_parts(embedded.celery_broker_url(address))
    assert f"/{broker.path}" == f"{data}/run/redis.sock"


def test_a_long_path_gives_ports_and_passwords_that_stay_and_are_private(tmp_path: Path) -> None:
    data = tmp_path / ("long" * 30)

    urls = [embedded.database_url(data), embedded.redis_url(data)]

    assert urls == [embedded.database_url(data), embedded.redis_url(data)]
    for url in urls:
        parts = urlsplit(url)
        assert parts.hostname == "127.0.0.1"
        assert len(parts.password or "") >= 30
    kept = sorted((data / "run").iterdir())
    assert len(kept) == 4
    assert {stat.S_IMODE(path.stat().st_mode) for path in kept} == {0o600}
    assert stat.S_IMODE((data / "run").stat().st_mode) == 0o700


def test_the_broker_keeps_the_number_of_the_database_and_a_tcp_address() -> None:
    assert (
        embedded.celery_broker_url("unix:///r/redis.sock?db=3")
        == "redis+socket:///r/redis.sock?virtual_host=3"
    )
    assert embedded.celery_broker_url("redis://:pw@host:1/2") == "redis://:pw@host:1/2"


def test_the_data_folder_is_absolute_wherever_the_command_is_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CASEAPP_DATA", "elsewhere")

    assert embedded.data_folder() == tmp_path / "elsewhere"
