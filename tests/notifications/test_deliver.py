"""E-mails reach a real mail server once each, and wait when there is none."""

import email
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from caseapp import env
from evidence.accounts.models import User
from evidence.cases.models import Case, Membership
from evidence.core import clock
from evidence.core.models import JobState
from evidence.demo.mail_sink import MailSink, mail_sink
from evidence.notifications import deliver, services
from evidence.notifications.models import AnnouncementKind, MailDelivery
from tests.conftest import Bells

pytestmark = pytest.mark.django_db

TITLE = "Entry 12: Motion to Dismiss"
NO_SERVER = "smtp://127.0.0.1:1"


def _point_mail_at(settings: Any, url: str) -> None:
    settings.MAIL_IS_ON = True
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": env.mail_server(url),
        }
    }


@pytest.fixture
def sink(tmp_path: Path, settings: Any) -> Iterator[MailSink]:
    with mail_sink(tmp_path / "mail") as running:
        _point_mail_at(settings, running.url)
        yield running


def _told(case: Case, *, title: str = TITLE) -> MailDelivery:
    news = services.News(
        kind=AnnouncementKind.DOCKET_ENTRY,
        title=title,
        body="Filed 21 January 2025.",
        url_name="docket:entries",
        url_args=(case.public_id,),
        dedupe_key=title,
    )
    announcement = services.announce(case, news)
    assert announcement is not None
    return announcement.mails.get()


def _read(sink: MailSink) -> list[EmailMessage]:
    return [
        email.message_from_bytes(path.read_bytes(), policy=email.policy.default)  # type: ignore[misc]
        for path in sink.messages()
    ]


def _text(message: EmailMessage) -> str:
    return "".join(
        part.get_content() for part in message.walk() if part.get_content_maintype() == "text"
    )


def test_one_mail_is_sent_however_often_the_bell_rings(
    case: Case, owner: User, sink: MailSink
) -> None:
    mail = _told(case)

    assert [deliver.deliver(mail.pk) for _ in range(3)] == [JobState.DONE, None, None]

    (message,) = _read(sink)
    assert message.get_all("X-Envelope-To") == [owner.email]
    assert message["Message-ID"] == mail.message_id
    assert message["Auto-Submitted"] == "auto-generated"
    assert f"/cases/{case.public_id}/docket/" in _text(message)


def test_a_mail_names_neither_case_nor_entry_unless_the_firm_says_so(
    case: Case, sink: MailSink
) -> None:
    deliver.deliver(_told(case).pk)

    (message,) = _read(sink)
    for secret in (TITLE, case.caption, case.docket_number, "Filed 21 January"):
        assert secret not in str(message["Subject"])
        assert secret not in _text(message)


def test_a_firm_that_wants_it_reads_the_entry_in_the_subject(
    case: Case, sink: MailSink, settings: Any
) -> None:
    settings.MAIL_SHOWS_CASE = True
    deliver.deliver(_told(case).pk)

    (message,) = _read(sink)
    assert message["Subject"] == f"Docket: {TITLE}"
    assert case.short_name in _text(message)


@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r", "\x0b", "\x85", "\u2028"])
def test_a_line_break_in_a_title_adds_no_header(
    case: Case, sink: MailSink, settings: Any, break_: str
) -> None:
    settings.MAIL_SHOWS_CASE = True
    mail = _told(case, title=f"Answer{break_}Bcc: everybody@example.test")

    assert deliver.deliver(mail.pk) == JobState.DONE

    (message,) = _read(sink)
    assert message["Bcc"] is None
    assert message["Subject"] == "Docket: Answer Bcc: everybody@example.test"


def test_a_title_with_markup_stays_text_in_the_mail(
    case: Case, sink: MailSink, settings: Any
) -> None:
    settings.MAIL_SHOWS_CASE = True
    deliver.deliver(_told(case, title="<img src='https://spy.test'> ordered").pk)

    (message,) = _read(sink)
    html = message.get_body(("html",))
    assert html is not None
    assert "<img" not in html.get_content()


def test_a_mail_waits_for_a_server_that_is_down_and_is_then_sent_once(
    case: Case, sink: MailSink, settings: Any, bells: Bells
) -> None:
    _point_mail_at(settings, NO_SERVER)
    mail = _told(case)

    assert deliver.deliver(mail.pk) == JobState.PENDING

    mail.refresh_from_db()
    assert "mail server did not take the message" in mail.last_error
    assert mail.available_at > clock.now()
    assert deliver.ring_due() == 0

    _point_mail_at(settings, sink.url)
    MailDelivery.objects.update(available_at=clock.now())
    bells.rung.clear()
    assert deliver.ring_due() == 1
    assert bells.rung == [("notifications.deliver", {"pk": mail.pk})]
    assert deliver.deliver(mail.pk) == JobState.DONE
    assert len(sink.messages()) == 1


def test_a_mail_that_no_server_takes_is_parked_with_the_reason(case: Case, settings: Any) -> None:
    _point_mail_at(settings, NO_SERVER)
    mail = _told(case)
    for _ in range(3):
        MailDelivery.objects.update(available_at=clock.now())
        deliver.deliver(mail.pk)

    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == (JobState.PARKED, 3)
    assert "ConnectionRefusedError" in mail.last_error


def test_who_left_the_case_before_the_mail_went_out_gets_none(
    case: Case, owner: User, sink: MailSink
) -> None:
    mail = _told(case)
    Membership.objects.filter(case=case, user=owner).delete()

    assert deliver.deliver(mail.pk) == JobState.DONE
    assert sink.messages() == []


def test_without_a_mail_server_the_inbox_is_all_there_is(case: Case, settings: Any) -> None:
    settings.MAIL_IS_ON = False

    assert deliver.deliver(_told(case).pk) == JobState.DONE
