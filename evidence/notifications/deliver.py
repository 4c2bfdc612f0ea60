"""The story of an e-mail: take a due delivery, write the message, send it, mark it sent.

Steps: claim → render → send → finish; nothing is sent to who has left the case meanwhile. An
e-mail is sent at least once: a worker that dies between sending and marking sends it again with
the same Message-ID, by which mail programs see one.
"""

import smtplib

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from evidence.cases import queries as cases
from evidence.core import jobs
from evidence.core.errors import Unavailable
from evidence.core.models import JobState
from evidence.notifications.models import MailDelivery
from evidence.notifications.services import MAIL_BELL


def deliver(pk: int) -> JobState | None:
    """Send one e-mail if it is due; returns the state it ended in, None when it was not due."""
    return jobs.work_on(
        MailDelivery.objects.select_related("announcement__case", "user"), pk, _send
    )


def ring_due() -> int:
    """Ring again for each e-mail that is due and return how many there were."""
    return jobs.ring_due(MailDelivery.objects.all(), MAIL_BELL)


def _send(delivery: MailDelivery) -> None:
    if settings.MAIL_IS_ON and _is_still_member(delivery):
        _hand_to_server(_message(delivery))
    jobs.finish(delivery)


def _is_still_member(delivery: MailDelivery) -> bool:
    people = cases.people_in(delivery.announcement.case)
    return people.filter(pk=delivery.user.pk).exists()


def _message(delivery: MailDelivery) -> EmailMultiAlternatives:
    announcement = delivery.announcement
    # A subject line travels in the clear and shows on locked screens: by default it names no case.
    shows_case = settings.MAIL_SHOWS_CASE
    facts = {
        "announcement": announcement,
        "recipient": delivery.user,
        "shows_case": shows_case,
        "url": settings.BASE_URL + announcement.get_absolute_url(),
        "inbox_url": settings.BASE_URL + "/inbox/",
    }
    kind = announcement.get_kind_display()
    subject = (
        f"{kind}: {announcement.title}" if shows_case else f"{kind}: news in one of your cases"
    )
    message = EmailMultiAlternatives(
        subject=" ".join(subject.split()),
        body=render_to_string("notifications/email/announcement.txt", facts),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[delivery.user.email],
        headers={"Message-ID": delivery.message_id, "Auto-Submitted": "auto-generated"},
    )
    html = render_to_string("notifications/email/announcement.html", facts)
    message.attach_alternative(html, "text/html")
    return message


def _hand_to_server(message: EmailMultiAlternatives) -> None:
    try:
        message.send()
    except (OSError, smtplib.SMTPException) as error:
        reason = f"The mail server did not take the message ({type(error).__name__}: {error})."
        raise Unavailable(reason) from error
