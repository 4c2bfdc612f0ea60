"""Events, made the way the product makes them."""

from collections.abc import Callable
from typing import Any

import pytest

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core.dates import read
from evidence.timeline.models import TimelineEvent
from evidence.timeline.services import events
from evidence.timeline.services.happening import Happening

type Tell = Callable[..., TimelineEvent]


@pytest.fixture
def tell(case: Case, owner: User) -> Tell:
    """Record an event by what it is and when it was."""

    def told(text: str, when: str = "", **more: Any) -> TimelineEvent:
        return events.record(case, Happening(text=text, date=read(when), **more), by=owner)

    return told
