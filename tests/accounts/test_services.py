"""Accounts: strong passwords, one set-up link, and keys of which only the hash is kept."""

from datetime import timedelta

import pytest
import time_machine

from evidence.accounts import queries, services
from evidence.accounts.models import ApiToken, SetupLink, User
from evidence.core import clock
from evidence.core.errors import Conflict, Invalid, NotFound
from evidence.core.hashing import sha256_of_chunks
from tests.conftest import PASSWORD
from tests.threads import together

pytestmark = pytest.mark.django_db

WEAK = ["short", "qwerty123456", "olive@example.test", "Olive Owner 1"]


def _key(link: str) -> str:
    return link.rstrip("/").rpartition("/")[2]


def _set_up(key: str, *, email: str = "first@example.test", password: str = PASSWORD) -> User:
    return services.set_up_administrator(key, email=email, name="First Admin", password=password)


def test_a_new_person_can_sign_in_with_the_password_given() -> None:
    user = services.create_user(email="Olive@Example.test", name="Olive", password=PASSWORD)

    assert user.check_password(PASSWORD)
    assert user.password.startswith("argon2")
    assert not (user.is_staff or user.is_superuser)


def test_a_person_without_a_password_cannot_sign_in() -> None:
    user = services.create_user(email="olive@example.test", name="Olive")

    assert not user.has_usable_password()
    assert not user.check_password("")


@pytest.mark.parametrize("password", WEAK)
def test_a_weak_password_is_refused_and_says_why(password: str) -> None:
    with pytest.raises(Invalid) as caught:
        services.create_user(email="olive@example.test", name="Olive Owner", password=password)

    assert (caught.value.param, caught.value.message != "") == ("password", True)
    assert not queries.has_users()


def test_an_address_is_one_person_in_whatever_case_it_is_typed() -> None:
    services.create_user(email="olive@example.test", name="Olive")

    with pytest.raises(Conflict) as caught:
        services.create_user(email="OLIVE@example.test", name="Somebody else")

    assert caught.value.param == "email"
    found = queries.user_by_email(" Olive@EXAMPLE.test ")
    assert found is not None
    assert found.name == "Olive"


def test_the_set_up_link_makes_one_administrator_and_is_then_spent() -> None:
    key = _key(services.create_setup_link())

    administrator = _set_up(key)

    assert administrator.is_superuser
    assert queries.usable_setup_link(key) is None
    with pytest.raises(NotFound, match="used or has run out"):
        _set_up(key, email="second@example.test")
    assert User.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_who_use_the_link_at_the_same_moment_make_one_account() -> None:
    key = _key(services.create_setup_link())

    results = together(
        [lambda n=n: _set_up(key, email=f"person{n}@example.test") for n in range(4)]  # type: ignore[misc]
    )

    assert sum(isinstance(result, User) for result in results) == 1
    assert User.objects.count() == 1


def test_only_the_last_set_up_link_works() -> None:
    first, last = (_key(services.create_setup_link()) for _ in range(2))

    assert queries.usable_setup_link(first) is None
    assert queries.usable_setup_link(last) is not None


def test_a_set_up_link_runs_out() -> None:
    key = _key(services.create_setup_link())

    with (
        time_machine.travel(clock.now() + services.SETUP_LINK_LIFE + timedelta(seconds=1)),
        pytest.raises(NotFound),
    ):
        _set_up(key)

    assert not queries.has_users()


def test_a_weak_password_does_not_use_the_link_up() -> None:
    key = _key(services.create_setup_link())

    with pytest.raises(Invalid):
        _set_up(key, password="short")

    assert queries.usable_setup_link(key) is not None
    assert _set_up(key).is_staff


def test_a_set_up_link_is_kept_as_a_hash_only() -> None:
    key = _key(services.create_setup_link())

    assert SetupLink.objects.get().key_sha256 == sha256_of_chunks([key.encode()])


def test_a_token_is_kept_as_a_hash_only_and_found_by_its_key(owner: User) -> None:
    token, key = services.issue_token(owner, name="importer")

    assert key.startswith("cak_")
    kept = ApiToken.objects.filter(pk=token.pk).values().get()
    assert not any(key in str(value) for value in kept.values())
    found = queries.token_by_key(key)
    assert found is not None
    assert found.user == owner


@pytest.mark.parametrize("wrong", ["", "cak_", "cak_\0", "cak_ü€", "x" * 10_000])
def test_a_key_that_was_never_given_finds_nobody(owner: User, wrong: str) -> None:
    services.issue_token(owner, name="importer")

    assert queries.token_by_key(wrong) is None


def test_a_token_runs_out(owner: User) -> None:
    _, key = services.issue_token(owner, name="importer")

    with time_machine.travel(clock.now() + services.TOKEN_LIFE):
        assert queries.token_by_key(key) is None


def test_a_token_of_a_closed_account_opens_nothing(owner: User) -> None:
    _, key = services.issue_token(owner, name="importer")
    owner.is_active = False
    owner.save()

    assert queries.token_by_key(key) is None


def test_the_use_of_a_token_is_written_once_a_minute(owner: User) -> None:
    token, _ = services.issue_token(owner, name="importer")
    start = clock.now()
    seen = []
    for seconds in (0, 30, 90):
        with time_machine.travel(start + timedelta(seconds=seconds), tick=False):
            services.mark_token_used(token)
            token.refresh_from_db()
            assert token.last_used_at is not None
            seen.append(round((token.last_used_at - start).total_seconds()))

    assert seen == [0, 0, 90]


def test_a_new_password_must_be_strong_too(owner: User) -> None:
    with pytest.raises(Invalid):
        services.set_password(owner, "Olive Owner")
    services.set_password(owner, PASSWORD)

    owner.refresh_from_db()
    assert owner.check_password(PASSWORD)
