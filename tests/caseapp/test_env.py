"""Settings from the environment: taken as meant, or refused by name."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from caseapp import env

NAME = "CASEAPP_EXAMPLE"


def test_a_variable_that_is_not_set_has_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(NAME, raising=False)

    assert (env.text(NAME, "x"), env.words(NAME, "a, b,"), env.number(NAME, 7)) == (
        "x",
        ["a", "b"],
        7,
    )
    assert env.switch(NAME) is False


def test_a_secret_can_come_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("from the file\n")
    monkeypatch.setenv(NAME, "from the variable")
    monkeypatch.setenv(f"{NAME}_FILE", str(tmp_path / "secret"))

    assert env.text(NAME) == "from the file"


@pytest.mark.parametrize(
    ("value", "is_on"),
    [("1", True), ("Yes", True), ("on", True), ("0", False), ("", False), ("off", False)],
)
def test_a_switch_is_on_or_off(monkeypatch: pytest.MonkeyPatch, value: str, is_on: bool) -> None:
    monkeypatch.setenv(NAME, value)

    assert env.switch(NAME) is is_on


def test_what_is_meant_otherwise_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, "maybe")
    for read in (lambda: env.switch(NAME), lambda: env.number(NAME, 7)):
        with pytest.raises(ImproperlyConfigured, match=f"{NAME} is “maybe”"):
            read()


def test_a_database_address_keeps_its_socket_password_and_options() -> None:
    by_socket = env.database("postgresql://me@/cases?host=/run/pg")
    by_network = env.database("postgres://me:p%40ss@db:5433/cases?sslmode=verify-full")

    assert (by_socket["HOST"], by_socket["NAME"], by_socket["PORT"]) == ("/run/pg", "cases", "")
    assert (by_network["PASSWORD"], by_network["PORT"]) == ("p@ss", "5433")
    assert by_network["OPTIONS"] == {"sslmode": "verify-full"}


@pytest.mark.parametrize("url", ["mysql://me@db/cases", "", "cases"])
def test_another_kind_of_database_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        env.database(url)


@pytest.mark.parametrize(
    ("url", "port", "use_ssl", "use_tls"),
    [
        ("smtp://mail.test", 25, False, False),
        ("smtps://me:p%40ss@mail.test", 465, True, False),
        ("smtp+tls://mail.test:2525", 2525, False, True),
    ],
)
def test_a_mail_server_is_read_from_its_address(
    url: str, port: int, use_ssl: bool, use_tls: bool
) -> None:
    options = env.mail_server(url)

    assert (options["host"], options["port"]) == ("mail.test", port)
    assert (options["use_ssl"], options["use_tls"]) == (use_ssl, use_tls)
    assert options["password"] in {"", "p@ss"}


@pytest.mark.parametrize("url", ["mail.test", "http://mail.test", "smtp://"])
def test_what_is_no_mail_server_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="CASEAPP_SMTP_URL"):
        env.mail_server(url)


def _settings(tmp_path: Path, look: str, **variables: str) -> subprocess.CompletedProcess[str]:
    code = f"from caseapp import settings; print({look})"
    plain = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**plain, "CASEAPP_DATA": str(tmp_path), **variables},
        cwd=Path(__file__).resolve().parents[2],
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_any_variable_a_secret_is_made_and_kept(tmp_path: Path) -> None:
    first = _settings(tmp_path, "settings.SECRET_KEY")
    again = _settings(tmp_path, "settings.SECRET_KEY")

    assert first.stdout == again.stdout
    assert len(first.stdout.strip()) > 50
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_a_short_secret_is_refused(tmp_path: Path) -> None:
    result = _settings(tmp_path, "1", CASEAPP_SECRET_KEY="changeme")

    assert result.returncode != 0
    assert "CASEAPP_SECRET_KEY is shorter" in result.stderr


def test_an_https_address_makes_cookies_and_transport_strict(tmp_path: Path) -> None:
    look = (
        "settings.SESSION_COOKIE_SECURE, settings.SECURE_SSL_REDIRECT, "
        "settings.SESSION_COOKIE_NAME, settings.SECURE_HSTS_SECONDS > 0, settings.DEBUG"
    )

    result = _settings(tmp_path, look, CASEAPP_BASE_URL="https://cases.test/")

    assert result.stdout.strip() == "True True __Host-session True False", result.stderr
