"""An exhibit with a name that tools stumble over, a time-stamp authority, and a bag from both."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.custody import build
from evidence.custody.models import StatementStamp
from evidence.exhibits.models import Exhibit
from tests import factories
from tests.authenticity.stranger import exported
from tests.custody.authority import TimeStampAuthority, authority

CONTENT = factories.pdf(pages=2, seed=7)


@pytest.fixture
def tsa(tmp_path: Path, settings: Any) -> Iterator[TimeStampAuthority]:
    with authority(tmp_path / "tsa") as running:
        settings.TSA_URL = running.url
        settings.TSA_CA = str(running.roots)
        settings.LOOPBACK_SOURCES = [running.host_port]
        yield running


@pytest.fixture
def awkward_exhibit(case: Case, owner: User) -> Exhibit:
    factories.exhibit(case, owner)
    return factories.exhibit(case, owner, content=CONTENT, name="Déposition 50% 漢.pdf")


@pytest.fixture
def stamped_bag(awkward_exhibit: Exhibit, tsa: TimeStampAuthority, tmp_path: Path) -> Path:
    build.state_today()
    build.stamp(StatementStamp.objects.get().pk)
    return exported(awkward_exhibit, tmp_path)
