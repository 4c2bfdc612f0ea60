"""Writes about texts and their comparison: keep a text, ask for a comparison, keep its result."""

import hashlib
from dataclasses import asdict

from django.db import transaction
from django.db.models import Q

from evidence.accounts.models import User
from evidence.core import clock, jobs
from evidence.core.errors import Conflict, Invalid
from evidence.core.models import JobState
from evidence.core.text import storable
from evidence.exhibits.models import Exhibit
from evidence.pages.models import PageText
from evidence.policies import queries
from evidence.policies.extract.difference import Difference
from evidence.policies.models import (
    Comparison,
    PolicyChange,
    PolicyVersion,
    TextOrigin,
    VersionText,
)
from evidence.policies.services import changes

COMPARE_BELL = "policies.compare"
# Longer than any text we have met by ten times; what is compared of it ends sooner.
LONGEST_KEPT = 2_000_000
REPLACED = "Another text took the place of one that was compared."


@transaction.atomic
def keep_pasted(version: PolicyVersion, text: str, *, by: User) -> VersionText:
    """Return the text of a version as a person pasted it, kept with its hash; see `_kept`."""
    return _kept(VersionText(version=version, text=text, origin=TextOrigin.PASTED), by=by)


@transaction.atomic
def keep_from_exhibit(
    version: PolicyVersion, exhibit: Exhibit, *, first: int, last: int, by: User
) -> VersionText:
    """Return the text of a version as these pages of an exhibit say it; see `_kept`.

    Raises Invalid for pages that are not there or not read yet.
    """
    if exhibit.case_id != version.case_id:
        raise Invalid("There is no such exhibit in this case. Choose one.", param="exhibit")
    texts = _pages_of(exhibit, first, last)
    text = VersionText(version=version, text="\n".join(texts), origin=TextOrigin.EXHIBIT)
    text.exhibit, text.first_page, text.last_page = exhibit, first, last
    return _kept(text, by=by)


def _pages_of(exhibit: Exhibit, first: int, last: int) -> list[str]:
    pages = PageText.objects.filter(exhibit=exhibit, page_number__range=(first, last))
    said = pages.order_by("page_number").values_list("page_number", "text", "problem")
    missing = set(range(first, last + 1)) - {number for number, _, _ in said}
    missing |= {number for number, text, problem in said if problem and not text}
    if first < 1 or last < first or missing:
        message = (
            f"Not all of pages {first} to {last} of {exhibit.label} could be read. Look at its "
            "pages, and name others or wait until they are read."
        )
        raise Invalid(message, param="first_page")
    return [text for _, text, _ in said]


@transaction.atomic
def ask(earlier: VersionText, later: VersionText) -> Comparison:
    """Return the comparison of two texts, asked for if nobody has; rings after commit.

    One that stopped is asked for again. Holds the row.
    """
    if earlier.pk == later.pk:
        raise Invalid("Choose two versions: a text does not differ from itself.", param="later")
    if earlier.version.case_id != later.version.case_id:
        raise Invalid("There is no such version in this case. Choose another.", param="later")
    Comparison.objects.get_or_create(earlier=earlier, later=later)
    comparison = Comparison.objects.select_for_update().get(earlier=earlier, later=later)
    if comparison.is_parked:
        comparison.state, comparison.attempts = JobState.PENDING, 0
        comparison.available_at, comparison.finished_at = clock.now(), None
        comparison.save(update_fields=["state", "attempts", "available_at", "finished_at"])
    if comparison.is_open:
        jobs.after_commit(COMPARE_BELL, pk=comparison.pk)
    return comparison


def ask_for_neighbours(version: PolicyVersion) -> None:
    """Ask for the comparisons of a version's text with those before and after it."""
    for earlier, later in queries.neighbours_of(version):
        ask(earlier, later)


@transaction.atomic
def keep(comparison: Comparison, found: Difference) -> None:
    """Write what a comparison found, and propose the change if it is one between neighbours.

    Raises LeaseLost for a worker that was too slow.
    """
    jobs.finish(comparison)
    told = asdict(found)
    comparison.told = told.pop("rows")
    for name, value in told.items():
        setattr(comparison, name, value)
    comparison.save(update_fields=["told", *told])
    later = comparison.later.version
    neighbours = {(one.pk, other.pk) for one, other in queries.neighbours_of(later)}
    if found.changes and (comparison.earlier_id, comparison.later_id) in neighbours:
        changes.propose_found(comparison, found)


def _kept(text: VersionText, *, by: User) -> VersionText:
    """Write a text and its hash, and have it compared with those before and after it.

    It takes the place of an earlier text, which stays on record; changes that were proposed from
    that are dismissed. Holds the version. Raises Invalid for a text that says nothing or is too
    long, Conflict for the same text again.
    """
    version = PolicyVersion.objects.select_for_update(of=("self",)).get(pk=text.version_id)
    text.text = storable(text.text.replace("\r\n", "\n"))
    if version.is_retracted:
        raise Invalid("This version was retracted. Look at what took its place.")
    if not text.text.strip():
        raise Invalid("The text is empty. Paste what the version says.", param="text")
    if len(text.text) > LONGEST_KEPT:
        message = f"The text is longer than {LONGEST_KEPT:,} characters. Add it as an exhibit."
        raise Invalid(message, param="text")
    text.sha256 = hashlib.sha256(text.text.encode()).hexdigest()
    earlier = VersionText.objects.filter(version=version, retracted_at=None).first()
    if earlier is not None:
        _set_aside(earlier, text, by=by)
    text.kept_by = by
    text.save()
    ask_for_neighbours(version)
    return text


def _set_aside(earlier: VersionText, text: VersionText, *, by: User) -> None:
    if earlier.sha256 == text.sha256:
        raise Conflict("This is the text that is kept already.", code="text_kept")
    earlier.retracted_at = clock.now()
    earlier.save(update_fields=["retracted_at"])
    of_it = Q(comparison__earlier=earlier) | Q(comparison__later=earlier)
    changes.dismiss_all(PolicyChange.objects.filter(of_it), because=REPLACED, by=by)
