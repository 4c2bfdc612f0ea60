"""The two addresses that a load balancer asks."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from evidence.core import clock
from evidence.health import services
from evidence.health.models import Heartbeat
from evidence.health.tasks import heartbeat

pytestmark = pytest.mark.django_db


def _ready(client: Client) -> tuple[int, dict[str, str]]:
    answer = client.get("/readyz")
    assert "no-cache" in answer.headers["Cache-Control"]
    return answer.status_code, answer.json()["checks"]


def test_the_web_process_answers_without_looking_at_anything(
    client: Client, django_assert_num_queries: Any, settings: Any
) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    with django_assert_num_queries(0):
        answer = client.get("/healthz")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_ready_when_database_redis_worker_and_storage_are_there(client: Client) -> None:
    heartbeat()

    status, checks = _ready(client)

    assert status == 200
    assert checks == {"database": "ok", "redis": "ok", "worker": "ok", "storage": "ok"}


def test_not_ready_before_a_worker_was_ever_seen(client: Client) -> None:
    status, checks = _ready(client)

    assert (status, checks["worker"]) == (503, "no worker was ever seen")


def test_not_ready_when_no_worker_was_seen_for_a_minute(client: Client) -> None:
    services.beat("worker-1")
    services.beat("worker-2")
    Heartbeat.objects.update(seen_at=clock.now() - timedelta(seconds=61))

    status, checks = _ready(client)

    assert status == 503
    assert checks["worker"].startswith("last seen 6")


def test_one_living_worker_is_enough(client: Client) -> None:
    services.beat("worker-1")
    Heartbeat.objects.update(seen_at=clock.now() - timedelta(hours=1))
    services.beat("worker-2")

    assert _ready(client)[0] == 200


@pytest.mark.parametrize(
    "address", ["redis://user:hunter2@127.0.0.1:1/0", "unix:///nowhere/redis.sock?db=0"]
)
def test_a_dead_redis_is_named_without_its_address(
    client: Client, settings: Any, address: str
) -> None:
    services.beat("worker-1")
    settings.REDIS_URL = address

    status, checks = _ready(client)

    assert status == 503
    assert checks["redis"] == "ConnectionError"
    assert checks["database"] == "ok"


def test_a_storage_that_cannot_be_written_is_named(
    client: Client, settings: Any, tmp_path: Path
) -> None:
    services.beat("worker-1")
    in_the_way = tmp_path / "in-the-way"
    in_the_way.write_text("a file where the folder should be")
    settings.FILE_STORE = in_the_way

    status, checks = _ready(client)

    assert (status, checks["storage"]) == (503, "NotADirectoryError")


@pytest.mark.django_db(transaction=True)
def test_a_dead_database_is_an_answer_and_no_error(client: Client) -> None:
    kept = dict(connection.settings_dict)
    connection.close()
    try:
        connection.settings_dict.update(HOST="127.0.0.1", PORT="1", PASSWORD="hunter2")
        status, checks = _ready(client)
    finally:
        connection.close()
        connection.settings_dict.update(kept)

    assert status == 503
    assert checks["database"] == checks["worker"] == "OperationalError"


def test_neither_address_takes_a_post(client: Client) -> None:
    assert client.post("/healthz").status_code == client.post("/readyz").status_code == 405
