"""Reads about people."""

from evidence.accounts.models import ApiToken, SetupLink, User
from evidence.core import clock
from evidence.core.hashing import sha256_of_chunks


def has_users() -> bool:
    """Whether anybody can sign in yet."""
    return User.objects.exists()


def user_by_email(email: str) -> User | None:
    """Return the person with this address, in whatever case it is typed."""
    return User.objects.filter(email__iexact=email.strip()).first()


def token_by_key(key: str) -> ApiToken | None:
    """Return the unexpired token of an active person for a key, or None."""
    token = (
        ApiToken.objects.select_related("user")
        .filter(key_sha256=sha256_of_chunks([key.encode()]), user__is_active=True)
        .first()
    )
    if token and token.expires_at and token.expires_at <= clock.now():
        return None
    return token


def usable_setup_link(key: str) -> SetupLink | None:
    """Return the set-up link for a key unless it was used or has run out."""
    return SetupLink.objects.filter(
        key_sha256=sha256_of_chunks([key.encode()]),
        used_at=None,
        expires_at__gt=clock.now(),
    ).first()
