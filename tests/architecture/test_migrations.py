"""The migrations make exactly the tables that the models describe, and can be taken back."""

from collections.abc import Iterator

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg import sql
from pytest_django import DjangoDbBlocker

ALIAS = "two_way"
OBJECTS = """
    SELECT table_name || '.' || column_name || ' ' || data_type FROM information_schema.columns
        WHERE table_name LIKE 'evidence%'
    UNION ALL SELECT indexdef FROM pg_indexes WHERE tablename LIKE 'evidence%'
    UNION ALL SELECT tgname::text FROM pg_trigger
        WHERE tgrelid::regclass::text LIKE 'evidence%' AND NOT tgisinternal
    UNION ALL SELECT proname::text FROM pg_proc WHERE proname LIKE 'evidence%'
    UNION ALL SELECT conname::text FROM pg_constraint
        WHERE conrelid::regclass::text LIKE 'evidence%'
    ORDER BY 1
"""


@pytest.fixture
def empty_database(django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """An empty database of its own, so that no other test loses its tables."""
    name = f"{connections['default'].settings_dict['NAME']}_two_way"
    server = psycopg.connect(settings.DATABASE_URL, autocommit=True)
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    server.execute(drop)
    server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    connections.databases[ALIAS] = {**connections["default"].settings_dict, "NAME": name}
    with django_db_blocker.unblock():
        yield ALIAS
        connections[ALIAS].close()
    del connections[ALIAS]
    connections.databases.pop(ALIAS)
    server.execute(drop)
    server.close()


def _objects() -> list[str]:
    with connections[ALIAS].cursor() as cursor:
        cursor.execute(OBJECTS)
        return [row[0] for row in cursor.fetchall()]


def _migrate(*target: str) -> None:
    call_command("migrate", *target, database=ALIAS, verbosity=0, interactive=False)


@pytest.mark.django_db
def test_no_model_was_changed_without_its_migration() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_the_way_to_the_tables_leads_back_and_forth_again(empty_database: str) -> None:
    _migrate()
    first = _objects()
    assert "custody_append_only" in first

    _migrate("evidence", "zero")
    assert _objects() == []

    _migrate()
    assert _objects() == first
