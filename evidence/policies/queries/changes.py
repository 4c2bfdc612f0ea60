"""Reads about comparisons, and about changes as people decided on them."""

from django.db.models import Q, QuerySet

from evidence.cases.models import Case
from evidence.core.moments import NOW, Moment, end_of
from evidence.policies.extract.wording import Noise
from evidence.policies.models import (
    ChangeState,
    Comparison,
    PolicyChange,
    PolicyVersion,
    WatchedDocument,
)
from evidence.policies.queries.versions import found_or_refused
from evidence.sources import queries as sources

NOISE = {
    Noise.SPACING: "spaces and line breaks",
    Noise.MARKS: "quotation marks and dashes",
    Noise.MARKUP: "emphasis, headings and list signs",
    Noise.LINKS: "addresses behind links",
    Noise.BOILERPLATE: "lines with only a date, or of the page around",
    Noise.MOVED: "sentences moved unchanged",
}


def comparison_in(case: Case, public_id: str) -> Comparison:
    """Return one comparison of a case; raises NotFound for other cases' comparisons."""
    related = ("earlier__version__document", "later__version__document", "earlier__version__case")
    held = Comparison.objects.in_case(case).select_related(*related).select_related("change")
    held = held.defer("earlier__text", "later__text")
    return found_or_refused(held.filter(public_id=public_id).first(), "comparison")


def comparisons_of(version: PolicyVersion) -> QuerySet[Comparison]:
    """Return the comparisons in which the kept text of a version was compared."""
    either = Q(earlier__version=version) | Q(later__version=version)
    held = Comparison.objects.filter(
        either, earlier__retracted_at=None, later__retracted_at=None
    ).select_related("earlier__version__document", "later__version__document")
    return held.defer("told", "earlier__text", "later__text")


def changes_in(case: Case, *, state: str = "") -> QuerySet[PolicyChange]:
    """Return the changes of a case's documents, narrowed to a state, the newest first."""
    related = ("case", "earlier__document", "later__document", "comparison", "decided_by")
    found = PolicyChange.objects.in_case(case).select_related(*related).defer("comparison__told")
    return found.filter(state=state) if state else found


def changes_of(document: WatchedDocument) -> QuerySet[PolicyChange]:
    """Return the changes between versions of one document, the newest first."""
    return changes_in(document.case).filter(later__document=document)


def change_from(comparison: Comparison) -> PolicyChange | None:
    """Return the change that a comparison proposed, None when it proposed none."""
    return PolicyChange.objects.filter(comparison=comparison).select_related("case").first()


def noise_in_words(comparison: Comparison) -> list[tuple[str, int]]:
    """Return in what ways the texts differ without saying anything else, and how often."""
    return [(NOISE[Noise(kind)], count) for kind, count in comparison.noise.items()]


def change_in(case: Case, public_id: str) -> PolicyChange:
    """Return one change of a case; raises NotFound for other cases' changes."""
    return found_or_refused(changes_in(case).filter(public_id=public_id).first(), "change")


def confirmed_changes(case: Case, *, moment: Moment = NOW) -> QuerySet[PolicyChange]:
    """Return the changes that a person confirmed as events, as it was known on a day.

    When each was is its `happened`; the timeline orders and narrows by it.
    """
    found = changes_in(case, state=ChangeState.CONFIRMED)
    if moment.known is None:
        return found
    over = end_of(moment.known, sources.zone_of(case))
    return found.filter(known_on__lte=moment.known, decided_at__lt=over)


def proposal_count(case: Case) -> int:
    """Return how many changes wait for a person to decide."""
    return PolicyChange.objects.in_case(case).filter(state=ChangeState.PROPOSED).count()
