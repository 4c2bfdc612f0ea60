"""The secret addresses under which people read a case's deadlines in a calendar program."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from evidence.cases.models import CaseScoped, CaseScopedQuerySet
from evidence.core import clock
from evidence.core.ids import PublicIdField


class CalendarFeed(CaseScoped):
    """One person's address of a case's calendar, of which only the key's SHA-256 is kept.

    It works while the person is a member and until it is revoked; a person has one per case.
    """

    public_id = PublicIdField(prefix="cal")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key_sha256 = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = CaseScopedQuerySet["CalendarFeed"].as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "user"],
                condition=Q(revoked_at=None),
                name="calendar_feed_one_in_force",
            )
        ]

    def __str__(self) -> str:
        return f"calendar of {self.case} for {self.user}"
