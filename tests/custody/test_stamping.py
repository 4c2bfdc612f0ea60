"""Time-stamps: asked of a real RFC 3161 authority, checked, and missed when it is down."""

import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core.errors import Failed, Unavailable
from evidence.core.models import JobState
from evidence.custody import build, queries
from evidence.custody.models import CustodyStatement, StatementStamp
from evidence.custody.sources.stamping import Authority, check_again, stamp
from tests import factories
from tests.conftest import Bells
from tests.custody.authority import TimeStampAuthority, authority

MESSAGE = b"what is stamped"


@pytest.fixture
def tsa(tmp_path: Path, settings: Any) -> Iterator[TimeStampAuthority]:
    with authority(tmp_path / "tsa") as running:
        settings.TSA_URL = running.url
        settings.TSA_CA = str(running.roots)
        settings.LOOPBACK_SOURCES = [running.host_port]
        yield running


def _asked(tsa: TimeStampAuthority, *, roots: bytes | None = None) -> Authority:
    chosen = tsa.roots.read_bytes() if roots is None else roots
    return Authority(tsa.url, chosen, frozenset({tsa.host_port}))


def test_a_token_says_when_and_is_good_for_the_message_alone(tsa: TimeStampAuthority) -> None:
    token = stamp(MESSAGE, _asked(tsa))

    assert abs(token.stamped_at - datetime.now(UTC)) < timedelta(minutes=2)
    assert token.is_rooted
    roots = tsa.roots.read_bytes()
    assert check_again(token.reply, MESSAGE, roots=roots).stamped_at == token.stamped_at
    with pytest.raises(Failed, match="not accepted"):
        check_again(token.reply, MESSAGE + b"x", roots=roots)
    with pytest.raises(Failed, match="not accepted"):
        check_again(token.reply, MESSAGE + b"x", roots=b"")


def test_without_roots_the_token_is_kept_and_said_to_be_unchecked(tsa: TimeStampAuthority) -> None:
    assert not stamp(MESSAGE, _asked(tsa, roots=b"")).is_rooted


@pytest.mark.parametrize("mood", ["forging", "refusing"])
def test_a_forged_or_refused_token_is_not_kept(tsa: TimeStampAuthority, mood: str) -> None:
    tsa.mood = mood

    with pytest.raises(Failed):
        stamp(MESSAGE, _asked(tsa))


@pytest.mark.parametrize("has_roots", [True, False])
def test_an_answer_to_another_question_is_not_kept(
    tsa: TimeStampAuthority, has_roots: bool
) -> None:
    roots = None if has_roots else b""
    stamp(MESSAGE, _asked(tsa, roots=roots))
    tsa.mood = "stale"

    with pytest.raises(Failed, match="not accepted"):
        stamp(MESSAGE, _asked(tsa, roots=roots))


def test_another_authoritys_root_does_not_vouch(tsa: TimeStampAuthority, tmp_path: Path) -> None:
    with authority(tmp_path / "other") as other, pytest.raises(Failed, match="not accepted"):
        stamp(MESSAGE, _asked(tsa, roots=other.roots.read_bytes()))


def test_an_authority_that_writes_loosely_is_read_by_openssl(tsa: TimeStampAuthority) -> None:
    tsa.send_certificates_along_unordered()

    token = stamp(MESSAGE, _asked(tsa))

    assert abs(token.stamped_at - datetime.now(UTC)) < timedelta(minutes=2)
    check_again(token.reply, MESSAGE, roots=tsa.roots.read_bytes())
    with pytest.raises(Failed):
        check_again(token.reply, MESSAGE + b"x", roots=tsa.roots.read_bytes())


def test_an_authority_that_is_down_may_be_asked_again(tsa: TimeStampAuthority) -> None:
    tsa.mood = "down"

    with pytest.raises(Unavailable):
        stamp(MESSAGE, _asked(tsa))


def test_a_statement_is_stamped_and_openssl_agrees(
    tsa: TimeStampAuthority, case: Case, owner: User, tmp_path: Path
) -> None:
    factories.exhibit(case, owner)
    statement = build.state_today()
    work = StatementStamp.objects.get()

    assert statement is not None
    assert build.stamp(work.pk) == JobState.DONE
    work.refresh_from_db()
    (tmp_path / "s.json").write_bytes(statement.content())
    (tmp_path / "s.tsr").write_bytes(bytes(work.token))
    command = f"openssl ts -verify -data s.json -in s.tsr -CAfile {tsa.roots}"
    done = subprocess.run(command.split(), cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0
    assert work.stamped_at is not None
    assert list(queries.statement_breaks()) == []


def test_a_swapped_token_is_named_by_verification(
    tsa: TimeStampAuthority, case: Case, owner: User
) -> None:
    factories.exhibit(case, owner)
    build.state_today()
    build.stamp(StatementStamp.objects.get().pk)
    other = stamp(b"another message", _asked(tsa))
    StatementStamp.objects.update(token=other.reply)

    [broken] = queries.statement_breaks()

    assert "not accepted" in broken.reason


def test_while_the_authority_is_down_the_statement_stands_and_is_stamped_later(
    tsa: TimeStampAuthority, case: Case, owner: User, bells: Bells
) -> None:
    tsa.mood = "down"
    factories.exhibit(case, owner)
    build.state_today()
    work = StatementStamp.objects.get()

    for _ in range(3):
        StatementStamp.objects.update(available_at=work.created_at)
        build.stamp(work.pk)
    work.refresh_from_db()
    assert work.is_parked
    assert "cannot answer now" in work.last_error
    assert CustodyStatement.objects.count() == 1
    assert list(queries.statement_breaks()) == []

    build.state_today()
    work.refresh_from_db()
    assert work.is_parked
    StatementStamp.objects.update(finished_at=work.created_at - timedelta(hours=2))
    build.state_today()
    tsa.mood = "well"
    assert build.ring_due() == 1
    assert build.stamp(work.pk) == JobState.DONE


def test_an_authority_configured_later_stamps_the_newest_statement(
    tsa: TimeStampAuthority, case: Case, owner: User, settings: Any
) -> None:
    settings.TSA_URL = ""
    factories.exhibit(case, owner)
    build.state_today()
    assert not StatementStamp.objects.exists()

    settings.TSA_URL = tsa.url
    build.state_today()

    assert StatementStamp.objects.get().authority == tsa.url
