"""Reads about policies: documents and versions at a moment, settings, promises, changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.db.models import Count, Prefetch, Q, QuerySet

from evidence.cases.models import Case
from evidence.core import clock
from evidence.core.errors import NotFound
from evidence.core.moments import NOW, Moment, end_of
from evidence.policies.extract.standing import Standing, standing
from evidence.policies.models import (
    ChangeState,
    Comparison,
    PolicyChange,
    PolicySetting,
    PolicyVersion,
    Promise,
    TerritorialInterval,
    VersionText,
    WatchedDocument,
)
from evidence.sources import queries as sources
from evidence.sources.models import Recorded
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


@dataclass(frozen=True, slots=True)
class ReadInterval:
    """A region's interval as it stands on a day."""

    interval: TerritorialInterval
    standing: Standing


@dataclass(frozen=True, slots=True)
class ReadSetting:
    """A setting with the regions in and out of its scope on a day."""

    setting: PolicySetting
    intervals: Sequence[ReadInterval]
    tally: Tally


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
    return _found(documents_in(case).filter(public_id=public_id).first(), "document")


def document_named(case: Case, title: str) -> WatchedDocument | None:
    """Return the document of this title."""
    return WatchedDocument.objects.in_case(case).filter(title=title).first()


def version_in(case: Case, public_id: str) -> PolicyVersion:
    """Return one version of a case, retracted or not; raises NotFound for other cases'."""
    related = ("case", "document", "replaces", "recorded_by", "retracted_by")
    found = PolicyVersion.objects.in_case(case).select_related(*related)
    texts = VersionText.objects.filter(retracted_at=None).select_related("exhibit", "kept_by")
    found = found.prefetch_related("cited__source", Prefetch("texts", texts))
    return _found(found.filter(public_id=public_id).first(), "version")


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


def settings_in(case: Case, *, moment: Moment = NOW) -> list[ReadSetting]:
    """Return a case's settings with their regions, as known at a moment."""
    zone = sources.zone_of(case)
    held = PolicySetting.objects.in_case(case).known_at(moment, zone=zone)
    found = list(held.select_related("case").prefetch_related("aliases__source", "cited__source"))
    tallies = sources.tallies_of(
        {each.pk: [cited.source_id for cited in each.cited.all()] for each in found}
    )
    intervals = intervals_in(case, moment=moment)
    return [
        ReadSetting(
            each,
            [read for read in intervals if read.interval.setting_id == each.pk],
            tallies[each.pk],
        )
        for each in found
    ]


def intervals_in(case: Case, *, moment: Moment = NOW) -> list[ReadInterval]:
    """Return the territorial intervals of a case as they stand on a day, by their begin."""
    zone, day = sources.zone_of(case), today_of(case, moment)
    found = TerritorialInterval.objects.in_case(case).known_at(moment, zone=zone)
    rows = found.prefetch_related("cited__source").order_by("since_from", "region", "pk")
    return [ReadInterval(each, standing(each.since, each.until, day)) for each in rows]


def intervals_of(version: PolicyVersion, *, moment: Moment = NOW) -> list[ReadInterval]:
    """Return the territorial intervals of one version."""
    every = intervals_in(version.case, moment=moment)
    return [each for each in every if each.interval.version_id == version.pk]


def promises_in(case: Case, *, moment: Moment = NOW) -> QuerySet[Promise]:
    """Return a case's promises, as known at a moment."""
    found = Promise.objects.in_case(case).known_at(moment, zone=sources.zone_of(case))
    return found.select_related("case", "document", "version__document").prefetch_related(
        "cited__source"
    )


def setting_in(case: Case, public_id: str) -> PolicySetting:
    """Return one setting of a case; raises NotFound for other cases' settings."""
    held = PolicySetting.objects.in_case(case).select_related("case").filter(public_id=public_id)
    return _found(held.first(), "setting")


def record_in(case: Case, public_id: str) -> Recorded:
    """Return the version, setting, interval or promise of this id; raises NotFound."""
    kinds: tuple[type[Recorded], ...] = (
        *(PolicyVersion, PolicySetting),
        *(TerritorialInterval, Promise),
    )
    for kind in kinds:
        held = kind._default_manager.filter(Q(public_id=public_id), case=case)
        if (row := held.select_related("case").first()) is not None:
            return row
    return _found(None, "record")


def comparison_in(case: Case, public_id: str) -> Comparison:
    """Return one comparison of a case; raises NotFound for other cases' comparisons."""
    related = ("earlier__version__document", "later__version__document", "earlier__version__case")
    held = Comparison.objects.in_case(case).select_related(*related).select_related("change")
    held = held.defer("earlier__text", "later__text")
    return _found(held.filter(public_id=public_id).first(), "comparison")


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


def change_in(case: Case, public_id: str) -> PolicyChange:
    """Return one change of a case; raises NotFound for other cases' changes."""
    return _found(changes_in(case).filter(public_id=public_id).first(), "change")


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


def _found[M](row: M | None, what: str) -> M:
    if row is None:
        message = f"There is no such {what} in this case. Look under Policies."
        raise NotFound(message)
    return row
