"""How a program signs in to the API."""

from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from evidence.accounts import queries, services
from evidence.accounts.models import ApiToken, User

SCHEME = b"bearer"


class TokenAuthentication(BaseAuthentication):
    """Signs a program in by `Authorization: Bearer cak_…`."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """Return the person and the token, or None when the header has another scheme."""
        scheme, _, key = get_authorization_header(request).partition(b" ")
        if scheme.lower() != SCHEME:
            return None
        token = queries.token_by_key(key.strip().decode("latin-1"))
        if token is None:
            message = "This token is not known, has run out, or belongs to a closed account."
            raise AuthenticationFailed(message)
        services.mark_token_used(token)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        """Return what a 401 asks for."""
        return "Bearer"
