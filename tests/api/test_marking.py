"""Numbers and statuses by API."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.exhibits.models import Exhibit
from evidence.marking.models import ExhibitNumber, ExhibitSeries
from evidence.marking.services import numbers
from evidence.marking.services.numbers import SeriesParticulars
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(owner: User, sign_in: Callable[[User], Client]) -> Client:
    return sign_in(owner)


@pytest.fixture
def series(case: Case, owner: User) -> ExhibitSeries:
    return numbers.open_series(case, SeriesParticulars(name="Joint", prefix="J-"), by=owner)


@pytest.fixture
def exhibit(case: Case, owner: User) -> Exhibit:
    return factories.exhibit(case, owner)


@pytest.fixture
def at(case: Case, exhibit: Exhibit) -> str:
    return f"/api/v1/cases/{case.public_id}/exhibits/{exhibit.public_id}"


def _post(browser: Client, at: str, said: dict[str, Any]) -> Any:
    return browser.post(at, said, content_type="application/json")


def test_a_number_is_given_and_read_in_three_places(
    browser: Client, case: Case, series: ExhibitSeries, at: str
) -> None:
    given = _post(browser, f"{at}/numbers", {"series": series.public_id})

    assert given.status_code == 201
    told = given.json()
    assert (told["label"], told["kind"], told["series"]) == ("J-1", "series", series.public_id)
    assert browser.get(f"{at}/numbers").json() == [told]
    home = f"/api/v1/cases/{case.public_id}"
    assert browser.get(f"{home}/exhibit-numbers").json()["results"] == [told]
    assert browser.get(f"{home}/exhibit-series").json()["results"][0]["proposed"] == "J-2"


def test_a_bates_alias_is_given_with_its_range(browser: Client, at: str) -> None:
    said = {"kind": "bates", "text": "ACME001", "last": "ACME009", "context": "Volume 1"}

    told = _post(browser, f"{at}/numbers", said).json()

    assert (told["bates_prefix"], told["bates_begin"], told["bates_end"]) == ("ACME", 1, 9)


@pytest.mark.parametrize(
    ("said", "status", "code"),
    [
        ({}, 422, "invalid"),
        ({"kind": "bates"}, 422, "invalid"),
        ({"kind": "bates", "text": "none"}, 422, "not_bates"),
        ({"series": "ser_nobody"}, 404, "not_found"),
        ({"series": "ser", "kind": "trial", "text": "1"}, 422, "invalid"),
    ],
)
def test_what_cannot_be_given_is_told_with_its_code(
    browser: Client, at: str, said: dict[str, str], status: int, code: str
) -> None:
    answer = _post(browser, f"{at}/numbers", said)

    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert not ExhibitNumber.objects.exists()


def test_a_taken_number_is_a_409_that_names_the_exhibit(
    browser: Client, case: Case, owner: User, series: ExhibitSeries, exhibit: Exhibit, at: str
) -> None:
    other = factories.exhibit(case, owner)
    numbers.give(other, series, number="7", by=owner)

    answer = _post(browser, f"{at}/numbers", {"series": series.public_id, "number": "J-7"})

    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (409, "number_taken")
    assert error["facts"] == {"exhibit": other.public_id}


def test_statuses_are_recorded_corrected_and_read(browser: Client, at: str) -> None:
    first = _post(browser, f"{at}/statuses", {"status": "marked", "date_happened": "2026-05-04"})
    wrong = _post(browser, f"{at}/statuses", {"status": "objected", "objections": ["fre-802"]})
    right = _post(
        browser,
        f"{at}/statuses",
        {"status": "", "corrects": wrong.json()["id"], "reason": "Nobody objected"},
    )

    assert [each.status_code for each in (first, wrong, right)] == [201, 201, 201]
    assert browser.get(at).json()["status"] == "marked"
    kept = browser.get(f"{at}/statuses").json()
    assert [each["status"] for each in kept] == ["marked", "objected", ""]
    assert kept[2]["corrects"] == kept[1]["id"]


@pytest.mark.parametrize(
    ("said", "status", "code"),
    [
        ({"status": "admitted"}, 409, "status_move"),
        ({"status": "received"}, 422, "invalid"),
        ({"status": "marked", "date_happened": "2100-01-01"}, 422, "invalid"),
        ({"status": "objected", "objections": ["fre-1"]}, 422, "invalid"),
        ({"status": ""}, 422, "invalid"),
        ({"status": "marked", "corrects": "sta_nobody", "reason": "x"}, 404, "not_found"),
    ],
)
def test_what_cannot_have_happened_is_told_with_its_code(
    browser: Client, at: str, said: dict[str, Any], status: int, code: str
) -> None:
    answer = _post(browser, f"{at}/statuses", said)

    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


def test_a_viewer_reads_and_does_not_write(
    at: str, viewer: User, series: ExhibitSeries, sign_in: Callable[[User], Client]
) -> None:
    browser = sign_in(viewer)

    assert browser.get(f"{at}/numbers").status_code == 200
    assert browser.get(f"{at}/statuses").status_code == 200
    assert _post(browser, f"{at}/numbers", {"series": series.public_id}).status_code == 403
    assert _post(browser, f"{at}/statuses", {"status": "marked"}).status_code == 403
