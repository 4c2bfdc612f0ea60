"""PostgreSQL and Redis for one data folder, each started only when no URL names another one."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from caseapp.runtime import claim, embedded, postgres, redis
from caseapp.runtime.claim import Claim


@dataclass(frozen=True, slots=True)
class Services:
    """The database and the Redis to use now, and the claim on the data folder."""

    data: Path
    database_url: str
    redis_url: str
    claim: Claim

    def environment(self) -> dict[str, str]:
        """What a child process needs in its environment to use these services."""
        return {
            "CASEAPP_DATA": str(self.data),
            "DATABASE_URL": self.database_url,
            "REDIS_URL": self.redis_url,
        }


@contextlib.contextmanager
def embedded_services(data: Path) -> Iterator[Services]:
    """Services that run while the block does; DATABASE_URL and REDIS_URL each replace one.

    What a crashed run left behind is stopped first. Raises CannotRun, with the remedy, when the
    folder is in use or a service does not start.
    """
    data = data.absolute()
    with contextlib.ExitStack() as undo:
        held = undo.enter_context(claim.claimed(data))
        # Django's checks want the folder that uploads pass through to be there.
        (data / "uploads").mkdir(mode=0o700, exist_ok=True)
        database_url = embedded.outside_url("DATABASE_URL")
        redis_url = embedded.outside_url("REDIS_URL")
        if not database_url:
            database_url = embedded.database_url(data)
            database = postgres.start(data)
            undo.callback(postgres.stop, database, data=data)
        if not redis_url:
            redis_url = embedded.redis_url(data)
            undo.enter_context(redis.kept_running(data))
        yield Services(data, database_url, redis_url, held)
