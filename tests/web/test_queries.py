"""A list asks the database as often for many rows as for few."""

import datetime
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from evidence.accounts.models import User
from evidence.bundles import services as bundles
from evidence.bundles.models import Build
from evidence.cases.models import Case
from evidence.core.models import JobState
from evidence.docket import services as docket
from evidence.docket.models import EntryOrigin
from evidence.docket.sources.base import FetchedEntry
from evidence.exhibits import services as exhibits
from tests import factories

pytestmark = pytest.mark.django_db

PAGES = [
    "/cases/",
    "/inbox/",
    "/cases/{case}/",
    "/cases/{case}/exhibits/",
    "/cases/{case}/docket/",
    "/cases/{case}/bundles/",
    "/api/v1/cases",
    "/api/v1/cases/{case}/exhibits",
    "/api/v1/cases/{case}/docket-entries",
    "/api/v1/cases/{case}/bundles",
]


def _entry(case: Case, number: int) -> FetchedEntry:
    return FetchedEntry(
        docket_number=case.docket_number,
        pacer_case_id="",
        case_name="",
        entry_number=number,
        date_filed=datetime.date(2025, 1, 21),
        entered_at=None,
        short_description=f"Entry {number}",
        description="",
        document_url="",
        pacer_doc_id="",
        source_key=f"k{number}",
    )


def _add_one_of_each(case: Case, owner: User, number: int) -> None:
    factories.CaseFactory(caption=f"Case {number}", owner=owner)
    exhibit = factories.inspected_exhibit(case, owner, content=factories.pdf(seed=number))
    bundle = factories.bundle(case, owner, [exhibit])
    build = bundles.request_build(bundle, by=owner)
    file = exhibits.keep_file([f"built {number}".encode()])
    Build.objects.filter(pk=build.pk).update(state=JobState.DONE, file=file, page_count=1)
    source = docket.watch_for(case, "https://ecf.cand.uscourts.gov/feed", by=owner)
    docket.apply_update(source.docket, [_entry(case, number)], origin=EntryOrigin.COURT_RSS)


def test_no_list_asks_more_often_when_it_grows(
    case: Case, owner: User, sign_in: Callable[[User], Client]
) -> None:
    browser = sign_in(owner)
    counts: list[dict[str, int]] = []
    for rows in (range(1, 3), range(3, 6)):
        for number in rows:
            _add_one_of_each(case, owner, number)
        counts.append({})
        for page in PAGES:
            with CaptureQueriesContext(
                connection,
            ) as asked:
                assert browser.get(page.format(case=case.public_id)).status_code == 200
            counts[-1][page] = len(asked)

    few, many = counts
    assert {page: (few[page], many[page]) for page in PAGES if many[page] > few[page]} == {}


def test_a_bundle_by_api_asks_as_often_for_many_exhibits_and_builds(
    case: Case, owner: User, sign_in: Callable[[User], Client]
) -> None:
    browser = sign_in(owner)
    bundle = factories.bundle(case, owner, [])
    held: list[str] = []
    asked = []
    for _ in range(2):
        for _ in range(2):
            held.append(factories.inspected_exhibit(case, owner).public_id)
            bundles.arrange(bundle, held)
            build = bundles.request_build(bundle, by=owner)
            file = exhibits.keep_file([f"built {len(held)}".encode()])
            Build.objects.filter(pk=build.pk).update(state=JobState.DONE, file=file)
        with CaptureQueriesContext(connection) as queries:
            browser.get(f"/api/v1/cases/{case.public_id}/bundles/{bundle.public_id}")
        asked.append(len(queries))

    assert asked[1] == asked[0]
