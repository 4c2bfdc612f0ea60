"""Writes about changes: propose one as an event of the case, confirm it, dismiss it."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from evidence.accounts.models import User
from evidence.core import clock
from evidence.core.dates import FuzzyDate
from evidence.core.errors import Conflict, Invalid
from evidence.core.text import shortened
from evidence.notifications import services as notifications
from evidence.notifications.models import AnnouncementKind
from evidence.policies.extract.difference import Difference
from evidence.policies.extract.summary import in_words
from evidence.policies.models import (
    ChangeState,
    Comparison,
    DatedBy,
    PolicyChange,
    PolicyVersion,
)
from evidence.sources import queries as sources


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person makes of a change: how it is told, by which date, and why."""

    title: str = ""
    summary: str = ""
    dated_by: str = ""
    because: str = ""


@transaction.atomic
def propose(
    earlier: PolicyVersion, later: PolicyVersion, summary: str, *, by: User
) -> PolicyChange:
    """Return a change that a person proposes, of versions whose texts need not be kept.

    Raises Invalid for versions of two documents, Conflict when it is proposed or counts already.
    """
    if earlier.document_id != later.document_id or earlier.pk == later.pk:
        raise Invalid("Choose two versions of one document.", param="later")
    if not summary.strip():
        raise Invalid("Say in a sentence what was changed.", param="summary")
    change = _change(earlier, later)
    change.summary, change.proposed_by = summary.strip(), by
    try:
        with transaction.atomic():
            change.save()
    except IntegrityError as error:
        message = "This change is proposed or confirmed already. Look under Changes."
        raise Conflict(message, code="change_there") from error
    return change


def propose_found(comparison: Comparison, found: Difference) -> PolicyChange:
    """Return the change that a comparison found; the case's members are told of a new one.

    One that a person proposed of the same versions is given the comparison instead. Part of the
    caller's transaction.
    """
    earlier, later = comparison.earlier.version, comparison.later.version
    held = PolicyChange.objects.select_for_update(of=("self",)).filter(earlier=earlier, later=later)
    known = held.exclude(state=ChangeState.DISMISSED).first()
    if known is not None:
        known.comparison = comparison
        known.save(update_fields=["comparison"])
        return known
    change = _change(earlier, later)
    change.comparison, change.summary = comparison, in_words(found)
    change.save()
    _announce(change)
    return change


@transaction.atomic
def confirm(change: PolicyChange, decision: Decision, *, by: User) -> PolicyChange:
    """Return the change, now an event of the case; its words may be the person's own.

    Holds the row. Raises Conflict when somebody decided before, Invalid for a date that is empty.
    """
    held = _held(change)
    held.title = decision.title.strip()[:300] or held.title
    held.summary = decision.summary.strip() or held.summary
    held.dated_by = decision.dated_by or held.dated_by
    if not held.happened:
        message = (
            f"The later version has no such date ({held.get_dated_by_display().lower()}). Choose "
            "another, or enter it with the version."
        )
        raise Invalid(message, param="dated_by")
    return _decided(held, ChangeState.CONFIRMED, decision.because, by=by)


@transaction.atomic
def dismiss(change: PolicyChange, *, because: str, by: User) -> PolicyChange:
    """Return the change, set aside with the reason.

    Holds the row. Raises Invalid without a reason, Conflict when somebody decided before.
    """
    if not because.strip():
        raise Invalid("Say why it is no event of the case.", param="because")
    return _decided(_held(change), ChangeState.DISMISSED, because, by=by)


def dismiss_all(proposed: QuerySet[PolicyChange], *, because: str, by: User) -> None:
    """Set aside what is only proposed of these, for a reason that came about elsewhere."""
    proposed.filter(state=ChangeState.PROPOSED).update(
        state=ChangeState.DISMISSED,
        decided_at=clock.now(),
        decided_by=by,
        decided_because=shortened(because, 400),
    )


def _change(earlier: PolicyVersion, later: PolicyVersion) -> PolicyChange:
    title = f"{later.document.title}: {earlier.label} replaced by {later.label}"
    known = clock.today_in(sources.zone_of(later.case))
    return PolicyChange(
        case=later.case,
        earlier=earlier,
        later=later,
        title=shortened(title, 300),
        dated_by=_first_known(later),
        known_on=known,
    )


def _first_known(version: PolicyVersion) -> DatedBy:
    dates: tuple[tuple[DatedBy, FuzzyDate], ...] = (
        (DatedBy.EFFECTIVE, version.effective),
        (DatedBy.ANNOUNCED, version.announced),
        (DatedBy.CAPTURED, version.captured),
    )
    return next((name for name, day in dates if day), DatedBy.EFFECTIVE)


def _held(change: PolicyChange) -> PolicyChange:
    related = PolicyChange.objects.select_related("later__document", "case")
    held = related.select_for_update(of=("self",)).get(pk=change.pk)
    if not held.is_proposed:
        message = "Somebody has decided on this change already. Reload the page."
        raise Conflict(message, code="change_decided")
    return held


def _decided(held: PolicyChange, state: ChangeState, because: str, *, by: User) -> PolicyChange:
    held.state, held.decided_because = state, shortened(because.strip(), 400)
    held.decided_by, held.decided_at = by, clock.now()
    held.save()
    return held


def _announce(change: PolicyChange) -> None:
    news = notifications.News(
        kind=AnnouncementKind.POLICY_CHANGED,
        title=f"{change.later.document.title} was changed: {change.later.label}",
        body=f"{change.summary} It is proposed as an event of the case. Confirm or dismiss it.",
        url_name="policies:change",
        url_args=(change.case.public_id, change.public_id),
        dedupe_key=f"policy_change:{change.public_id}",
    )
    notifications.announce(change.case, news)
