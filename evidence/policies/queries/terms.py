"""Reads about settings, regions in and out of scope, and promises."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from evidence.cases.models import Case
from evidence.core.moments import NOW, Moment
from evidence.policies.extract.standing import Standing, standing
from evidence.policies.models import (
    PolicySetting,
    PolicyVersion,
    Promise,
    TerritorialInterval,
)
from evidence.policies.queries.versions import found_or_refused, today_of
from evidence.sources import queries as sources
from evidence.sources.models import Recorded
from evidence.sources.queries import Tally


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


def setting_rows(case: Case) -> QuerySet[PolicySetting]:
    """Return a case's settings in force."""
    return PolicySetting.objects.in_case(case).in_force()


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
    return found_or_refused(held.first(), "setting")


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
    return found_or_refused(None, "record")


def as_version(row: Recorded) -> PolicyVersion | None:
    """Return the row when it is a version, else None."""
    return row if isinstance(row, PolicyVersion) else None
