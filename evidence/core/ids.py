"""Public ids: what a URL and the API show in place of a table's own key."""

import base64
import secrets
from typing import Any

from django.db import models

from evidence.core.text import storable

RANDOM_BYTES = 15


def new_id(prefix: str) -> str:
    """Return an unguessable id such as `exh_…`: the prefix and 120 random bits in base 32."""
    random = base64.b32encode(secrets.token_bytes(RANDOM_BYTES)).decode().lower()
    return f"{prefix}_{random}"


class PublicIdField(models.CharField):  # type: ignore[type-arg]  # not generic at run time
    """A unique, immutable public id with a prefix that tells what it names."""

    def __init__(self, *args: Any, prefix: str, **options: Any) -> None:
        self.prefix = prefix
        options.update(max_length=32, unique=True, editable=False)
        super().__init__(*args, **options)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, options = super().deconstruct()
        for implied in ("max_length", "unique", "editable"):
            options.pop(implied, None)
        return name, path, args, {**options, "prefix": self.prefix}

    def has_default(self) -> bool:
        return True

    def get_default(self) -> str:
        return new_id(self.prefix)

    def get_prep_value(self, value: Any) -> Any:
        # Ids come from addresses and forms: one that PostgreSQL cannot hold is simply not found.
        prepared = super().get_prep_value(value)
        return storable(prepared) if isinstance(prepared, str) else prepared
