"""Writes of notifications: tell a case's members something, once, and note what they did."""

from dataclasses import dataclass
from email.utils import make_msgid

from django.db import transaction

from evidence.accounts.models import User
from evidence.cases import queries as cases
from evidence.cases.models import Case
from evidence.core import clock, jobs
from evidence.notifications.models import Announcement, AnnouncementKind, MailDelivery, Notice

MAIL_BELL = "notifications.deliver"
MAIL_DOMAIN = "caseapp.invalid"


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What is to be told: a sentence, where it leads, and what makes it the same thing again."""

    kind: AnnouncementKind
    title: str
    body: str = ""
    url_name: str
    url_args: tuple[str, ...] = ()
    dedupe_key: str


@transaction.atomic
def announce(case: Case, news: News) -> Announcement | None:
    """Return the new announcement, or None when the same thing was told before.

    Writes a notice and an e-mail for each member in the caller's transaction and rings for the
    e-mails after commit.
    """
    announcement, is_new = Announcement.objects.get_or_create(
        case=case,
        dedupe_key=news.dedupe_key,
        defaults={
            "kind": news.kind,
            "title": news.title[:300],
            "body": news.body,
            "url_name": news.url_name,
            "url_args": list(news.url_args),
        },
    )
    if not is_new:
        return None
    people = list(cases.people_in(case))
    Notice.objects.bulk_create(Notice(announcement=announcement, user=user) for user in people)
    mails = MailDelivery.objects.bulk_create(
        MailDelivery(
            announcement=announcement, user=user, message_id=make_msgid(domain=MAIL_DOMAIN)
        )
        for user in people
    )
    for mail in mails:
        jobs.after_commit(MAIL_BELL, pk=mail.pk)
    return announcement


def mark_read(notice: Notice) -> None:
    """Note that its person has opened it."""
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=clock.now())


def mark_done(notice: Notice) -> None:
    """Take it out of its person's inbox; it stays under “all”."""
    Notice.objects.filter(pk=notice.pk, done_at=None).update(done_at=clock.now())


def reopen(notice: Notice) -> None:
    """Put a finished notice back into the inbox."""
    Notice.objects.filter(pk=notice.pk).update(done_at=None)


def mark_all_read(user: User) -> int:
    """Return how many notices were unread and now are read."""
    return Notice.objects.visible_to(user).of(user).unread().update(read_at=clock.now())
