"""A case's first page tells where it stands, what is not known, and what happened."""

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from evidence.accounts.models import User
from evidence.cases import services as cases
from evidence.cases.models import Case
from evidence.overview import queries
from tests import factories
from tests.duplicates.papers import LETTER, sketched

pytestmark = pytest.mark.django_db


def test_an_empty_case_opens(case: Case, viewer: User, sign_in: Callable[[User], Client]) -> None:
    page = sign_in(viewer).get(case.get_absolute_url())

    assert page.status_code == 200
    assert case.caption in page.content.decode()


def test_a_field_that_is_not_known_says_why(
    case: Case, owner: User, sign_in: Callable[[User], Client]
) -> None:
    reason = "No report names the judge."
    cases.record_unknown(
        case,
        field="judge",
        label="Judge",
        reason=reason,
        as_of=datetime.date(2026, 11, 23),
    )

    assert reason in sign_in(owner).get(case.get_absolute_url()).content.decode()


def test_the_numbers_beside_the_tabs_count_this_case_only(
    case: Case, owner: User, outsider: User
) -> None:
    other = Case.objects.visible_to(outsider).get()
    factories.exhibit(other, outsider)
    held = [factories.exhibit(case, owner) for _ in range(2)]
    factories.bundle(case, owner, held)

    assert queries.counts_in(case) == queries.Counts(exhibits=2, docket_entries=0, bundles=1)


def test_around_an_exhibit_stand_its_bundles_its_likes_and_its_custody(
    case: Case, owner: User, viewer: User, sign_in: Callable[[User], Client]
) -> None:
    exhibit = factories.inspected_exhibit(case, owner)
    factories.bundle(case, owner, [exhibit])
    address = reverse("overview:around", args=[case.public_id, exhibit.public_id])
    browser = sign_in(viewer)

    whole = browser.get(address).content.decode()
    panel = browser.get(address, headers={"HX-Request": "true"}).content.decode()
    cited = browser.get(f"{address}?part=cited", headers={"HX-Request": "true"}).content.decode()

    for body in (whole, panel, cited):
        assert "Exhibits to the motion" in body
        assert "not compared yet" in body
    assert "<html" in whole
    assert "<html" not in panel
    assert "Received" in panel
    assert "Received" not in cited


def test_the_case_leads_to_its_near_duplicates_when_there_are_some(
    case: Case, owner: User, sign_in: Callable[[User], Client]
) -> None:
    browser = sign_in(owner)
    address = reverse("duplicates:list", args=[case.public_id])
    assert address not in browser.get(case.get_absolute_url()).content.decode()
    sketched(case, owner, LETTER)
    sketched(case, owner, LETTER)
    body = browser.get(case.get_absolute_url()).content.decode()
    assert f'href="{address}"' in body
    assert "1 group of near-duplicates" in body
