"""Reads about documents and their versions at a moment, and the texts that are kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.db.models import Count, Prefetch, Q, QuerySet

from evidence.cases.models import Case
from evidence.core import clock
from evidence.core.errors import NotFound
from evidence.core.moments import NOW, Moment
from evidence.policies.extract.standing import Standing, standing
from evidence.policies.models import (
    PolicyVersion,
    VersionText,
    WatchedDocument,
)
from evidence.sources import queries as sources
from evidence.sources.queries import Tally


@dataclass(frozen=True, slots=True)
class ReadVersion:
    """A version as it stands on a day, with how many sources it rests on."""

    version: PolicyVersion
    standing: Standing
    tally: Tally

    @property
    def is_announced_only(self) -> bool:
        """Whether it had been announced and did not hold yet."""
        return self.standing is Standing.NOT_YET


@dataclass(frozen=True, slots=True)
class Shelf:
    """A document with its versions, the earliest first."""

    document: WatchedDocument
    versions: Sequence[ReadVersion]


def today_of(case: Case, moment: Moment = NOW) -> date:
    """Return the day as of which a case is looked at."""
    return moment.as_of or clock.today_in(sources.zone_of(case))


def versions_in(case: Case, *, moment: Moment = NOW) -> QuerySet[PolicyVersion]:
    """Return the versions that had been published by a day, as they were known on one.

    As of a day, a version without any date is left out: see `undated_in`.
    """
    found = PolicyVersion.objects.in_case(case).known_at(moment, zone=sources.zone_of(case))
    if moment.as_of is not None:
        found = found.published_by(moment.as_of)
    texts = VersionText.objects.filter(retracted_at=None).defer("text")
    return (
        found.select_related("case", "document")
        .prefetch_related("cited__source", Prefetch("texts", texts))
        .in_order()
    )


def undated_in(case: Case, *, moment: Moment = NOW) -> int:
    """Return how many versions have no date at all, so that none can be placed in time."""
    known = PolicyVersion.objects.in_case(case).known_at(moment, zone=sources.zone_of(case))
    return known.filter(effective_from=None, announced_from=None, captured_from=None).count()


def shelves(case: Case, *, moment: Moment = NOW) -> list[Shelf]:
    """Return a case's documents with their versions as they stood at a moment."""
    versions = list(versions_in(case, moment=moment))
    tallies = sources.tallies_of(
        {each.pk: [cited.source_id for cited in each.cited.all()] for each in versions}
    )
    day = today_of(case, moment)
    read = [_read(version, day, tallies[version.pk]) for version in versions]
    return [
        Shelf(document, [each for each in read if each.version.document_id == document.pk])
        for document in documents_in(case)
    ]


def _read(version: PolicyVersion, day: date, tally: Tally) -> ReadVersion:
    return ReadVersion(version, standing(version.effective, version.ended, day), tally)


def shelf_of(document: WatchedDocument, *, moment: Moment = NOW) -> Shelf:
    """Return one document with its versions as they stood at a moment."""
    return next(each for each in shelves(document.case, moment=moment) if each.document == document)


def documents_in(case: Case) -> QuerySet[WatchedDocument]:
    """Return a case's documents with how many versions in force each has."""
    standing_ones = Count("versions", filter=Q(versions__retracted_at=None))
    return (
        WatchedDocument.objects.in_case(case)
        .select_related("case")
        .annotate(version_count=standing_ones)
    )


def document_in(case: Case, public_id: str) -> WatchedDocument:
    """Return one document of a case; raises NotFound for other cases' documents."""
    return found_or_refused(documents_in(case).filter(public_id=public_id).first(), "document")


def document_named(case: Case, title: str) -> WatchedDocument | None:
    """Return the document of this title."""
    return WatchedDocument.objects.in_case(case).filter(title=title).first()


def version_in(case: Case, public_id: str) -> PolicyVersion:
    """Return one version of a case, retracted or not; raises NotFound for other cases'."""
    related = ("case", "document", "replaces", "recorded_by", "retracted_by")
    found = PolicyVersion.objects.in_case(case).select_related(*related)
    texts = VersionText.objects.filter(retracted_at=None).select_related("exhibit", "kept_by")
    found = found.prefetch_related("cited__source", Prefetch("texts", texts))
    return found_or_refused(found.filter(public_id=public_id).first(), "version")


def read_version(version: PolicyVersion, *, moment: Moment = NOW) -> ReadVersion:
    """Return a version as it stands on a day."""
    tally = sources.tally_of(cited.source_id for cited in version.cited.all())
    return _read(version, today_of(version.case, moment), tally)


def version_by_key(case: Case, key: str) -> PolicyVersion | None:
    """Return the version in force that the case's papers know by this short name."""
    return PolicyVersion.objects.in_case(case).in_force().filter(key=key).first()


def neighbours_of(version: PolicyVersion) -> list[tuple[VersionText, VersionText]]:
    """Return the texts before and after that of a version, each pair the earlier first.

    Only versions whose text is kept count, so that a gap in the texts is bridged.
    """
    placed = PolicyVersion.objects.in_force().filter(document=version.document).in_order()
    texts = VersionText.objects.filter(version__in=placed, retracted_at=None)
    by_version = {text.version_id: text for text in texts.defer("text")}
    order = [by_version[each.pk] for each in placed if each.pk in by_version]
    return [
        (earlier, later)
        for earlier, later in pairwise(order)
        if version.pk in {earlier.version_id, later.version_id}
    ]


def text_of(version: PolicyVersion) -> VersionText | None:
    """Return the text that is kept of a version, whole."""
    held = VersionText.objects.filter(version=version, retracted_at=None)
    return held.select_related("exhibit", "kept_by").first()


def found_or_refused[M](row: M | None, what: str) -> M:
    """Return the row; raises NotFound when there is none."""
    if row is None:
        message = f"There is no such {what} in this case. Look under Policies."
        raise NotFound(message)
    return row
