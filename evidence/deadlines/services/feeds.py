"""Writes about calendar addresses: one is opened, shown once, and revoked."""

import secrets

from django.db import transaction

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core import clock
from evidence.core.hashing import sha256_of_chunks
from evidence.deadlines.models import CalendarFeed


@transaction.atomic
def open_feed(case: Case, *, by: User) -> tuple[CalendarFeed, str]:
    """Return a person's new address and its key, which is shown this once; the old one ends.

    Holds the case's row, so that a person never has two.
    """
    Case.objects.select_for_update().get(pk=case.pk)
    revoke(case, by=by)
    key = secrets.token_urlsafe(32)
    digest = sha256_of_chunks([key.encode()])
    return CalendarFeed.objects.create(case=case, user=by, key_sha256=digest), key


def revoke(case: Case, *, by: User) -> int:
    """Return how many of a person's addresses of the case ended with this: none or one."""
    feeds = CalendarFeed.objects.filter(case=case, user=by, revoked_at=None)
    return feeds.update(revoked_at=clock.now())
