"""Reads of the inbox."""

from django.db.models import QuerySet

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core.errors import NotFound
from evidence.notifications.models import Announcement, MailDelivery, Notice


def inbox_of(user: User, *, include_done: str = "no") -> QuerySet[Notice]:
    """Return a person's notices, newest first; `include_done="yes"` adds the finished ones.

    Notices of cases the person has left are gone with the membership.
    """
    notices = Notice.objects.visible_to(user).of(user)
    if include_done != "yes":
        notices = notices.not_done()
    return notices.select_related("announcement__case")


def unread_count(user: User) -> int:
    """Return how many notices a person has not opened yet."""
    return Notice.objects.visible_to(user).of(user).unread().count()


def notice_for(user: User, public_id: str) -> Notice:
    """Return one of a person's own notices; raises NotFound for anybody else's."""
    notice = inbox_of(user, include_done="yes").filter(public_id=public_id).first()
    if notice is None:
        message = "There is no such notice in your inbox. Open the inbox to see what is there."
        raise NotFound(message)
    return notice


def announcements_in(case: Case) -> QuerySet[Announcement]:
    """Return what was told in a case, newest first."""
    return Announcement.objects.filter(case=case)


def announcement_count() -> int:
    """Return how many announcements there are in all."""
    return Announcement.objects.count()


def unsent_mail_count(case: Case) -> int:
    """Return how many e-mails about a case still wait to be sent."""
    return MailDelivery.objects.still_open().filter(announcement__case=case).count()
