"""The only clock: every instant in the product is asked for here."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """Return the present instant, aware, in UTC."""
    return datetime.now(UTC)


def today_in(time_zone: str) -> date:
    """Return today's date where the court sits; `time_zone` is an IANA name."""
    return now().astimezone(ZoneInfo(time_zone)).date()


def utc_text(instant: datetime) -> str:
    """Return an instant as RFC 3339 text in UTC with microseconds, the form that is hashed."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
