"""Reads plain JSON values into frozen dataclasses and names the key that is wrong."""

import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from typing import Any, Literal, cast, get_args, get_origin, get_type_hints

from evidence.core.errors import Invalid


def parse[Shape](shape: type[Shape], value: object, pointer: str = "") -> Shape:
    """Return `value` as an instance of the dataclass `shape`, every key checked.

    Raises Invalid with a JSON pointer (RFC 6901) in `param` for a key that is missing, not
    known or of another type. Knows text, whole numbers, booleans, ISO dates, Literals, tuples
    and nested dataclasses, each also as optional.
    """
    if not isinstance(value, Mapping):
        raise wrong(pointer, "an object")
    hints = get_type_hints(shape)
    members = {member.name: member for member in fields(cast("Any", shape))}
    for key in value:
        if key not in members:
            raise Invalid(
                f"{pointer}/{key} is not a known key. Correct its spelling or remove it.",
                param=f"{pointer}/{key}",
            )
    read = {
        name: _member(member, hints[name], value, f"{pointer}/{name}")
        for name, member in members.items()
        if name in value or _is_required(member)
    }
    return shape(**read)


def wrong(pointer: str, expected: str) -> Invalid:
    """Return the error for a value at `pointer` that is not what was expected."""
    return Invalid(f"{pointer or '/'} must be {expected}. Correct this value.", param=pointer)


def _is_required(member: Field[Any]) -> bool:
    return member.default is MISSING and member.default_factory is MISSING


def _member(member: Field[Any], hint: Any, value: Mapping[str, object], pointer: str) -> object:
    if member.name not in value:
        raise Invalid(f"{pointer} is missing. Add this key.", param=pointer)
    return _typed(hint, value[member.name], pointer)


def _typed(hint: Any, value: object, pointer: str) -> object:
    origin = get_origin(hint)
    if origin is types.UnionType:
        return _optional(hint, value, pointer)
    if origin is Literal:
        if value not in get_args(hint):
            raise wrong(pointer, "one of " + ", ".join(map(str, get_args(hint))))
        return value
    if origin is tuple:
        return _sequence(hint, value, pointer)
    if is_dataclass(hint):
        return parse(cast("type[object]", hint), value, pointer)
    return _plain(hint, value, pointer)


def _optional(hint: Any, value: object, pointer: str) -> object:
    if value is None:
        return None
    (present,) = (choice for choice in get_args(hint) if choice is not types.NoneType)
    return _typed(present, value, pointer)


def _sequence(hint: Any, value: object, pointer: str) -> tuple[object, ...]:
    if not isinstance(value, list):
        raise wrong(pointer, "a list")
    member = get_args(hint)[0]
    return tuple(_typed(member, each, f"{pointer}/{index}") for index, each in enumerate(value))


def _plain(hint: Any, value: object, pointer: str) -> object:
    if hint is date:
        return _day(value, pointer)
    # bool is an int to Python and never a number in this file.
    if not isinstance(value, hint) or (hint is int and isinstance(value, bool)):
        raise wrong(pointer, {str: "text", int: "a whole number", bool: "true or false"}[hint])
    if value == "" and pointer.endswith(("/id", "/title", "/name")):
        raise wrong(pointer, "text that is not empty")
    return value


def _day(value: object, pointer: str) -> date:
    try:
        return date.fromisoformat(cast("str", value))
    except (TypeError, ValueError):
        raise wrong(pointer, "a date such as 2025-01-21") from None
