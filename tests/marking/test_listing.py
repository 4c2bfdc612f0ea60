"""The list: each filter alone and together, every order, and no more questions for more rows."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.exhibits.models import Exhibit
from evidence.marking import queries
from evidence.marking.models import ExhibitSeries
from evidence.marking.queries import SORTS, Narrowing
from evidence.marking.services import numbers, particulars, statuses
from evidence.marking.services.numbers import Alias
from evidence.marking.services.statuses import Saying
from tests import factories

pytestmark = pytest.mark.django_db
MAY = datetime.date(2026, 5, 4)


@pytest.fixture
def held(case: Case, owner: User, plaintiff: ExhibitSeries) -> list[Exhibit]:
    """Three exhibits; the second has everything that a list can be narrowed by."""
    found = [factories.inspected_exhibit(case, owner) for _ in range(3)]
    second = found[1]
    said = {"confidentiality": "aeo", "privilege": "work_product", "custodian": "Roe"}
    particulars.set_particulars(second, said, tags=["Key"], by=owner)
    numbers.give(second, plaintiff, number="7", by=owner)
    numbers.name(second, Alias(kind="bates", text="ACME001", last="ACME009"), by=owner)
    for status in ("marked", "offered"):
        statuses.record(second, Saying(status=status, date_happened=MAY), by=owner)
    return found


def _labels(case: Case, **wanted: str) -> list[str]:
    return [exhibit.label for exhibit in queries.listed(case, Narrowing(**wanted))]


@pytest.mark.parametrize(
    "wanted",
    [
        {"status": "offered"},
        {"tag": "key"},
        {"confidentiality": "aeo"},
        {"privilege": "work_product"},
        {"custodian": "Roe"},
        {"q": "px-7"},
        {"q": "ACME004"},
        {"q": "EX-2"},
        {"q": "a.pdf px-7", "status": "offered", "tag": "key"},
    ],
)
def test_each_filter_keeps_what_it_says(
    case: Case, held: list[Exhibit], wanted: dict[str, str]
) -> None:
    assert _labels(case, **wanted) == ["EX-2"]


def test_a_series_keeps_its_own_and_the_rest_can_be_asked_for(
    case: Case, held: list[Exhibit], plaintiff: ExhibitSeries
) -> None:
    assert _labels(case, series=plaintiff.public_id) == ["EX-2"]
    assert _labels(case, series="none") == ["EX-1", "EX-3"]
    assert _labels(case, readability="readable") == ["EX-1", "EX-2", "EX-3"]


@pytest.mark.parametrize(
    "wanted",
    [
        {"status": "burnt"},
        {"series": "ser_of_another_case"},
        {"tag": "'; DROP TABLE"},
        {"q": "%"},
        {"q": "a\0b"},
    ],
)
def test_what_nothing_matches_gives_nothing_and_no_error(
    case: Case, held: list[Exhibit], wanted: dict[str, str]
) -> None:
    assert _labels(case, **Narrowing.of(wanted).as_query()) == []


@pytest.mark.parametrize("sort", list(SORTS))
def test_every_order_can_be_turned_round(
    case: Case, held: list[Exhibit], plaintiff: ExhibitSeries, sort: str
) -> None:
    series = plaintiff.public_id if sort == "party" else ""

    up = _labels(case, sort=sort, series=series)

    assert up[::-1] == _labels(case, sort=f"-{sort}", series=series)


@pytest.mark.parametrize("sort", ["", "party", "nonsense", "-nonsense", "--number", "file__sha256"])
def test_an_order_that_does_not_exist_is_by_number(
    case: Case, held: list[Exhibit], sort: str
) -> None:
    assert _labels(case, sort=sort) == ["EX-1", "EX-2", "EX-3"]


def test_the_heading_says_what_a_list_is_narrowed_to(
    case: Case, held: list[Exhibit], plaintiff: ExhibitSeries
) -> None:
    wanted = Narrowing(status="offered", series=plaintiff.public_id, tag="key", q="Roe")

    assert queries.in_words(case, wanted) == (
        "containing “Roe”; status: Offered; series: Plaintiff’s exhibits; tag: Key"
    )
    assert queries.in_words(case, Narrowing()) == ""


def test_another_cases_tags_series_and_numbers_are_not_here(
    case: Case, owner: User, held: list[Exhibit], plaintiff: ExhibitSeries
) -> None:
    other = factories.CaseFactory(owner=owner)

    assert queries.custodians_in(other) == []
    shown = {each.name: each.choices for each in queries.filters_in(other, Narrowing())}
    assert shown["tag"] == ()
    assert [choice.value for choice in shown["series"]] == ["none"]
    assert _labels(other, q="PX-7") == []


def test_a_list_asks_the_database_as_often_for_many_as_for_few(
    case: Case, owner: User, plaintiff: ExhibitSeries, sign_in: Any
) -> None:
    browser, asked = sign_in(owner), []
    for _ in range(2):
        for _ in range(3):
            exhibit = factories.inspected_exhibit(case, owner)
            numbers.give(exhibit, plaintiff, by=owner)
            particulars.set_particulars(exhibit, {"custodian": "Roe"}, tags=["a", "b"], by=owner)
        with CaptureQueriesContext(connection) as queried:
            browser.get(f"/cases/{case.public_id}/exhibits/?sort=-title&status=received")
        asked.append(len(queried))

    assert asked[0] == asked[1] <= 15
