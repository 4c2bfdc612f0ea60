"""Writes to many rows in one statement, where the ORM needs one for each or a CASE for each value.

Names of tables and columns come from the models and are quoted; values are passed beside.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model


def write(rows: Sequence[Model], *fields: str) -> None:
    """Write these fields of rows that exist, all of one model, as they are now in memory."""
    table = type(rows[0])._meta
    columns = [table.get_field(name) for name in fields]
    key = _quoted(table.pk)
    to = ", ".join(f"{_quoted(each)} = fresh.{_quoted(each)}" for each in columns)
    names, arrays, values = _unnested([table.pk, *columns], rows)
    _execute(
        f"UPDATE {_name(table.db_table)} AS old SET {to}"  # noqa: S608 - quoted, see above.
        f" FROM unnest({arrays}) AS fresh ({names}) WHERE old.{key} = fresh.{key}",
        values,
    )


def add_missing(rows: Sequence[Model], *, unique: str) -> Mapping[Any, int]:
    """Insert rows of one model unless they exist, and return the keys of the new ones.

    They are told apart by the unique field, in whose order they are written: so two writers of
    the same rows wait for one another and never for each other.
    """
    if not rows:
        return {}
    table = type(rows[0])._meta
    told_by: Any = table.get_field(unique)
    ordered = sorted(rows, key=lambda row: getattr(row, told_by.attname))
    names, arrays, values = _unnested(
        [each for each in table.concrete_fields if not each.primary_key], ordered
    )
    known_by = _quoted(told_by)
    found = _execute(
        f"INSERT INTO {_name(table.db_table)} ({names})"  # noqa: S608 - quoted, see above.
        f" SELECT * FROM unnest({arrays}) ON CONFLICT ({known_by}) DO NOTHING"
        f" RETURNING {known_by}, {_quoted(table.pk)}",
        values,
    )
    return dict(found)


def _unnested(columns: Sequence[Any], rows: Sequence[Model]) -> tuple[str, str, list[Any]]:
    names = ", ".join(map(_quoted, columns))
    # Without its length: a cast would cut off silently what the column refuses.
    types = [each.db_type(connection).partition("(")[0] for each in columns]
    values = [
        [each.get_db_prep_save(getattr(row, each.attname), connection) for row in rows]
        for each in columns
    ]
    return names, ", ".join(f"%s::{name}[]" for name in types), values


def _name(name: str) -> str:
    return connection.ops.quote_name(name)


def _quoted(column: Any) -> str:
    return _name(column.column)


def _execute(statement: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []
