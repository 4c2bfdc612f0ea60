"""The API describes itself, completely, and shows its description."""

import io
import warnings

import pytest
import yaml
from django.core.management import call_command
from django.test import Client
from django.urls import get_resolver

from evidence.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def schema() -> dict[str, object]:
    target = io.StringIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        call_command("spectacular", "--validate", "--fail-on-warn", stdout=target)
    return yaml.safe_load(target.getvalue())


def test_the_schema_is_valid_and_holds_every_address(schema: dict[str, object]) -> None:
    api = next(
        each for each in get_resolver().url_patterns if getattr(each, "app_name", "") == "api"
    )
    names = {pattern.name for pattern in api.url_patterns} - {"schema", "docs", "unknown"}

    assert len(schema["paths"]) == len(names)  # type: ignore[arg-type]
    assert schema["openapi"] == "3.1.0"


def test_every_address_asks_for_a_token_or_a_session(schema: dict[str, object]) -> None:
    for path, methods in schema["paths"].items():  # type: ignore[attr-defined]
        for method in methods.values():
            schemes = {name for way in method["security"] for name in way}
            assert schemes == {"token", "cookieAuth"}, path


def test_an_upload_is_described_as_a_file(schema: dict[str, object]) -> None:
    upload = schema["paths"]["/api/v1/cases/{case_id}/exhibits"]["post"]  # type: ignore[index]

    assert "multipart/form-data" in upload["requestBody"]["content"]
    assert "201" in upload["responses"]


def test_the_documentation_page_loads_nothing_from_outside(owner: User, client: Client) -> None:
    assert client.get("/api/v1/docs/").status_code == 401
    client.force_login(owner)
    page = client.get("/api/v1/docs/")

    assert page.status_code == 200
    assert "swagger" in page.content.decode().lower()
    assert "https://" not in page.headers["Content-Security-Policy"]
    assert "cdn" not in page.content.decode().lower()
    for part in ("?script=", "/static/drf_spectacular_sidecar/swagger-ui-dist/swagger-ui.css"):
        address = f"/api/v1/docs/{part}" if part.startswith("?") else part
        answer = client.get(address)
        assert answer.status_code == 200
        b"".join(answer.streaming_content if answer.streaming else ())
