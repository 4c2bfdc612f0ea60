"""Signing in and out, the first administrator's page, and the colours."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from evidence.accounts import services
from evidence.accounts.models import User
from tests import factories
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
SIGN_IN = "/sign-in/"


@pytest.fixture
def olive() -> User:
    return factories.UserFactory(name="Olive", email="olive@example.test", password=PASSWORD)


def test_the_right_password_opens_the_list_of_cases(client: Client, olive: User) -> None:
    answer = client.post(SIGN_IN, {"username": "OLIVE@example.test", "password": PASSWORD})

    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("cases:list"))
    assert client.get(reverse("cases:list")).status_code == 200


def test_the_answer_does_not_tell_whether_an_address_is_known(olive: User) -> None:
    closed = factories.UserFactory(email="closed@example.test", password=PASSWORD, is_active=False)
    answers = set()
    for email, password in [
        (olive.email, "wrong"),
        ("nobody@example.test", "wrong"),
        (closed.email, PASSWORD),
    ]:
        page = Client().post(SIGN_IN, {"username": email, "password": password})
        assert page.wsgi_request.user.is_anonymous
        answers.add((page.status_code, page.content.decode().replace(email, "ADDRESS")))

    assert len({status for status, _ in answers}) == 1
    assert len({_without_tokens(body) for _, body in answers}) == 1
    assert "do not match an account" in next(iter(answers))[1]


def _without_tokens(body: str) -> str:
    return "\n".join(line for line in body.splitlines() if "csrfmiddlewaretoken" not in line)


@pytest.mark.parametrize("page", ["https://evil.test/", "//evil.test", "javascript:alert(1)"])
def test_signing_in_never_leads_to_another_site(client: Client, olive: User, page: str) -> None:
    answer = client.post(SIGN_IN, {"username": olive.email, "password": PASSWORD, "next": page})

    assert answer.headers["Location"] == reverse("cases:list")


def test_signing_in_leads_back_to_the_page_that_asked(client: Client, olive: User) -> None:
    asked = client.get(reverse("notifications:inbox"))
    assert asked.headers["Location"] == f"{SIGN_IN}?next=/inbox/"

    answer = client.post(
        asked.headers["Location"],
        {"username": olive.email, "password": PASSWORD, "next": "/inbox/"},
    )

    assert answer.headers["Location"] == "/inbox/"


def test_the_session_gets_a_new_name_at_sign_in(client: Client, olive: User) -> None:
    client.cookies[settings.SESSION_COOKIE_NAME] = "chosen-by-somebody-else"
    client.post(SIGN_IN, {"username": olive.email, "password": PASSWORD})

    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie.value != "chosen-by-somebody-else"
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_signing_out_ends_the_session_and_needs_a_post(
    olive: User, sign_in: Callable[[User], Client]
) -> None:
    browser = sign_in(olive)
    stolen = browser.cookies[settings.SESSION_COOKIE_NAME].value

    assert browser.get(reverse("accounts:sign-out")).status_code == 405
    assert browser.post(reverse("accounts:sign-out")).status_code == 302

    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = stolen
    assert thief.get(reverse("cases:list")).status_code == 302


def test_a_closed_account_is_out_at_once(olive: User, sign_in: Callable[[User], Client]) -> None:
    browser = sign_in(olive)
    User.objects.filter(pk=olive.pk).update(is_active=False)

    assert browser.get(reverse("cases:list")).status_code == 302


def test_a_form_from_another_site_is_refused(olive: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(olive)

    page = strict.post(reverse("cases:new"), {"caption": "A v. B"})

    assert page.status_code == 403
    assert "reload" in page.content.decode()


def test_the_first_administrator_chooses_a_password_and_is_signed_in(client: Client) -> None:
    link = services.create_setup_link()
    assert client.get(link).status_code == 200

    said = {"name": "First", "email": "first@example.test", "password": PASSWORD}
    answer = client.post(link, said)

    assert answer.headers["Location"] == reverse("cases:list")
    assert client.get(reverse("cases:list")).status_code == 200
    assert Client().get(link).status_code == 404
    assert Client().post(link, {**said, "email": "second@example.test"}).status_code == 404
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    "said",
    [
        {"name": "First", "email": "first@example.test", "password": "short"},
        {"name": "First", "email": "not an address", "password": PASSWORD},
        {"name": "", "email": "", "password": ""},
        {"name": "A\0B", "email": "first@example.test", "password": PASSWORD},
    ],
)
def test_what_cannot_be_taken_is_said_beside_the_form(client: Client, said: dict[str, str]) -> None:
    page = client.post(services.create_setup_link(), said)

    assert page.status_code == 422
    assert page.context["form"].errors
    assert not User.objects.exists()


def test_a_made_up_set_up_link_opens_nothing(client: Client) -> None:
    services.create_setup_link()

    assert client.get(reverse("accounts:setup", args=["made-up"])).status_code == 404


def test_the_colours_are_remembered_and_lead_back_to_our_own_pages_only(
    olive: User, sign_in: Callable[[User], Client]
) -> None:
    browser = sign_in(olive)

    answer = browser.post(reverse("accounts:theme"), {"theme": "dark", "next": "/inbox/"})
    away = browser.post(reverse("accounts:theme"), {"theme": "plaid", "next": "//evil.test/"})

    assert answer.headers["Location"] == "/inbox/"
    assert browser.cookies["theme"].value == "dark"
    assert away.headers["Location"] == reverse("cases:list")
