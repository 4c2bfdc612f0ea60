"""What members see of findings, what they may do, and that no list shows a whole number."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.exhibits.models import Exhibit
from evidence.redaction import queries, services
from evidence.redaction.models import MinorName, RedactionFinding
from tests.redaction import traps
from tests.redaction.test_check import checked
from tests.redaction.traps import lines, page, saved

pytestmark = pytest.mark.django_db
SSN = "123-45-6789"


@pytest.fixture
def exhibit(case: Case, owner: User) -> Exhibit:
    """An exhibit with a number on its page."""
    return checked(case, owner, saved(page(lines(f"SSN {SSN}"))))


@pytest.fixture
def finding(exhibit: Exhibit) -> RedactionFinding:
    return RedactionFinding.objects.get(exhibit=exhibit)


@pytest.fixture
def browser(member: User, sign_in: Callable[[User], Client]) -> Client:
    return sign_in(member)


def _of(case: Case, name: str, *ids: str) -> str:
    return reverse(f"redaction:{name}", args=[case.public_id, *ids])


def test_lists_show_the_last_four_and_the_findings_page_the_whole(
    case: Case, exhibit: Exhibit, finding: RedactionFinding, browser: Client
) -> None:
    htmx = {"HX-Request": "true"}
    shown = [
        browser.get(_of(case, "list")).content.decode(),
        browser.get(_of(case, "exhibit", exhibit.public_id)).content.decode(),
        browser.get(_of(case, "exhibit", exhibit.public_id), headers=htmx).content.decode(),
    ]
    whole = browser.get(finding.get_absolute_url()).content.decode()

    for each in shown:
        assert "•••-••-6789" in each
        assert SSN not in each
    assert SSN in whole
    assert "FRCP 5.2(a)(1)" in whole


def test_the_viewer_gets_a_panel_that_leads_to_the_place_and_outlines_it(
    case: Case, exhibit: Exhibit, finding: RedactionFinding, browser: Client
) -> None:
    address = _of(case, "exhibit", exhibit.public_id)
    viewer = browser.get(reverse("pages:viewer", args=[case.public_id, exhibit.public_id]))
    panel = browser.get(address, headers={"HX-Request": "true"}).content.decode()

    assert f'hx-get="{address}?page=1"' in viewer.content.decode()
    assert 'id="marks-1"' in viewer.content.decode()
    assert "<html" not in panel
    assert f'href="#{finding.public_id}"' in panel
    assert f'<rect id="{finding.public_id}"' in panel
    assert 'id="marks-1" class="layer marks" hx-swap-oob="true"' in panel


def test_an_editor_decides_with_a_reason_and_takes_it_back(
    case: Case, finding: RedactionFinding, browser: Client
) -> None:
    leave, reopen = (_of(case, name, finding.public_id) for name in ("leave", "reopen"))

    assert browser.post(leave, {"reason": ""}).status_code == 422
    assert browser.post(leave, {"reason": "Sealed <b>filing</b>"}).status_code == 302
    assert "Sealed &lt;b&gt;filing" in browser.get(finding.get_absolute_url()).content.decode()
    assert "No open warnings" in browser.get(_of(case, "list")).content.decode()
    assert "Left as it is" in browser.get(_of(case, "list"), {"state": "left"}).content.decode()

    browser.post(reopen)
    finding.refresh_from_db()
    assert finding.is_open


def test_a_viewer_sees_findings_and_changes_nothing(
    case: Case, finding: RedactionFinding, viewer: User, owner: User,
    sign_in: Callable[[User], Client],
) -> None:  # fmt: skip
    browser = sign_in(viewer)
    name = services.list_name(case, "Jane Doe", by=owner)

    assert browser.get(_of(case, "names")).status_code == 200
    assert SSN in browser.get(finding.get_absolute_url()).content.decode()
    for address in (
        _of(case, "leave", finding.public_id),
        _of(case, "reopen", finding.public_id),
        _of(case, "add-name"),
        _of(case, "remove-name", name.public_id),
        _of(case, "check-again", finding.exhibit.public_id),
    ):
        assert browser.post(address, {"reason": "x", "name": "x"}).status_code == 403
    assert MinorName.objects.get() == name


def test_the_list_narrows_by_kind_state_and_exhibit(
    case: Case, exhibit: Exhibit, browser: Client
) -> None:
    for asked, is_there in (
        ({}, True),
        ({"kind": "ssn"}, True),
        ({"kind": "minor"}, False),
        ({"state": "left"}, False),
        ({"state": "all", "exhibit": exhibit.public_id}, True),
        ({"exhibit": "exh_other"}, False),
        ({"kind": "nonsense", "state": "\0"}, True),
    ):
        answer = browser.get(_of(case, "list"), asked)
        assert answer.status_code == 200
        assert ("•••-••-6789" in answer.content.decode()) is is_there, asked


def test_what_could_not_be_looked_at_is_named_and_not_called_checked(
    case: Case, owner: User, browser: Client
) -> None:
    scan = checked(case, owner, saved(traps.scan(has_words=False)))

    told = browser.get(_of(case, "list")).content.decode()
    own = browser.get(_of(case, "exhibit", scan.public_id)).content.decode()
    badge = browser.get(_of(case, "badges"), {"exhibit": scan.public_id}).content.decode()

    assert "Page 1 is a picture whose words" in told
    assert "Checked in part" in own
    assert "Checked in part" in badge
    assert "badge good" not in own


def test_badges_stand_on_the_exhibits_of_the_case_only(
    case: Case, exhibit: Exhibit, outsider: User, browser: Client
) -> None:
    other = Case.objects.visible_to(outsider).get()
    strange = checked(other, outsider, saved(page(lines("SSN 123-45-6780"))))

    asked = {"exhibit": [exhibit.public_id, strange.public_id, "\0"]}
    answer = browser.get(_of(case, "badges"), asked).content.decode()

    assert f'id="redaction-{exhibit.public_id}" hx-swap-oob="true"' in answer
    assert "1 redaction warning" in answer
    assert strange.public_id not in answer


def test_names_are_kept_on_a_page_of_their_own(case: Case, browser: Client) -> None:
    assert browser.post(_of(case, "add-name"), {"name": "Jane Doe"}).status_code == 302
    twice = browser.post(_of(case, "add-name"), {"name": "doe, jane"})
    assert twice.status_code == 422
    assert "on the list already" in twice.content.decode()

    name = MinorName.objects.get()
    assert "Jane Doe" in browser.get(_of(case, "names")).content.decode()
    browser.post(_of(case, "remove-name", name.public_id))
    assert queries.sought_names(case) == []


def test_a_check_that_stopped_is_asked_for_again_by_a_button(
    case: Case, exhibit: Exhibit, browser: Client
) -> None:
    answer = browser.post(_of(case, "check-again", exhibit.public_id))

    assert answer.headers["Location"] == _of(case, "exhibit", exhibit.public_id)
