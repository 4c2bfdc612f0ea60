"""Writes about redaction: ask for checks, keep findings, note decisions, keep the list of names."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import Q

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core import clock, jobs
from evidence.core.errors import Conflict, Invalid
from evidence.core.models import JobState
from evidence.core.text import one_line, storable
from evidence.custody import services as custody
from evidence.custody.models import CustodyAction
from evidence.exhibits.models import Exhibit
from evidence.redaction import queries
from evidence.redaction.extract.check import RULES
from evidence.redaction.extract.findings import Found
from evidence.redaction.extract.names import folded_name
from evidence.redaction.models import (
    LONGEST_NAME,
    MinorName,
    RedactionCheck,
    RedactionFinding,
)

LOOK_BELL = "redaction.look"
SWEEP_BELL = "redaction.sweep"
LONGEST_REASON = 400


class NameListed(Conflict):
    """The name is on the case's list already, perhaps written in another way."""

    default_code = "name_listed"


@transaction.atomic
def ask_for_check(exhibit: Exhibit) -> RedactionCheck | None:
    """Return the exhibit's check, asked for anew when what it depends on has changed.

    None while the exhibit's pages are not there. Locks the check's row; rings after commit.
    """
    if not queries.can_be_checked(exhibit):
        return None
    basis, names = queries.basis_of(exhibit), queries.names_hash(exhibit.case)
    RedactionCheck.objects.get_or_create(exhibit=exhibit)
    check = RedactionCheck.objects.select_for_update().get(exhibit=exhibit)
    is_same = (check.basis, check.names, check.rules) == (basis, names, RULES)
    check.basis, check.names, check.rules = basis, names, RULES
    check.asked_at = clock.now()
    check.pages_total = exhibit.page_count or 0
    # A worker that is at it sees at its end that it looked at what is past, and begins again.
    if not is_same and check.state != JobState.RUNNING:
        _begin_again(check)
    check.save()
    if check.is_open:
        jobs.after_commit(LOOK_BELL, pk=check.pk)
    return check


@transaction.atomic
def check_again(exhibit: Exhibit) -> RedactionCheck | None:
    """Return the exhibit's check, asked for by a person after it stopped; rings after commit."""
    check = ask_for_check(exhibit)
    if check is not None and check.is_parked:
        _begin_again(check)
        check.save()
        jobs.after_commit(LOOK_BELL, pk=check.pk)
    return check


@transaction.atomic
def keep_findings(exhibit: Exhibit, found: Iterable[Found]) -> None:
    """Make the exhibit's findings these; what was found before keeps what was decided on it."""
    by_key = {each.key: each for each in found}
    kept = RedactionFinding.objects.filter(exhibit=exhibit)
    kept.exclude(key__in=by_key).delete()
    known = set(kept.values_list("key", flat=True))
    RedactionFinding.objects.bulk_create(
        RedactionFinding(
            exhibit=exhibit,
            page_number=each.page_number,
            kind=each.kind.value,
            shown=storable(each.shown)[:200],
            text=storable(each.text),
            places=[list(place) for place in each.places],
            key=key,
        )
        for key, each in by_key.items()
        if key not in known
    )


@transaction.atomic
def leave(finding: RedactionFinding, reason: str, *, by: User) -> None:
    """Note that a person leaves a finding as it is, and why; a custody event of the exhibit.

    Locks the finding's row. Raises Invalid without a reason, Conflict when it is decided already.
    """
    reason = stated_reason(reason)
    current = RedactionFinding.objects.select_for_update().get(pk=finding.pk)
    if current.left_at is not None:
        message = "Somebody has decided on this finding already. Reload the page."
        raise Conflict(message, code="finding_decided")
    current.left_because, current.left_by, current.left_at = reason, by, clock.now()
    current.save(update_fields=["left_because", "left_by", "left_at"])
    facts = {**_facts(current), "reason": reason}
    custody.record(finding.exhibit, CustodyAction.REDACTION_LEFT, by=by, facts=facts)


@transaction.atomic
def reopen(finding: RedactionFinding, *, by: User) -> None:
    """Take the decision on a finding back; a custody event. Locks the finding's row."""
    current = RedactionFinding.objects.select_for_update().get(pk=finding.pk)
    if current.left_at is None:
        return
    current.left_because, current.left_by, current.left_at = "", None, None
    current.save(update_fields=["left_because", "left_by", "left_at"])
    custody.record(finding.exhibit, CustodyAction.REDACTION_REOPENED, by=by, facts=_facts(current))


@transaction.atomic
def list_name(case: Case, name: str, *, by: User) -> MinorName:
    """Return the name, now on the case's list; every exhibit is checked anew.

    Raises Invalid for a name without a letter and NameListed for one that is there already.
    """
    name = one_line(storable(name))
    folded = folded_name(name)
    if not folded or len(name) > LONGEST_NAME:
        message = f"Write the name in letters, {LONGEST_NAME} at most, such as “Jane Doe”."
        raise Invalid(message, param="name")
    try:
        with transaction.atomic():
            listed = MinorName.objects.create(case=case, name=name, folded=folded, added_by=by)
    except IntegrityError as error:
        message = "This name is on the list already; case, accents and order do not matter."
        raise NameListed(message, param="name") from error
    _recheck(case)
    return listed


@transaction.atomic
def unlist_name(name: MinorName) -> None:
    """Take a name off its case's list; every exhibit is checked anew."""
    case = name.case
    name.delete()
    _recheck(case)


def stated_reason(text: str) -> str:
    """Return a person's reason on one line; raises Invalid when there is none."""
    reason = one_line(storable(text))
    if not reason:
        message = "Say why it may stay as it is, such as “The account was closed in 2009”."
        raise Invalid(message, param="reason")
    if len(reason) > LONGEST_REASON:
        message = f"The reason is longer than {LONGEST_REASON} characters. Shorten it."
        raise Invalid(message, param="reason")
    return reason


def _recheck(case: Case) -> None:
    """Ask anew for every check of a case whose list of names has changed."""
    checks = RedactionCheck.objects.in_case(case)
    names = queries.names_hash(case)
    # Whoever is at work sees the new hash at his end.
    checks.filter(state=JobState.RUNNING).update(names=names)
    checks.filter(~Q(state=JobState.RUNNING)).update(
        names=names,
        state=JobState.PENDING,
        attempts=0,
        available_at=clock.now(),
        finished_at=None,
        last_error="",
    )
    jobs.after_commit(SWEEP_BELL)


def _begin_again(check: RedactionCheck) -> None:
    check.state, check.attempts, check.last_error = JobState.PENDING, 0, ""
    check.available_at, check.finished_at, check.pages_done = clock.now(), None, 0


def _facts(finding: RedactionFinding) -> dict[str, object]:
    """Return what custody may hold of a finding: never what it says, only as much as lists show."""
    return {
        "finding": finding.public_id,
        "what": finding.get_kind_display(),
        "page": finding.page_number,
        "shown": finding.shown,
    }
