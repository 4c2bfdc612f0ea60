"""Typed readers of environment variables; `NAME_FILE` names a file that holds the value."""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict


def text(name: str, default: str = "") -> str:
    """Return a variable's value, from the file `NAME_FILE` names when that is set."""
    file = os.environ.get(f"{name}_FILE", "")
    if file:
        return Path(file).read_text().strip()
    return os.environ.get(name, default)


def words(name: str, default: str = "") -> list[str]:
    """Return a comma-separated variable as a list without blanks."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def switch(name: str, default: str = "0") -> bool:
    """Return an on/off variable; raises ImproperlyConfigured for anything but yes or no."""
    value = text(name, default).lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"", "0", "false", "no", "off"}:
        return False
    message = f"{name} is “{value}”. Set it to 1 or 0."
    raise ImproperlyConfigured(message)


def number(name: str, default: int) -> int:
    """Return a whole-number variable; raises ImproperlyConfigured for anything else."""
    value = text(name, str(default))
    if not value.isdecimal():
        message = f"{name} is “{value}”. Set it to a whole number such as {default}."
        raise ImproperlyConfigured(message)
    return int(value)


def database(url: str) -> dict[str, object]:
    """Return Django's settings for a PostgreSQL URL (postgresql://user:password@host/name)."""
    if not url.startswith(("postgresql://", "postgres://")):
        message = "DATABASE_URL must begin with postgresql://, such as postgresql://me@db/caseapp."
        raise ImproperlyConfigured(message)
    parts = {name: str(value) for name, value in conninfo_to_dict(url).items()}
    options = {
        name: value
        for name, value in parts.items()
        if name not in {"dbname", "user", "password", "host", "port"}
    }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.get("dbname", "caseapp"),
        "USER": parts.get("user", ""),
        "PASSWORD": parts.get("password", ""),
        "HOST": parts.get("host", ""),
        "PORT": parts.get("port", ""),
        "OPTIONS": options,
    }


def mail_server(url: str) -> dict[str, object]:
    """Return the options of Django's SMTP backend for smtp://, smtps:// or smtp+tls:// URLs."""
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps", "smtp+tls"} or not parts.hostname:
        message = "CASEAPP_SMTP_URL must look like smtp://host:25, smtps:// or smtp+tls://."
        raise ImproperlyConfigured(message)
    return {
        "host": parts.hostname,
        "port": parts.port or {"smtp": 25, "smtps": 465, "smtp+tls": 587}[parts.scheme],
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_ssl": parts.scheme == "smtps",
        "use_tls": parts.scheme == "smtp+tls",
        "timeout": 20,
    }
