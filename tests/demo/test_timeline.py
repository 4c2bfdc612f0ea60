"""Every event of the reference case stands in the chronology, with its sources and its doubts."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.demo import load
from evidence.demo.policies import load_policies
from evidence.demo.reference import REFERENCE_FILE, reference_case
from evidence.demo.sources import load_sources
from evidence.demo.statements import load_statements
from evidence.demo.timeline import LED_BY, load_timeline
from evidence.timeline.assemble.lines import Line
from evidence.timeline.models import TimelineEvent
from evidence.timeline.queries import Merged, Narrowing, band_of
from tests import factories

pytestmark = pytest.mark.django_db
TOLD: list[dict[str, Any]] = json.loads(REFERENCE_FILE.read_text("utf-8"))["events"]


@pytest.fixture
def user(db: None) -> User:
    """Whoever loads it."""
    return factories.UserFactory()


@pytest.fixture
def loaded(user: User) -> Case:
    """The reference case with its docket, statements and events, loaded twice."""
    reference = reference_case()
    case = load._case(reference, user)
    load._docket(reference, case)
    for _ in range(2):
        sources = load_sources(reference, case, user)
        load_statements(reference, case, user, sources)
        load_policies(reference, case, user, sources)
        load_timeline(reference, case, user, sources)
    return case


def _lines(case: Case, **wanted: str) -> list[Line]:
    return list(Merged(case, Narrowing.of(wanted)).all_lines())


def test_each_event_stands_with_its_words_date_place_and_sources(loaded: Case) -> None:
    lines = {line.key: line for line in _lines(loaded, show="event")}

    assert sorted(lines) == [told["id"] for told in TOLD]
    for told in TOLD:
        line = lines[told["id"]]
        assert line.text.casefold() == told["text"].removeprefix(LED_BY).casefold()
        assert line.date.text == told["date"]
        assert line.is_disputed is told["disputed"]
        assert line.confidence == told["confidence"]
        assert line.note == told["confidence_note"]
        assert len(line.citations) == len(told["sources"])


def test_events_of_one_day_stand_in_the_order_that_the_file_gives_them(loaded: Case) -> None:
    keys = [line.key for line in _lines(loaded, show="event")]

    assert keys == [told["id"] for told in TOLD]


def test_what_is_only_alleged_is_never_told_as_a_fact(loaded: Case) -> None:
    alleged = _lines(loaded, standing="alleged")

    assert [line.key for line in alleged] == ["EV01", "EV03"]
    assert all(line.date_words.startswith("allegedly") for line in alleged)
    assert alleged[1].standing_words == "alleged; disputed, by whom is not recorded"


def test_statements_and_docket_entries_are_woven_in(loaded: Case) -> None:
    january = _lines(loaded, since="2025-01-21", until="2025-01-31")

    kinds = [line.strand for line in january]
    assert {"event", "docket", "statement", "article"} == set(kinds)
    assert any(line.text.startswith("Entry 1: ") for line in january)
    spoken = [line for line in january if line.strand == "statement"]
    assert [str(line.date) for line in spoken] == sorted(str(line.date) for line in spoken)
    assert {line.kind for line in spoken} >= {"denies", "concedes"}


def test_the_agreed_chronology_holds_none_of_the_doubts(loaded: Case) -> None:
    agreed = _lines(loaded, standing="agreed")

    assert not {"EV01", "EV03", "EV19"} & {line.key for line in agreed}
    assert {line.strand for line in agreed} == {"event", "docket", "version"}


def test_when_the_complaint_was_reported_nobody_knew_of_its_dismissal(loaded: Case) -> None:
    known = {line.key for line in _lines(loaded, known="2025-01-22", show="event")}

    assert {"EV10", "EV11"} <= known
    assert not {"EV13", "EV14"} & known
    assert "EV13" in {line.key for line in _lines(loaded, known="2025-01-30", show="event")}


def test_loading_again_changes_nothing(loaded: Case) -> None:
    assert TimelineEvent.objects.count() == len(TOLD)


def test_the_page_shows_all_of_it_with_a_band_of_the_same(
    loaded: Case, user: User, sign_in: Callable[[User], Client]
) -> None:
    address = reverse("timeline:list", args=[loaded.public_id], query={"zoom": "year"})

    page = sign_in(user).get(address).text

    for event in TimelineEvent.objects.all():
        assert event.get_absolute_url() in page
    assert "19 events" in page
    assert "2021, month not known" in page
    assert 'aria-label="2025: ' in page
    assert "allegedly Aug 2024" in page


def test_the_whole_chronology_and_its_band_take_a_bounded_number_of_queries(loaded: Case) -> None:
    merged = Merged(loaded, Narrowing())

    with CaptureQueriesContext(connection) as listed:
        assert merged.count() == len(merged[0:100])
    with CaptureQueriesContext(connection) as drawn:
        assert band_of(merged, zoom="year", at=None)

    assert len(listed) <= 12
    assert len(drawn) <= 6
