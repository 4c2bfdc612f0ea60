"""The commands that verify custody and make statements, as a person types them."""

import io
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.custody import build, queries
from evidence.custody.models import CustodyAction, StatedHead
from tests import factories


def test_verify_custody_counts_statements_and_logs_what_it_did(case: Case, owner: User) -> None:
    exhibit = factories.exhibit(case, owner)
    build.state_today()
    said = io.StringIO()

    call_command("verify_custody", stdout=said)

    assert "1 statements" in said.getvalue()
    last = queries.chain_of(exhibit.public_id).last()
    assert last is not None
    assert last.action == CustodyAction.VERIFIED
    assert last.facts["sha256"] == exhibit.file.sha256
    call_command("verify_custody", "--unlogged", stdout=said)
    assert queries.chain_of(exhibit.public_id).count() == last.sequence


def test_verify_custody_logs_damage_and_not_success(
    case: Case, owner: User, file_store: Any
) -> None:
    exhibit = factories.exhibit(case, owner)
    sha256 = exhibit.file.sha256
    path = file_store / "sha256" / sha256[:2] / sha256[2:4] / sha256
    path.chmod(0o600)
    path.write_bytes(b"something else")

    with pytest.raises(CommandError, match="1 broken"):
        call_command("verify_custody")

    last = queries.chain_of(exhibit.public_id).last()
    assert last is not None
    assert last.action == CustodyAction.FIXITY_FAILED


def test_the_command_makes_one_and_says_where_it_stands(case: Case, owner: User) -> None:
    said = io.StringIO()
    call_command("custody_statement", stdout=said)
    assert "no chain of custody yet" in said.getvalue()

    factories.exhibit(case, owner)
    call_command("custody_statement", stdout=said)
    call_command("custody_statement", stdout=said)

    assert "made now" in said.getvalue()
    assert "made already" in said.getvalue()
    assert "CASEAPP_TSA_URL is not set" in said.getvalue()
    assert StatedHead.objects.count() == 1
