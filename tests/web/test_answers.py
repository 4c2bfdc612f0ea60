"""Every answer carries the security headers, and every error is a page that says what to do."""

from collections.abc import Callable, Iterator

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path, reverse

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core import errors
from tests import factories

pytestmark = pytest.mark.django_db

KINDS = ["Invalid", "Conflict", "NotFound", "Forbidden", "Unavailable", "Failed"]


def _fail(request: HttpRequest, kind: str) -> HttpResponse:
    if kind == "unexpected":
        message = "password=hunter2"
        raise ValueError(message)
    raise getattr(errors, kind)("This happened. Do that.")


urlpatterns = [path("fail/<str:kind>/", _fail), path("", include("caseapp.urls"))]
handler500 = "evidence.web.html_errors.server_error"
handler404 = "evidence.web.html_errors.not_found"


@pytest.fixture
def browser(owner: User, sign_in: Callable[[User], Client]) -> Iterator[Client]:
    """The owner's browser on a site that also has a page for each error."""
    with override_settings(ROOT_URLCONF=__name__):
        browser = sign_in(owner)
        browser.raise_request_exception = False
        yield browser


def _assert_guarded(response: HttpResponse) -> None:
    policy = response.headers["Content-Security-Policy"]
    for rule in (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ):
        assert rule in policy, rule
    assert "unsafe" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_every_kind_of_answer_is_guarded(browser: Client, case: Case, viewer: User) -> None:
    small = Client()
    small.force_login(viewer)
    upload = reverse("intake:upload", args=[case.public_id])
    answers = {
        200: browser.get(case.get_absolute_url()),
        302: Client().get(reverse("cases:list")),
        400: browser.get("/cases/", headers={"Host": "evil.test"}),
        403: small.post(upload),
        404: browser.get("/cases/cas_nothing/"),
        405: browser.get(upload),
        500: browser.get("/fail/unexpected/"),
    }
    for status, response in answers.items():
        assert response.status_code == status
        _assert_guarded(response)
    statuses = {"/static/css/base.css": 200, "/healthz": 200, "/static/none.css": 404}
    for address, status in statuses.items():
        response = browser.get(address)
        assert response.status_code == status
        _assert_guarded(response)
        b"".join(response.streaming_content if response.streaming else ())
    _assert_guarded(Client().get("/sign-in/"))


@pytest.mark.parametrize("kind", KINDS)
def test_each_of_our_errors_is_a_page_with_its_sentence(browser: Client, kind: str) -> None:
    page = browser.get(f"/fail/{kind}/")

    assert page.status_code == getattr(errors, kind).status
    assert "This happened. Do that." in page.content.decode()


def test_an_unexpected_error_tells_nothing_of_what_it_was(browser: Client) -> None:
    page = browser.get("/fail/unexpected/")

    assert page.status_code == 500
    assert "hunter2" not in page.content.decode()
    assert "ValueError" not in page.content.decode()


@pytest.mark.parametrize(
    "address", ["/nothing", "/cases/%00/", "/cases/cas_%FF/", "/" + "x" * 5000]
)
def test_an_address_of_nothing_is_a_404(browser: Client, address: str) -> None:
    assert browser.get(address).status_code == 404


@pytest.mark.parametrize(
    "words",
    ["\0", "'", '"', "%", "_", "\\", "a & b | !c", "EX-", "EX-1", "9" * 5000, "٣", "²", "\u202e"],
)
def test_a_search_takes_every_character(
    browser: Client, case: Case, owner: User, words: str
) -> None:
    factories.exhibit(case, owner)

    page = browser.get(reverse("exhibits:list", args=[case.public_id]), {"q": words})

    assert page.status_code == 200


def test_a_page_and_its_fragment_are_kept_apart_by_caches(browser: Client, case: Case) -> None:
    address = reverse("exhibits:list", args=[case.public_id])
    page = browser.get(address)
    fragment = browser.get(address, headers={"HX-Request": "true"})
    boosted = browser.get(address, headers={"HX-Request": "true", "HX-Boosted": "true"})

    assert "HX-Request" in page.headers["Vary"]
    assert "<html" in page.content.decode()
    assert "<html" not in fragment.content.decode()
    assert "<html" in boosted.content.decode()
