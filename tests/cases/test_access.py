"""Members enter with the rights of their role; to everybody else a case does not exist."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from evidence.accounts.models import User
from evidence.cases import queries
from evidence.cases.models import Case, Membership, Role
from evidence.core.errors import Forbidden, NotFound
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_case_is_visible_to_its_members_only(
    case: Case, owner: User, member: User, viewer: User, outsider: User
) -> None:
    for user in (owner, member, viewer):
        assert list(Case.objects.visible_to(user)) == [case]
    assert case not in Case.objects.visible_to(outsider)


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.OWNER, {Role.OWNER, Role.EDITOR, Role.VIEWER}),
        (Role.EDITOR, {Role.EDITOR, Role.VIEWER}),
        (Role.VIEWER, {Role.VIEWER}),
    ],
)
def test_a_role_includes_the_rights_of_those_below_it(
    case: Case, role: Role, may: set[Role]
) -> None:
    user = factories.UserFactory()
    factories.MembershipFactory(case=case, user=user, role=role)

    allowed = set()
    for wanted in Role:
        try:
            entered = queries.case_for(user, case.public_id, role=wanted)
        except Forbidden:
            continue
        allowed.add(wanted)
        assert entered.role == role  # type: ignore[attr-defined]  # annotated by the query

    assert allowed == may


def test_an_outsider_cannot_tell_a_case_from_none(case: Case, outsider: User) -> None:
    refusals = []
    for public_id in (case.public_id, "cas_doesnotexist", "", "cas_\0"):
        with pytest.raises(NotFound) as caught:
            queries.case_for(outsider, public_id, role=Role.VIEWER)
        refusals.append((caught.value.code, caught.value.message, str(caught.value.facts)))

    assert len(set(refusals)) == 1


def test_a_viewer_is_told_who_can_grant_more(case: Case, viewer: User, owner: User) -> None:
    with pytest.raises(Forbidden) as caught:
        queries.case_for(viewer, case.public_id, role=Role.EDITOR)

    assert owner.name in caught.value.message
    assert "editor" in caught.value.message


def test_a_closed_account_sees_nothing_and_is_told_nothing(case: Case, member: User) -> None:
    member.is_active = False
    member.save()

    assert not Case.objects.visible_to(member).exists()
    assert member not in queries.people_in(case)
    assert member not in [membership.user for membership in queries.members_of(case)]


def test_a_person_who_is_removed_is_out_at_the_next_click(
    case: Case, member: User, sign_in: Callable[[User], Client]
) -> None:
    browser = sign_in(member)
    assert browser.get(case.get_absolute_url()).status_code == 200

    Membership.objects.filter(case=case, user=member).delete()

    assert browser.get(case.get_absolute_url()).status_code == 404


def test_a_viewer_reads_and_is_refused_to_write(
    case: Case, viewer: User, sign_in: Callable[[User], Client]
) -> None:
    browser = sign_in(viewer)

    assert browser.get(reverse("exhibits:list", args=[case.public_id])).status_code == 200
    for name in ("intake:upload", "bundles:new", "docket:watch"):
        refused = browser.post(reverse(name, args=[case.public_id]))
        assert refused.status_code == 403, name
        assert "Olive Owner" in refused.content.decode(), name


def test_an_administrator_is_no_member(case: Case) -> None:
    administrator = factories.UserFactory(is_staff=True, is_superuser=True)

    assert not Case.objects.visible_to(administrator).exists()
