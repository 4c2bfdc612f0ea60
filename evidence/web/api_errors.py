"""One error envelope for the whole API."""

from collections.abc import Mapping
from typing import Any

import structlog
from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import set_rollback

from evidence.core.errors import EvidenceError, Invalid

DOCS = "/api/v1/docs/"


def envelope(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """Return an error as `{"error": {type, code, message, param, doc_url, request_id}}`.

    Anything that is neither ours nor the framework's is left to the 500 page and the log.
    """
    headers: dict[str, str] = {}
    match error:
        case EvidenceError():
            body = _body(type(error).__mro__, error.code, error.message, error.param)
            body |= {"facts": error.facts} if error.facts else {}
            code = error.status
        case Http404():
            body = _named("NotFound", "not_found", "There is nothing at this address.")
            code = status.HTTP_404_NOT_FOUND
        case PermissionDenied():
            body = _named("Forbidden", "forbidden", "You may not do that.")
            code = status.HTTP_403_FORBIDDEN
        case exceptions.APIException():
            body, headers = _of_framework(error)
            # The framework's 400 for a field that cannot be taken is our 422.
            is_invalid = isinstance(error, exceptions.ValidationError)
            code = Invalid.status if is_invalid else error.status_code
        case _:
            return None
    set_rollback()
    return Response({"error": body}, status=code, headers=headers)


def _body(kinds: tuple[type, ...], code: str, message: str, param: str | None) -> dict[str, object]:
    # The kind a client can branch on is the direct child of EvidenceError, not a subclass of it.
    kind = next(kind for kind in kinds if EvidenceError in kind.__bases__)
    return _named(kind.__name__, code, message, param)


def _named(kind: str, code: str, message: str, param: str | None = None) -> dict[str, object]:
    return {
        "type": kind,
        "code": code,
        "message": message,
        "param": param,
        "doc_url": DOCS,
        "request_id": structlog.contextvars.get_contextvars().get("request_id"),
    }


def _of_framework(error: exceptions.APIException) -> tuple[dict[str, object], dict[str, str]]:
    headers = {}
    if header := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = str(header)
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait))
    if isinstance(error, exceptions.ValidationError):
        param, message = _first_fault(error.detail)
        return _named("Invalid", "invalid", message, param), headers
    codes = error.get_codes()
    code = codes if isinstance(codes, str) else "error"
    return _named(type(error).__name__, code, str(error.detail)), headers


def _first_fault(detail: Any) -> tuple[str | None, str]:
    """Return the first field at fault and its sentence."""
    if isinstance(detail, Mapping):
        field, inner = next(iter(detail.items()))
        _, message = _first_fault(inner)
        return (None if field == "non_field_errors" else str(field)), message
    if isinstance(detail, list):
        return _first_fault(detail[0])
    return None, str(detail)
