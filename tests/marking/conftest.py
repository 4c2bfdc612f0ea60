"""Series and marked exhibits, made the way the product makes them."""

from collections.abc import Callable

import pytest

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.exhibits.models import Exhibit
from evidence.marking.models import ExhibitSeries
from evidence.marking.services import numbers, statuses
from evidence.marking.services.numbers import SeriesParticulars
from evidence.marking.services.statuses import Saying
from tests import factories


@pytest.fixture
def plaintiff(case: Case, owner: User) -> ExhibitSeries:
    """The plaintiff's series: PX-1, PX-2 …"""
    said = SeriesParticulars(name="Plaintiff’s exhibits", party="plaintiff", prefix="PX-")
    return numbers.open_series(case, said, by=owner)


@pytest.fixture
def exhibit(case: Case, owner: User) -> Exhibit:
    """EX-1, received and nothing more."""
    return factories.exhibit(case, owner)


@pytest.fixture
def say(owner: User) -> Callable[..., None]:
    """Record one status after another."""

    def recorded(exhibit: Exhibit, *words: str) -> None:
        for word in words:
            grounds = ("fre-802",) if word == "objected" else ()
            statuses.record(exhibit, Saying(status=word, objections=grounds), by=owner)

    return recorded
