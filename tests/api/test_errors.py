"""One envelope for every error of the API, and none of them tells what it should not."""

from collections.abc import Callable, Iterator

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client, override_settings
from django.urls import include, path
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from evidence.accounts.models import User
from evidence.core import errors
from evidence.exhibits.services import AlreadyAnExhibit

pytestmark = pytest.mark.django_db

KEYS = {"type", "code", "message", "param", "doc_url", "request_id"}
SENTENCE = "This happened. Do that."

FAILURES = {
    "invalid": (errors.Invalid(SENTENCE, param="title"), 422, "Invalid", "invalid"),
    "conflict": (errors.Conflict(SENTENCE, code="last_owner"), 409, "Conflict", "last_owner"),
    "duplicate": (AlreadyAnExhibit(SENTENCE), 409, "Conflict", "duplicate_exhibit"),
    "missing": (errors.NotFound(SENTENCE), 404, "NotFound", "not_found"),
    "forbidden": (errors.Forbidden(SENTENCE), 403, "Forbidden", "forbidden"),
    "down": (errors.Unavailable(SENTENCE), 503, "Unavailable", "unavailable"),
    "failed": (errors.Failed(SENTENCE), 500, "Failed", "failed"),
    "django-404": (Http404("the table evidence_case"), 404, "NotFound", "not_found"),
    "django-403": (PermissionDenied("secret"), 403, "Forbidden", "forbidden"),
    "too-often": (exceptions.Throttled(wait=7), 429, "Throttled", "throttled"),
    "fields": (exceptions.ValidationError({"title": [SENTENCE]}), 422, "Invalid", "invalid"),
    "whole": (
        exceptions.ValidationError({"non_field_errors": [SENTENCE]}),
        422,
        "Invalid",
        "invalid",
    ),
    "media": (
        exceptions.UnsupportedMediaType("text/plain"),
        415,
        "UnsupportedMediaType",
        "unsupported_media_type",
    ),
}


class _Failing(APIView):
    def get(self, request: Request, name: str) -> Response:
        raise FAILURES[name][0]


urlpatterns = [path("fail/<str:name>", _Failing.as_view()), path("", include("caseapp.urls"))]


@pytest.fixture
def browser(owner: User, sign_in: Callable[[User], Client]) -> Iterator[Client]:
    with override_settings(ROOT_URLCONF=__name__):
        yield sign_in(owner)


@pytest.mark.parametrize("name", FAILURES)
def test_every_kind_of_failure_comes_in_the_same_envelope(browser: Client, name: str) -> None:
    _, status, kind, code = FAILURES[name]

    answer = browser.get(f"/fail/{name}")

    assert answer.status_code == status
    error = answer.json()["error"]
    assert set(error) == KEYS
    assert (error["type"], error["code"]) == (kind, code)
    assert error["message"]
    assert "evidence_case" not in error["message"]
    assert error["request_id"] == answer.headers.get("X-Request-ID", error["request_id"])
    assert error["request_id"]


def test_the_field_at_fault_is_named(browser: Client) -> None:
    named = {name: browser.get(f"/fail/{name}").json()["error"]["param"] for name in FAILURES}

    assert named["invalid"] == named["fields"] == "title"
    assert named["whole"] is None


def test_a_client_that_asks_too_often_is_told_how_long_to_wait(browser: Client) -> None:
    assert browser.get("/fail/too-often").headers["Retry-After"] == "7"


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete"])
@pytest.mark.parametrize(
    "address", ["/api/v1/", "/api/v1/nothing", "/api/v1/cases/x/y/z/", "/api/v1/%00"]
)
def test_an_unknown_address_of_the_api_is_in_the_envelope(
    browser: Client, method: str, address: str
) -> None:
    answer = getattr(browser, method)(address)

    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "not_found"


def test_a_method_that_an_address_does_not_take_is_in_the_envelope(browser: Client) -> None:
    answer = browser.delete("/api/v1/cases")

    assert (answer.status_code, answer.json()["error"]["code"]) == (405, "method_not_allowed")
    assert "GET" in answer.headers["Allow"]


def test_a_body_that_cannot_be_read_is_in_the_envelope(browser: Client) -> None:
    with override_settings(ROOT_URLCONF="caseapp.urls"):
        answer = browser.post("/api/v1/cases/x/exhibits", "{", content_type="application/json")

    assert answer.status_code in {404, 415}
    assert set(answer.json()["error"]) == KEYS
