"""One thing is told once, to the members, in the inbox and by e-mail."""

from collections.abc import Callable
from functools import partial

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from evidence.accounts.models import User
from evidence.cases.models import Case, Membership
from evidence.core.errors import NotFound
from evidence.notifications import queries, services
from evidence.notifications.models import Announcement, AnnouncementKind, MailDelivery, Notice
from tests import factories
from tests.conftest import Bells
from tests.threads import together

pytestmark = pytest.mark.django_db


def _news(case: Case, *, key: str = "entry:1", title: str = "Entry 12: Answer") -> services.News:
    return services.News(
        kind=AnnouncementKind.DOCKET_ENTRY,
        title=title,
        url_name="docket:entries",
        url_args=(case.public_id,),
        dedupe_key=key,
    )


@pytest.fixture
def told(case: Case, owner: User, member: User, outsider: User) -> Announcement:
    """News that the members of `case` were told."""
    announcement = services.announce(case, _news(case))
    assert announcement is not None
    return announcement


def test_each_member_gets_a_notice_and_an_e_mail_and_nobody_else(
    told: Announcement, owner: User, member: User
) -> None:
    closed = factories.UserFactory(is_active=False)

    assert {notice.user for notice in told.notices.all()} == {owner, member}
    assert {mail.user for mail in told.mails.all()} == {owner, member}
    assert not queries.inbox_of(closed).exists()


def test_the_same_thing_is_told_once(case: Case, told: Announcement) -> None:
    assert services.announce(case, _news(case, title="the same, in other words")) is None

    assert Announcement.objects.count() == 1
    assert Notice.objects.count() == MailDelivery.objects.count() == 2


def test_the_same_thing_in_another_case_is_another_thing(told: Announcement, owner: User) -> None:
    other = factories.CaseFactory(owner=owner)

    assert services.announce(other, _news(other)) is not None


@pytest.mark.django_db(transaction=True)
def test_the_same_news_by_two_workers_at_once_is_told_once(case: Case, bells: Bells) -> None:
    results = together([partial(services.announce, case, _news(case))] * 5)

    assert sum(isinstance(result, Announcement) for result in results) == 1
    assert results.count(None) == 4
    assert bells.names() == ["notifications.deliver"]


@pytest.mark.django_db(transaction=True)
def test_news_of_what_was_rolled_back_is_not_told(case: Case, bells: Bells) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        services.announce(case, _news(case))
        raise RuntimeError

    assert not Notice.objects.exists()
    assert bells.rung == []


def test_a_title_longer_than_its_field_is_cut(case: Case) -> None:
    announcement = services.announce(case, _news(case, title="x" * 4096))

    assert announcement is not None
    announcement.refresh_from_db()
    assert len(announcement.title) == 300


def test_who_leaves_the_case_loses_its_notices(
    case: Case, told: Announcement, member: User
) -> None:
    Membership.objects.filter(case=case, user=member).delete()
    notice = Notice.objects.get(user=member)

    assert not queries.inbox_of(member, include_done="yes").exists()
    assert queries.unread_count(member) == 0
    assert services.mark_all_read(member) == 0
    with pytest.raises(NotFound):
        queries.notice_for(member, notice.public_id)


def test_nobody_opens_another_persons_notice(told: Announcement, owner: User, member: User) -> None:
    notice = Notice.objects.get(user=owner)

    with pytest.raises(NotFound):
        queries.notice_for(member, notice.public_id)


def test_opening_a_notice_marks_it_read_and_leads_to_what_it_is_about(
    case: Case, told: Announcement, owner: User, sign_in: Callable[[User], Client]
) -> None:
    browser = sign_in(owner)
    notice = Notice.objects.get(user=owner)
    assert queries.unread_count(owner) == 1

    answer = browser.post(reverse("notifications:open", args=[notice.public_id]))

    assert answer.headers["Location"] == reverse("docket:entries", args=[case.public_id])
    assert queries.unread_count(owner) == 0


def test_a_finished_notice_leaves_the_inbox_and_comes_back(
    told: Announcement, owner: User, sign_in: Callable[[User], Client]
) -> None:
    browser = sign_in(owner)
    inbox, notice = reverse("notifications:inbox"), Notice.objects.get(user=owner)
    assert told.title in browser.get(inbox).content.decode()

    browser.post(reverse("notifications:done", args=[notice.public_id]))
    assert told.title not in browser.get(inbox).content.decode()
    assert told.title in browser.get(inbox, {"show": "all"}).content.decode()

    browser.post(reverse("notifications:reopen", args=[notice.public_id]))
    assert told.title in browser.get(inbox).content.decode()


def test_marking_all_read_touches_ones_own_notices_only(
    told: Announcement, owner: User, member: User, sign_in: Callable[[User], Client]
) -> None:
    sign_in(owner).post(reverse("notifications:read-all"))

    assert (queries.unread_count(owner), queries.unread_count(member)) == (0, 1)


def test_a_title_from_outside_is_shown_as_text(
    case: Case, owner: User, sign_in: Callable[[User], Client]
) -> None:
    services.announce(case, _news(case, title="<img src=x onerror=alert(1)>"))

    assert b"<img src=x" not in sign_in(owner).get(reverse("notifications:inbox")).content
