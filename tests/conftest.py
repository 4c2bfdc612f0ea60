"""What every test has: three people, a case, a store of its own, and no network."""

import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations
from django.test import Client
from hypothesis import settings as hypothesis_settings

from evidence.accounts.models import User
from evidence.cases.models import Case
from tests import factories

PASSWORD = "correct horse battery staple"
APPEND_ONLY = (
    "evidence_custodyevent",
    "evidence_storedfile",
    "evidence_custodystatement",
    "evidence_statedhead",
    "evidence_exhibitnumber",
    "evidence_statusentry",
    "evidence_stipulation",
)

# How long one example takes says nothing on a busy machine.
hypothesis_settings.register_profile("suite", deadline=None, max_examples=60)
hypothesis_settings.load_profile("suite")


@dataclass
class Bells:
    """The rings a test caused, in order."""

    rung: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def names(self) -> list[str]:
        """Return the names alone."""
        return [name for name, _ in self.rung]


BELLS = Bells()


def record_ring(name: str, ids: dict[str, Any]) -> None:
    """Stand in for the doorbell where a test has no worker."""
    BELLS.rung.append((name, dict(ids)))


@pytest.fixture(autouse=True)
def bells(settings: Any) -> Bells:
    """Record rings instead of sending them; journeys set the real bell again."""
    settings.JOB_BELL = "tests.conftest.record_ring"
    settings.JOB_COMPANY_SECONDS = 0
    BELLS.rung.clear()
    return BELLS


@pytest.fixture(autouse=True)
def file_store(settings: Any, tmp_path: Path) -> Path:
    """Give each test a store of its own."""
    settings.FILE_STORE = tmp_path / "files"
    settings.DATA_FOLDER = tmp_path
    return settings.FILE_STORE


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that leaves this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        host = address[0] if isinstance(address, tuple) else ""
        if host and not (host.startswith("127.") or host in {"::1", "localhost"}):
            message = f"a test tried to reach {host}"
            raise AssertionError(message)
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session", autouse=True)
def _flush_passes_the_triggers() -> Iterator[None]:
    """Let the emptying of tables after a transactional test pass the append-only triggers.

    Only the test runner's own flush, as the tables' owner, which the chain is there to catch.
    """
    flush = DatabaseOperations.execute_sql_flush

    def passing(self: DatabaseOperations, sql_list: list[str]) -> None:
        off = [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in APPEND_ONLY]
        on = [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in APPEND_ONLY]
        flush(self, [*off, *sql_list, *on])

    patch = pytest.MonkeyPatch()
    patch.setattr(DatabaseOperations, "execute_sql_flush", passing)
    yield
    patch.undo()


@pytest.fixture
def owner(db: None) -> User:
    """The owner of `case`."""
    return factories.UserFactory(name="Olive Owner", email="olive@example.test")


@pytest.fixture
def member(case: Case) -> User:
    """An editor of `case`."""
    user = factories.UserFactory(name="Mel Member", email="mel@example.test")
    factories.MembershipFactory(case=case, user=user, role="editor")
    return user


@pytest.fixture
def viewer(case: Case) -> User:
    """A viewer of `case`."""
    user = factories.UserFactory(name="Vic Viewer", email="vic@example.test")
    factories.MembershipFactory(case=case, user=user, role="viewer")
    return user


@pytest.fixture
def outsider(db: None) -> User:
    """Somebody who signs in and is a member of another case only."""
    user = factories.UserFactory(name="Otto Outsider", email="otto@example.test")
    factories.CaseFactory(caption="Other v. Matter", owner=user)
    return user


@pytest.fixture
def case(owner: User) -> Case:
    """A case with a court and a docket number, owned by `owner`."""
    return factories.CaseFactory(owner=owner)


@pytest.fixture
def sign_in() -> Callable[[User], Client]:
    """Return a browser in which this person is signed in."""

    def signed_in(user: User) -> Client:
        browser = Client()
        browser.force_login(user)
        return browser

    return signed_in


@pytest.fixture
def live_database_url(transactional_db: None) -> str:
    """The test database as DATABASE_URL, for processes that a test starts."""
    return database_url()


def database_url() -> str:
    """Return the address of the test database."""
    facts = connection.settings_dict
    login = facts["USER"] + (f":{facts['PASSWORD']}" if facts["PASSWORD"] else "")
    if facts["HOST"].startswith("/"):
        return f"postgresql://{login}@/{facts['NAME']}?host={facts['HOST']}"
    return f"postgresql://{login}@{facts['HOST']}:{facts['PORT']}/{facts['NAME']}"
