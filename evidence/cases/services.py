"""Writes about cases: open one, describe it, say what is not known, and who may enter."""

from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction

from evidence.accounts.models import User
from evidence.cases.models import Case, CaseStatus, Court, Membership, Party, Role, Unknown
from evidence.core.errors import Conflict


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseParticulars:
    """What is known of a case when it is opened; dates are in the court's zone."""

    caption: str
    short_name: str
    court: Court | None = None
    docket_number: str = ""
    date_filed: date | None = None
    date_terminated: date | None = None
    status: CaseStatus = CaseStatus.OPEN
    status_note: str = ""
    status_as_of: date | None = None
    summary: str = ""
    is_demonstration: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyParticulars:
    """A party in the role that `source` gives it; `position` is its place in the caption."""

    name: str
    role: str
    detail: str = ""
    source: str = ""
    position: int = 0


@transaction.atomic
def open_case(particulars: CaseParticulars, *, by: User) -> Case:
    """Return a new case of which `by` is the owner."""
    case = Case.objects.create(
        caption=particulars.caption,
        short_name=particulars.short_name,
        court=particulars.court,
        docket_number=particulars.docket_number,
        date_filed=particulars.date_filed,
        date_terminated=particulars.date_terminated,
        status=particulars.status,
        status_note=particulars.status_note,
        status_as_of=particulars.status_as_of,
        summary=particulars.summary,
        is_demonstration=particulars.is_demonstration,
    )
    Membership.objects.create(case=case, user=by, role=Role.OWNER)
    return case


def take_exhibit_numbers(case: Case, count: int) -> int:
    """Return the first of so many exhibit numbers in a row, which nobody else gets.

    Holds the case until the caller's transaction ends; one that is rolled back has used none.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE evidence_case SET next_exhibit_number = next_exhibit_number + %s"
            " WHERE id = %s RETURNING next_exhibit_number",
            [count, case.pk],
        )
        after: int = cursor.fetchone()[0]
    return after - count


def record_court(court_id: str, *, name: str, short_name: str, time_zone: str) -> Court:
    """Return the court of this id, made or brought up to date."""
    court, _ = Court.objects.update_or_create(
        court_id=court_id,
        defaults={"name": name, "short_name": short_name, "time_zone": time_zone},
    )
    return court


def name_party(case: Case, particulars: PartyParticulars) -> Party:
    """Return the party of this name and role, made or brought up to date."""
    party, _ = Party.objects.update_or_create(
        case=case,
        name=particulars.name,
        role=particulars.role,
        defaults={
            "detail": particulars.detail,
            "source": particulars.source,
            "position": particulars.position,
        },
    )
    return party


def record_unknown(case: Case, *, field: str, label: str, reason: str, as_of: date) -> Unknown:
    """Return the note that says why a field of the case is empty, made or brought up to date."""
    unknown, _ = Unknown.objects.update_or_create(
        case=case, field=field, defaults={"label": label, "reason": reason, "as_of": as_of}
    )
    return unknown


@transaction.atomic
def add_member(case: Case, user: User, *, role: Role) -> Membership:
    """Return the person's membership; raises Conflict when a case would lose its last owner.

    Holds the case's row, as `remove_member` does, so that changes of its owners follow one another.
    """
    _hold(case)
    current = Membership.objects.filter(case=case, user=user).first()
    if current and current.role == Role.OWNER and role != Role.OWNER:
        _require_other_owner(case, user)
    membership, _ = Membership.objects.update_or_create(
        case=case, user=user, defaults={"role": role}
    )
    return membership


@transaction.atomic
def remove_member(case: Case, user: User) -> None:
    """Shut a person out of a case at once; raises Conflict for its last owner."""
    _hold(case)
    _require_other_owner(case, user)
    Membership.objects.filter(case=case, user=user).delete()


def _hold(case: Case) -> None:
    Case.objects.select_for_update().get(pk=case.pk)


def _require_other_owner(case: Case, user: User) -> None:
    owners = Membership.objects.active().filter(case=case, role=Role.OWNER)
    if set(owners.values_list("user_id", flat=True)) == {user.pk}:
        message = "A case needs an owner. Make somebody else an owner first."
        raise Conflict(message, code="last_owner")
