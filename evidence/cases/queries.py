"""Reads about cases."""

from django.db.models import OuterRef, QuerySet, Subquery

from evidence.accounts.models import User
from evidence.cases.models import Case, Membership, Party, Role, Unknown
from evidence.core.errors import Forbidden, NotFound

NO_SUCH_CASE = "There is no such case, or you are not a member of it. Look in your list of cases."


def cases_of(user: User) -> QuerySet[Case]:
    """Return the cases this person is a member of, each with their own `role`, newest first."""
    role = Membership.objects.filter(case=OuterRef("pk"), user=user).values("role")
    return Case.objects.visible_to(user).select_related("court").annotate(role=Subquery(role))


def case_for(user: User, public_id: str, *, role: Role) -> Case:
    """Return a case in which this person has at least `role`, with `case.role` set.

    Raises NotFound for outsiders, who must not learn that it exists, and Forbidden for members
    whose role does not reach.
    """
    case = cases_of(user).filter(public_id=public_id).first()
    if case is None:
        raise NotFound(NO_SUCH_CASE)
    if not Membership.objects.with_role(role).filter(case=case, user=user).exists():
        owners = ", ".join(str(owner) for owner in owners_of(case))
        message = (
            f"Your role in this case does not allow that: it needs “{role.label.lower()}”. "
            f"Ask an owner of the case: {owners}."
        )
        raise Forbidden(message)
    return case


def owners_of(case: Case) -> QuerySet[User]:
    """Return the people who can change memberships of a case."""
    return User.objects.filter(
        is_active=True, memberships__case=case, memberships__role=Role.OWNER
    ).order_by("name")


def members_of(case: Case) -> QuerySet[Membership]:
    """Return a case's memberships with their people, in order of joining."""
    return Membership.objects.active().filter(case=case).select_related("user")


def people_in(case: Case) -> QuerySet[User]:
    """Return the people who see a case and may be told of its changes."""
    return User.objects.filter(is_active=True, memberships__case=case).order_by("pk")


def parties_of(case: Case) -> QuerySet[Party]:
    """Return the parties of a case in the order of its caption."""
    return Party.objects.filter(case=case)


def unknowns_of(case: Case) -> QuerySet[Unknown]:
    """Return what is not known about a case, each with its reason."""
    return Unknown.objects.filter(case=case)
