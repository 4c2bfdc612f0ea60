"""Reads JSON that CourtListener sent as bounded plain values, without the secrets in it."""

import json
import re
from collections.abc import Mapping
from typing import Any, Never

from evidence.core.errors import Invalid

MAX_PAYLOAD_BYTES = 16 * 1024 * 1024

_DOCKET_URL = re.compile(r"/dockets/(\d{1,19})/?\Z")
# `secret_key` unsubscribes its owner from an alert: a credential, which nobody here needs.
_SECRETS = frozenset({"secret_key"})

type Payload = dict[str, Any]


def read_object(body: bytes, *, code: str) -> Payload:
    """The JSON object in the bytes; raises Invalid with this code when there is none."""
    if len(body) > MAX_PAYLOAD_BYTES:
        raise Invalid("The reply is larger than 16 MiB; nothing was read.", code="too_large")
    try:
        value = json.loads(body, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Invalid("This is not JSON as CourtListener writes it.", code=code) from error
    if not isinstance(value, dict):
        raise Invalid("This is JSON, and not the object that CourtListener sends.", code=code)
    clean: Payload = _without_secrets(value)
    return clean


def docket_id(told: Mapping[str, object]) -> int | None:
    """The id of the docket that a row belongs to: webhooks write the number, the API a URL."""
    value = told.get("docket")
    if isinstance(value, str):
        found = _DOCKET_URL.search(value)
        value = int(found[1]) if found else None
    is_id = isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**63
    return value if is_id and isinstance(value, int) else None


def _without_secrets(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            name: _without_secrets(each) for name, each in value.items() if name not in _SECRETS
        }
    return [_without_secrets(each) for each in value] if isinstance(value, list) else value


def _no_number(name: str) -> Never:
    raise ValueError(f"{name} is no number of JSON.")
