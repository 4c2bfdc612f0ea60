"""Cases, docket entries, bundles and builds as a program reads them."""

import datetime
from collections.abc import Callable

import pytest
from django.test import Client

from evidence.accounts.models import User
from evidence.bundles import services as bundles
from evidence.cases import services as cases
from evidence.cases.models import Case
from evidence.core import clock
from evidence.core.hashing import sha256_of_chunks
from evidence.core.models import JobState
from evidence.docket import services as docket
from evidence.docket.models import EntryOrigin
from evidence.docket.sources.base import FetchedEntry
from evidence.exhibits import services as exhibits
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(owner: User, sign_in: Callable[[User], Client]) -> Client:
    return sign_in(owner)


@pytest.fixture
def root(case: Case) -> str:
    return f"/api/v1/cases/{case.public_id}"


def test_a_case_comes_with_its_parties_and_with_what_is_not_known(
    browser: Client, root: str, case: Case
) -> None:
    cases.name_party(case, cases.PartyParticulars(name="Example", role="Plaintiff"))
    cases.record_unknown(
        case,
        field="date_filed",
        label="Filed",
        reason="not reported",
        as_of=datetime.date(2026, 11, 23),
    )

    told = browser.get(root).json()

    assert (told["id"], told["court"], told["role"]) == (case.public_id, "cand", "owner")
    assert told["date_filed"] is None
    assert told["unknowns"][0]["reason"] == "not reported"
    assert told["parties"][0]["name"] == "Example"
    assert "pk" not in told


def test_a_docket_entry_names_the_source_of_each_field(
    browser: Client, root: str, case: Case
) -> None:
    assert case.court is not None
    followed = docket.follow_docket(case, court=case.court, docket_number=case.docket_number)
    seen = FetchedEntry(
        docket_number=case.docket_number,
        pacer_case_id="",
        case_name="",
        entry_number=None,
        date_filed=datetime.date(2025, 1, 21),
        entered_at=datetime.datetime(2025, 1, 22, 4, 9, tzinfo=datetime.UTC),
        short_description="Complaint",
        description="",
        document_url="",
        pacer_doc_id="",
        source_key="k",
    )
    docket.apply_update(followed, [seen], origin=EntryOrigin.COURT_RSS)

    (told,) = browser.get(f"{root}/docket-entries").json()["results"]

    assert told == browser.get(f"{root}/docket-entries/{told['id']}").json()
    assert (told["entry_number"], told["date_filed"]) == (None, "2025-01-21")
    assert told["entered_at"] == "2025-01-22T04:09:00Z"
    assert told["provenance"]["date_filed"]["source"] == "court_rss"


def test_a_bundle_its_build_and_its_pdf(
    browser: Client, root: str, case: Case, owner: User
) -> None:
    exhibit = factories.inspected_exhibit(case, owner)
    bundle = factories.bundle(case, owner, [exhibit])
    asked = bundles.request_build(bundle, by=owner)
    waiting = browser.get(f"{root}/builds/{asked.public_id}/file")
    assert (waiting.status_code, waiting.json()["error"]["code"]) == (409, "build_not_finished")
    # How a real one is made is told in tests/bundles/test_build.py.
    asked.file, asked.state = exhibits.keep_file([factories.pdf(seed=99)]), JobState.DONE
    asked.save()
    held = browser.get(f"{root}/builds/{asked.public_id}/file")
    assert (held.status_code, held.json()["error"]["code"]) == (409, "build_not_released")
    asked.released_at = clock.now()
    asked.save()

    (listed,) = browser.get(f"{root}/bundles").json()["results"]
    told = browser.get(f"{root}/bundles/{listed['id']}").json()
    build = browser.get(f"{root}/builds/{told['builds'][0]['id']}").json()
    pdf = b"".join(browser.get(f"{root}/builds/{build['id']}/file").streaming_content)

    assert listed["exhibit_count"] == 1
    assert told["items"] == [{"position": 1, "exhibit": exhibit.public_id, "label": "EX-1"}]
    assert (build["state"], build["reason"]) == ("done", "")
    assert build["sha256"] == sha256_of_chunks([pdf])


def test_bundles_come_newest_first(browser: Client, root: str, case: Case, owner: User) -> None:
    made = [factories.bundle(case, owner, []).public_id for _ in range(3)]

    listed = browser.get(f"{root}/bundles").json()["results"]

    assert [each["id"] for each in listed] == made[::-1]
