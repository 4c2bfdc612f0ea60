"""Opening cases, saying what is not known, and who may enter."""

import datetime
from functools import partial

import pytest

from evidence.accounts.models import User
from evidence.cases import queries, services
from evidence.cases.models import Case, Membership, Role
from evidence.core.errors import Conflict
from tests import factories
from tests.threads import together

pytestmark = pytest.mark.django_db


def _roles(case: Case) -> dict[str, str]:
    return {each.user.name: each.role for each in queries.members_of(case)}


def test_who_opens_a_case_owns_it(owner: User) -> None:
    particulars = services.CaseParticulars(caption="A v. B", short_name="A", docket_number="1:25")

    case = services.open_case(particulars, by=owner)

    assert _roles(case) == {"Olive Owner": Role.OWNER}
    assert (case.caption, case.docket_number, case.next_exhibit_number) == ("A v. B", "1:25", 1)


def test_a_member_changes_role_and_is_not_doubled(case: Case, member: User) -> None:
    services.add_member(case, member, role=Role.VIEWER)

    assert _roles(case) == {"Olive Owner": Role.OWNER, "Mel Member": Role.VIEWER}


def test_a_case_keeps_its_last_owner(case: Case, owner: User, member: User) -> None:
    for attempt in (
        lambda: services.remove_member(case, owner),
        lambda: services.add_member(case, owner, role=Role.EDITOR),
    ):
        with pytest.raises(Conflict) as caught:
            attempt()
        assert caught.value.code == "last_owner"

    services.add_member(case, member, role=Role.OWNER)
    services.remove_member(case, owner)

    assert _roles(case) == {"Mel Member": Role.OWNER}


@pytest.mark.django_db(transaction=True)
def test_two_owners_who_leave_at_the_same_moment_leave_one(case: Case, owner: User) -> None:
    other = factories.UserFactory(name="Otis Owner")
    services.add_member(case, other, role=Role.OWNER)

    results = together([partial(services.remove_member, case, user) for user in (owner, other)])

    assert sorted(type(result).__name__ for result in results) == ["Conflict", "NoneType"]
    assert Membership.objects.filter(case=case, role=Role.OWNER).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_owners_who_step_down_at_the_same_moment_leave_one(case: Case, owner: User) -> None:
    other = factories.UserFactory(name="Otis Owner")
    services.add_member(case, other, role=Role.OWNER)

    results = together(
        [partial(services.add_member, case, user, role=Role.VIEWER) for user in (owner, other)]
    )

    assert sorted(type(result).__name__ for result in results) == ["Conflict", "Membership"]
    assert Membership.objects.filter(case=case, role=Role.OWNER).count() == 1


def test_an_unknown_is_kept_once_per_field_with_its_newest_reason(case: Case) -> None:
    for reason in ("not reported", "not on the docket sheet either"):
        services.record_unknown(
            case,
            field="judge",
            label="Judge",
            reason=reason,
            as_of=datetime.date(2026, 11, 23),
        )

    assert [note.reason for note in queries.unknowns_of(case)] == ["not on the docket sheet either"]


def test_a_party_is_kept_once_per_role_in_the_order_of_the_caption(case: Case) -> None:
    named = services.PartyParticulars
    for party in (
        named(name="Sample Corporation", role="Defendant", position=2),
        named(name="Example", role="Plaintiff", position=1),
        named(name="Example", role="Plaintiff", detail="an LLC", position=1),
    ):
        services.name_party(case, party)

    found = [(party.name, party.detail) for party in queries.parties_of(case)]
    assert found == [("Example", "an LLC"), ("Sample Corporation", "")]


def test_a_court_is_kept_once_and_brought_up_to_date() -> None:
    for short_name in ("ND Cal", "N.D. Cal."):
        court = services.record_court(
            "cand", name="Northern District", short_name=short_name, time_zone="America/Los_Angeles"
        )

    assert court.short_name == "N.D. Cal."


def test_an_owner_whose_account_is_closed_does_not_count(
    case: Case, owner: User, member: User
) -> None:
    closed = factories.UserFactory(is_active=False)
    services.add_member(case, closed, role=Role.OWNER)

    with pytest.raises(Conflict):
        services.remove_member(case, owner)
    services.remove_member(case, closed)
