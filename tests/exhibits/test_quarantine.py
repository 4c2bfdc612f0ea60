"""A file that may do harm: kept, numbered, explained, a slip sheet in print, given out last."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from evidence.accounts.models import User
from evidence.bundles import build as bundle_build
from evidence.bundles import release
from evidence.bundles import services as bundles
from evidence.cases.models import Case
from evidence.core.hashing import Sha256
from evidence.core.models import JobState
from evidence.custody.models import CustodyAction, CustodyEvent
from evidence.exhibits import ingest, queries, services
from evidence.exhibits.models import Exhibit, Inspection, Readability
from evidence.intake.models import IntakeFile
from tests import clamav, factories
from tests.exhibits import hostile

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(viewer: User, sign_in: Callable[[User], Client]) -> Client:
    return sign_in(viewer)


@pytest.fixture
def scripted(case: Case, owner: User) -> Exhibit:
    return factories.inspected_exhibit(case, owner, content=hostile.SCRIPTED_PDF, name="form.pdf")


def _address(exhibit: Exhibit) -> str:
    return reverse("exhibits:original", args=[exhibit.case.public_id, exhibit.public_id])


def _inspected_facts(exhibit: Exhibit) -> dict[str, Any]:
    event = CustodyEvent.objects.get(exhibit=exhibit, action=CustodyAction.INSPECTED)
    return dict(event.facts)


@pytest.mark.parametrize(
    ("content", "verdict"),
    [(hostile.SCRIPTED_PDF, "quarantined"), (hostile.overlapping_zip(), "refused")],
)
def test_a_file_that_is_not_accepted_is_kept_numbered_and_explained(
    case: Case, owner: User, content: bytes, verdict: str
) -> None:
    exhibit = factories.inspected_exhibit(case, owner, content=content)

    assert (exhibit.label, exhibit.readability) == ("EX-1", Readability.QUARANTINED)
    assert exhibit.page_count is None
    assert exhibit.readability_reason.endswith(".")
    assert queries.file_store().path(Sha256(exhibit.file.sha256)).read_bytes() == content
    facts = _inspected_facts(exhibit)
    assert facts["verdict"] == verdict
    assert {"pikepdf", "qpdf", "pillow", "puremagic"} <= facts["tools"].keys()
    assert facts["virus_scan"] == {"state": "off", "detail": ""}


def test_the_list_and_the_page_show_the_reason(browser: Client, scripted: Exhibit) -> None:
    for address in (
        reverse("exhibits:list", args=[scripted.case.public_id]),
        scripted.get_absolute_url(),
    ):
        page = browser.get(address).content.decode()
        assert "In quarantine" in page
        assert "JavaScript" in page
    assert "Verdict: quarantined." in page
    assert "qpdf" in page


def test_the_original_is_given_out_only_after_a_second_yes_and_never_opened(
    browser: Client, viewer: User, scripted: Exhibit
) -> None:
    asked = browser.get(_address(scripted), {"show": "open"})
    events = CustodyEvent.objects.filter(action=CustodyAction.DOWNLOADED)
    assert asked.headers["Content-Type"].startswith("text/html")
    assert "JavaScript" in asked.content.decode()
    assert not events.exists()

    given = browser.post(f"{_address(scripted)}?show=open")

    assert b"".join(given.streaming_content) == hostile.SCRIPTED_PDF
    assert given.headers["Content-Disposition"].startswith("attachment")
    assert given.headers["Content-Type"] == "application/octet-stream"
    assert "sandbox" in given.headers["Content-Security-Policy"]
    assert (events.get().actor, events.get().facts["from_quarantine"]) == (viewer, True)


def test_no_caller_gets_it_without_saying_so(scripted: Exhibit, owner: User) -> None:
    with pytest.raises(services.InQuarantine, match="EX-1 is in quarantine"):
        services.open_original(scripted, by=owner)


def test_the_api_asks_for_the_same_word(browser: Client, scripted: Exhibit) -> None:
    address = f"/api/v1/cases/{scripted.case.public_id}/exhibits/{scripted.public_id}/file"

    refused, given = browser.get(address), browser.get(address, {"accept_risk": "yes"})

    assert refused.status_code == 409
    assert refused.json()["error"]["code"] == "quarantined"
    assert b"".join(given.streaming_content) == hostile.SCRIPTED_PDF


@pytest.mark.django_db(transaction=True)
def test_a_bundle_holds_a_slip_sheet_with_the_reason(
    case: Case, owner: User, scripted: Exhibit
) -> None:
    harmless = factories.inspected_exhibit(case, owner, content=factories.pdf(pages=2))
    bundle = factories.bundle(case, owner, [scripted, harmless])

    build = bundles.request_build(bundle, by=owner)
    assert bundle_build.build(build.pk) == JobState.DONE

    planned = build.plan["items"][0]
    assert "JavaScript" in planned["unprintable_reason"]
    build.refresh_from_db()
    with release.open_pdf(build) as pdf:
        assert b"app.alert" not in pdf.read()


def test_hostile_files_among_others_are_each_taken_in_and_judged(
    case: Case, owner: User, sign_in: Callable[[User], Client]
) -> None:
    files = [
        SimpleUploadedFile("a.pdf", factories.pdf()),
        SimpleUploadedFile("../../b\u202efdp.exe", b"MZ" + bytes(90)),
        SimpleUploadedFile("c.zip", hostile.nested_zip(9)),
        SimpleUploadedFile("d.pdf", b""),
        SimpleUploadedFile("e.html", b"<html>\0<script>x</script>"),
    ]
    browser = sign_in(owner)
    browser.post(reverse("intake:upload", args=[case.public_id]), {"files": files})
    outcomes = list(IntakeFile.objects.order_by("position").values_list("outcome", flat=True))
    assert outcomes == ["stored", "stored", "stored", "refused", "stored"]

    for exhibit in Exhibit.objects.in_order():
        ingest.inspect(exhibit.inspection.pk)
    assert set(Inspection.objects.values_list("state", flat=True)) == {JobState.DONE}
    for exhibit in Exhibit.objects.all():
        assert browser.get(exhibit.get_absolute_url()).status_code == 200

    states = Exhibit.objects.order_by("exhibit_number").values_list("readability", flat=True)
    assert list(states) == ["readable", "quarantined", "quarantined", "quarantined"]


def test_a_virus_is_quarantined_under_its_name(case: Case, owner: User, settings: Any) -> None:
    with clamav.running() as settings.CLAMD_URL:
        exhibit = factories.inspected_exhibit(case, owner, content=clamav.EICAR, name="a.txt")

    assert exhibit.readability == Readability.QUARANTINED
    assert "Eicar-Test-Signature" in exhibit.readability_reason
    facts = _inspected_facts(exhibit)
    assert facts["virus_scan"]["state"] == "found"
    assert facts["tools"]["clamd"].startswith("ClamAV")


def test_without_its_scanner_a_file_is_taken_in_and_said_to_be_not_scanned(
    case: Case, owner: User, settings: Any
) -> None:
    settings.CLAMD_URL = "tcp://127.0.0.1:1"

    exhibit = factories.inspected_exhibit(case, owner)

    assert exhibit.readability == Readability.READABLE
    assert "Not scanned for viruses" in exhibit.readability_reason
    assert _inspected_facts(exhibit)["virus_scan"]["state"] == "not_scanned"
