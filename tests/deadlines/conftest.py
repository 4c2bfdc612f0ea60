"""What tests of deadlines share: a clock that stands still, an entry, and short ways to record."""

import datetime
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core import clock
from evidence.deadlines.models import Deadline
from evidence.deadlines.services import deadlines
from evidence.deadlines.services.deadlines import DeadlineParticulars
from evidence.docket.models import Docket, DocketEntry

Record = Callable[..., Deadline]
SetClock = Callable[[str], None]
COURT = ZoneInfo("America/Los_Angeles")


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """Return a way to set the clock, told as the court's clock tells it."""

    def stands(said: str) -> None:
        instant = datetime.datetime.fromisoformat(said).replace(tzinfo=COURT)
        monkeypatch.setattr(clock, "now", lambda: instant.astimezone(datetime.UTC))

    return stands


@pytest.fixture
def entry(case: Case) -> DocketEntry:
    """The complaint, filed on a Tuesday."""
    assert case.court is not None
    docket = Docket.objects.create(case=case, court=case.court, docket_number="5:25-cv-00709")
    return DocketEntry.objects.create(
        docket=docket,
        entry_number=1,
        date_filed=datetime.date(2025, 1, 21),
        short_description="Complaint",
        origin="court_rss",
    )


@pytest.fixture
def record(case: Case, owner: User) -> Record:
    """Return a way to record an answer due 21 days after service on 21 January 2025."""

    def recorded(**known: Any) -> Deadline:
        usual: dict[str, Any] = {
            "title": "Answer",
            "kind": "response",
            "arising": "computed",
            "rule_key": "frcp-12-answer",
            "trigger_on": datetime.date(2025, 1, 21),
            "source_note": "Proof of service, page 1",
        }
        return deadlines.record(case, DeadlineParticulars(**{**usual, **known}), by=owner)

    return recorded


@pytest.fixture
def ordered(record: Record) -> Record:
    """Return a way to record a day that an order sets."""

    def set_for(day: str, **known: Any) -> Deadline:
        on = datetime.date.fromisoformat(day)
        told: dict[str, Any] = {"rule_key": "", "trigger_on": None, **known}
        return record(arising="ordered", due_on=on, **told)

    return set_for
