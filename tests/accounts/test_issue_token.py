"""`manage.py issue_token`: keys for programs, from the command line."""

import io

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from evidence.accounts.models import ApiToken, User


def _issue(*arguments: str) -> tuple[str, str]:
    printed, told = io.StringIO(), io.StringIO()
    call_command("issue_token", *arguments, stdout=printed, stderr=told)
    return printed.getvalue(), told.getvalue()


def test_the_printed_key_signs_its_person_in_to_the_api(owner: User, client: Client) -> None:
    printed, _ = _issue(owner.email, "--name", "scanner")

    answer = client.get("/api/v1/me", headers={"Authorization": f"Bearer {printed.strip()}"})

    assert answer.status_code == 200
    assert answer.json()["email"] == owner.email


def test_stdout_holds_the_key_and_nothing_else(owner: User) -> None:
    printed, told = _issue(owner.email, "--name", "scanner")

    assert printed.startswith("cak_")
    assert len(printed.splitlines()) == 1
    assert owner.email in told


def test_the_key_is_kept_only_as_a_hash(owner: User) -> None:
    printed, _ = _issue(owner.email, "--name", "scanner")

    token = ApiToken.objects.get(user=owner)
    assert token.name == "scanner"
    assert token.expires_at is not None
    assert printed.strip() not in str(vars(token))


def test_an_address_is_found_in_whatever_case_it_is_typed(owner: User) -> None:
    _issue(owner.email.upper(), "--name", "scanner")

    assert ApiToken.objects.filter(user=owner).count() == 1


def test_an_unknown_address_and_a_closed_account_get_no_key(owner: User) -> None:
    owner.is_active = False
    owner.save(update_fields=["is_active"])

    for address in ("nobody@example.test", owner.email):
        with pytest.raises(CommandError, match="Nobody who may sign in"):
            _issue(address, "--name", "scanner")
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("name", ["", "  ", "x" * 81])
def test_a_key_without_a_usable_name_is_refused(owner: User, name: str) -> None:
    with pytest.raises(CommandError, match="--name"):
        _issue(owner.email, "--name", name)

    assert not ApiToken.objects.exists()
