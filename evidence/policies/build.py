"""The story of a comparison: read both texts, compare them in a confined child, keep the result."""

from evidence.core import jobs
from evidence.core.models import JobState
from evidence.policies.extract.confined import confined_difference
from evidence.policies.models import Comparison
from evidence.policies.services import comparing


def compare(pk: int) -> JobState | None:
    """Do one comparison if it is due; returns the state it ended in."""
    related = ("earlier__version__document", "later__version__document", "later__version__case")
    return jobs.work_on(Comparison.objects.select_related(*related), pk, _compare)


def ring_due() -> int:
    """Ring for all comparisons that are due; returns how many."""
    return jobs.ring_due(Comparison.objects.all(), comparing.COMPARE_BELL)


def _compare(comparison: Comparison) -> None:
    found = confined_difference(comparison.earlier.text, comparison.later.text)
    comparing.keep(comparison, found)
