"""Who may use the API, by token or by session."""

from collections.abc import Callable

import pytest
from django.test import Client

from evidence.accounts import services
from evidence.accounts.models import ApiToken, User
from evidence.cases.models import Case
from evidence.core import clock
from tests import factories

pytestmark = pytest.mark.django_db
ME = "/api/v1/me"


def _bearer(key: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {key}"})


@pytest.fixture
def key(owner: User) -> str:
    return services.issue_token(owner, name="importer")[1]


def test_a_token_says_who_asks(key: str, owner: User) -> None:
    answer = _bearer(key).get(ME)

    assert answer.json() == {"id": owner.public_id, "email": owner.email, "name": owner.name}
    assert ApiToken.objects.get().last_used_at is not None


def test_a_session_says_who_asks(owner: User, sign_in: Callable[[User], Client]) -> None:
    assert sign_in(owner).get(ME).json()["id"] == owner.public_id


def test_nobody_is_asked_for_a_token(client: Client) -> None:
    answer = client.get(ME)

    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert answer.json()["error"]["code"] == "not_authenticated"


@pytest.mark.parametrize("wrong", ["", "cak_wrong", "\u00fc", "a b c", "x" * 4000])
def test_a_wrong_token_is_refused(key: str, wrong: str) -> None:
    answer = _bearer(wrong).get(ME)

    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "authentication_failed"


def test_a_token_that_ran_out_is_refused(key: str) -> None:
    ApiToken.objects.update(expires_at=clock.now())

    assert _bearer(key).get(ME).status_code == 401


def test_a_token_stops_working_when_the_account_is_closed(key: str) -> None:
    User.objects.update(is_active=False)

    assert _bearer(key).get(ME).status_code == 401


def test_a_token_in_the_address_is_no_token(key: str, client: Client) -> None:
    assert client.get(ME, {"token": key, "access_token": key}).status_code == 401


def test_a_write_by_session_needs_the_forms_token(case: Case, owner: User, key: str) -> None:
    address = f"/api/v1/cases/{case.public_id}/exhibits"
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(owner)

    assert strict.post(address).status_code == 403
    by_token = Client(enforce_csrf_checks=True, headers={"Authorization": f"Bearer {key}"})
    assert by_token.post(address).status_code == 422


def test_a_member_sees_ones_own_cases_with_ones_own_role(
    case: Case, viewer: User, outsider: User, sign_in: Callable[[User], Client]
) -> None:
    listed = sign_in(viewer).get("/api/v1/cases").json()["results"]

    assert [(each["id"], each["role"]) for each in listed] == [(case.public_id, "viewer")]
    assert case.public_id not in sign_in(outsider).get("/api/v1/cases").content.decode()


def test_an_outsider_cannot_tell_a_case_from_none(
    case: Case, owner: User, outsider: User, sign_in: Callable[[User], Client]
) -> None:
    exhibit = factories.exhibit(case, owner)
    browser = sign_in(outsider)
    below = ["", "/exhibits", f"/exhibits/{exhibit.public_id}", "/docket-entries", "/bundles"]
    for path in below:
        real, none = (
            browser.get(f"/api/v1/cases/{case_id}{path}").json()["error"]
            for case_id in (case.public_id, "cas_nothing")
        )
        real.pop("request_id"), none.pop("request_id")
        assert real == none
        assert real["code"] == "not_found"
