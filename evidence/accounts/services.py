"""Writes about people: accounts, API tokens and the first administrator's set-up link."""

import secrets
from datetime import timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from evidence.accounts import queries
from evidence.accounts.models import ApiToken, SetupLink, User
from evidence.core import clock
from evidence.core.errors import Conflict, Invalid, NotFound
from evidence.core.hashing import sha256_of_chunks

SETUP_LINK_LIFE = timedelta(hours=24)
TOKEN_LIFE = timedelta(days=365)
KEY_PREFIX = "cak_"


def create_user(*, email: str, name: str, password: str | None = None) -> User:
    """Return a new person; raises Conflict for a taken address, Invalid for a weak password."""
    if queries.user_by_email(email):
        message = "Somebody with this e-mail address exists already. Use another address."
        raise Conflict(message, param="email")
    if password is not None:
        _require_strong(password, User(email=email, name=name))
    try:
        with transaction.atomic():
            return User.objects.create_user(email, password, name=name)
    except IntegrityError as error:
        message = "Somebody with this e-mail address exists already. Use another address."
        raise Conflict(message, param="email") from error


def set_password(user: User, password: str) -> None:
    """Give a person a new password; raises Invalid for a weak one."""
    _require_strong(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])


def create_setup_link() -> str:
    """Return the path of a new one-time link for the first administrator, good for 24 hours.

    Links made before stop working, so that only the last one printed is good.
    """
    key = secrets.token_urlsafe(32)
    with transaction.atomic():
        SetupLink.objects.filter(used_at=None).delete()
        SetupLink.objects.create(
            key_sha256=sha256_of_chunks([key.encode()]),
            expires_at=clock.now() + SETUP_LINK_LIFE,
        )
    return reverse("accounts:setup", args=[key])


@transaction.atomic
def set_up_administrator(key: str, *, email: str, name: str, password: str) -> User:
    """Return the first administrator and use the link up; raises NotFound when it is spent.

    Holds the link's row, so that of two who use it at the same moment one is refused.
    """
    link = queries.usable_setup_link(key)
    if link is None or queries.has_users() or not _use_up(link):
        message = "This set-up link is used or has run out. `make run` prints a new one."
        raise NotFound(message)
    user = create_user(email=email, name=name, password=password)
    user.is_staff = user.is_superuser = True
    user.save(update_fields=["is_staff", "is_superuser"])
    return user


def issue_token(user: User, *, name: str) -> tuple[ApiToken, str]:
    """Return a new API token and its key, which is shown this once and kept only as a hash."""
    key = KEY_PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=user,
        name=name,
        key_sha256=sha256_of_chunks([key.encode()]),
        expires_at=clock.now() + TOKEN_LIFE,
    )
    return token, key


def mark_token_used(token: ApiToken) -> None:
    """Remember that a token was used, to the minute, without writing on every request."""
    now = clock.now()
    if token.last_used_at is None or now - token.last_used_at > timedelta(minutes=1):
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)


def _use_up(link: SetupLink) -> bool:
    unused = SetupLink.objects.filter(pk=link.pk, used_at=None)
    return bool(unused.update(used_at=clock.now()))


def _require_strong(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Invalid(" ".join(error.messages), param="password") from error
