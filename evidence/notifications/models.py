"""What people are told: announcements, each person's notice of them, and e-mails to send."""

from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse

from evidence.cases.models import CaseScoped, CaseScopedQuerySet
from evidence.core import clock
from evidence.core.ids import PublicIdField
from evidence.core.models import Job, JobQuerySet


class AnnouncementKind(models.TextChoices):
    """Why somebody is told."""

    DOCKET_ENTRY = "docket_entry", "Docket"
    SOURCE_TROUBLE = "source_trouble", "Source trouble"
    BUNDLE_READY = "bundle_ready", "Bundle ready"
    BUNDLE_HELD = "bundle_held", "Bundle waits"
    BUNDLE_FAILED = "bundle_failed", "Bundle failed"
    EXHIBIT_DAMAGED = "exhibit_damaged", "Exhibit damaged"
    SILENCE_ANSWERED = "silence_answered", "Silence answered"
    POLICY_CHANGED = "policy_changed", "Policy changed"
    DEADLINE_NEAR = "deadline_near", "Deadline"
    DEADLINE_OVERDUE = "deadline_overdue", "Deadline passed"
    DEADLINE_CHANGED = "deadline_changed", "Deadline would change"


class Announcement(CaseScoped):
    """One thing that happened in a case, told once to each member."""

    public_id = PublicIdField(prefix="ann")
    kind = models.CharField(max_length=20, choices=AnnouncementKind)
    title = models.CharField(max_length=300)
    body = models.TextField(blank=True)
    url_name = models.CharField(max_length=80)
    url_args = models.JSONField(default=list)
    # What makes two tellings of the same thing one: unique in its case.
    dedupe_key = models.CharField(max_length=200)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = CaseScopedQuerySet["Announcement"].as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "dedupe_key"], name="announcement_told_once")
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse(self.url_name, args=self.url_args)


class NoticeQuerySet(CaseScopedQuerySet["Notice"]):
    """Filters on notices."""

    case_path = "announcement__case"

    def of(self, user: models.Model) -> Self:
        """Keep the notices addressed to this person."""
        return self.filter(user=user)

    def unread(self) -> Self:
        """Keep what was neither opened nor marked done."""
        return self.filter(read_at=None, done_at=None)

    def not_done(self) -> Self:
        """Keep what still waits in the inbox."""
        return self.filter(done_at=None)


class Notice(models.Model):
    """An announcement in one person's inbox."""

    public_id = PublicIdField(prefix="ntc")
    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="notices")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices"
    )
    read_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-announcement__created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["announcement", "user"], name="notice_once_per_person")
        ]

    def __str__(self) -> str:
        return f"{self.announcement} → {self.user}"


class MailDelivery(Job):
    """One e-mail about an announcement to one person, sent once the row is committed."""

    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="mails")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    message_id = models.CharField(max_length=120)

    objects = JobQuerySet["MailDelivery"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["announcement", "user"], name="mail_once_per_person")
        ]

    def __str__(self) -> str:
        return f"mail to {self.user}: {self.announcement}"
