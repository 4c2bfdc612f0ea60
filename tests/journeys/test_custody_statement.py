"""A custody statement's way through a real worker to its time-stamp, also when Redis was away."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.custody import build, queries
from evidence.custody.models import StatementStamp
from tests import factories
from tests.custody.authority import TimeStampAuthority, authority
from tests.processes import Processes, is_over, wait_until

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def tsa(tmp_path: Path, settings: Any) -> Iterator[TimeStampAuthority]:
    """Run an authority before the worker starts, so that the worker is told of it."""
    with authority(tmp_path / "tsa") as running:
        settings.TSA_URL = running.url
        settings.TSA_CA = str(running.roots)
        settings.LOOPBACK_SOURCES = [running.host_port]
        yield running


def test_a_statement_made_while_redis_is_away_is_stamped_once_it_is_back(
    tsa: TimeStampAuthority, workers: Processes, case: Case, owner: User
) -> None:
    factories.exhibit(case, owner)

    workers.restart_redis_empty(pause=lambda: build.state_today() and None)

    stamp = StatementStamp.objects.get()
    wait_until(lambda: is_over(stamp), "the worker got the time-stamp")
    assert stamp.stamped_at is not None
    assert stamp.is_rooted
    assert len(tsa.asked) == 1
    assert list(queries.statement_breaks()) == []
