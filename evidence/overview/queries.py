"""What a case's first page tells, gathered from all capabilities."""

from dataclasses import dataclass

from evidence.accounts.models import User
from evidence.bundles import queries as bundles
from evidence.cases import queries as cases
from evidence.cases.models import Case, Role
from evidence.docket import queries as docket
from evidence.exhibits import queries as exhibits


@dataclass(frozen=True, slots=True)
class Counts:
    """How much of each there is in a case."""

    exhibits: int
    docket_entries: int
    bundles: int


def counts_in(case: Case) -> Counts:
    """Return the numbers beside a case's tabs."""
    return Counts(
        exhibits=exhibits.exhibits_in(case).count(),
        docket_entries=docket.entry_count(case),
        bundles=bundles.bundles_in(case).count(),
    )


def counts_for(user: User, case_id: str) -> Counts:
    """Return the numbers beside a case's tabs; raises NotFound for people outside the case."""
    return counts_in(cases.case_for(user, case_id, role=Role.VIEWER))
