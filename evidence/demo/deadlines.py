"""Loads the one deadline of the reference case: it waits, since no service is recorded."""

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.deadlines.models import Arising, Deadline, DeadlineKind
from evidence.deadlines.services import deadlines
from evidence.deadlines.services.deadlines import DeadlineParticulars

ANSWER = "Answer to the complaint"


def load_deadlines(case: Case, user: User) -> None:
    """Record the deadline that is not there yet; nothing is derived that no row gives."""
    if Deadline.objects.in_case(case).filter(title=ANSWER).exists():
        return
    said = DeadlineParticulars(
        title=ANSWER,
        kind=DeadlineKind.RESPONSE,
        arising=Arising.WAITING,
        rule_key="frcp-12-answer",
        trigger="service of the summons and complaint: no service is recorded",
        note=(
            "No source tells of service or of a waiver, so there is no day to count from. Whether "
            "it still runs after the notice of dismissal, a person must say."
        ),
    )
    deadlines.record(case, said, by=user)
