"""What an installation needs to work, each looked at for real."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import redis
from django.conf import settings
from django.db import DatabaseError, connection

from evidence.core import clock
from evidence.core.storage import FileStore
from evidence.health.models import Heartbeat

WORKER_SEEN_WITHIN = timedelta(seconds=60)
PATIENCE_SECONDS = 2


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: whether it is well, and in a few words why not."""

    name: str
    is_well: bool
    detail: str = ""


def readiness() -> list[Check]:
    """Return whether the database, Redis, a worker and the storage can do their work now."""
    return [
        _look("database", _database),
        _look("redis", _redis),
        _look("worker", _worker),
        _look("storage", _storage),
    ]


def last_beat() -> Heartbeat | None:
    """Return the newest sign of life of any worker."""
    return Heartbeat.objects.order_by("-seen_at").first()


def _look(name: str, look: Callable[[], str]) -> Check:
    try:
        trouble = look()
    except (DatabaseError, redis.RedisError, OSError) as error:
        # The class alone: a message may hold addresses and user names.
        trouble = type(error).__name__
    return Check(name, not trouble, trouble)


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return ""


def _redis() -> str:
    client = redis.Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=PATIENCE_SECONDS,
        socket_connect_timeout=PATIENCE_SECONDS,
    )
    with client:
        client.ping()
    return ""


def _worker() -> str:
    beat = last_beat()
    if beat is None:
        return "no worker was ever seen"
    silence = clock.now() - beat.seen_at
    if silence > WORKER_SEEN_WITHIN:
        return f"last seen {int(silence.total_seconds())} s ago"
    return ""


def _storage() -> str:
    FileStore(settings.FILE_STORE).check_writable()
    return ""
