"""What a change of many exhibits would do, told before anything is done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from evidence.cases.models import Case
from evidence.core.errors import Invalid
from evidence.core.hashing import sha256_of_record
from evidence.exhibits.models import Exhibit
from evidence.marking import queries, sequence
from evidence.marking.models import ExhibitNumber, ExhibitSeries
from evidence.marking.queries import Narrowing
from evidence.marking.services import particulars, statuses
from evidence.marking.services.statuses import Saying

# One transaction and one answer: with everything asked for at once, some seconds of work.
MOST_AT_ONCE = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which exhibits: those of a list that are named, or all of it when none is named."""

    case: Case
    wanted: Narrowing
    exhibit_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What shall be changed of each; what is not said stays as it is."""

    fields: Mapping[str, object] = field(default_factory=dict)
    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()
    saying: Saying | None = None
    series: ExhibitSeries | None = None

    def record(self) -> dict[str, object]:
        """Return it in plain values, as it is kept with the change."""
        said: dict[str, object] = dict(self.fields)
        if self.add_tags:
            said["add_tags"] = list(self.add_tags)
        if self.remove_tags:
            said["remove_tags"] = list(self.remove_tags)
        if self.saying:
            day = self.saying.date_happened
            said["status"] = self.saying.status
            said["date_happened"] = day.isoformat() if day else ""
        if self.series:
            said["series"] = self.series.name
        return said


@dataclass(frozen=True, slots=True)
class Change:
    """What would become of one exhibit; `refused` says what of it cannot be done, and why."""

    exhibit: Exhibit
    before: Mapping[str, object]
    after: Mapping[str, object]
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What the change would do to each exhibit, in the order of the list."""

    changes: tuple[Change, ...]
    refusals: tuple[Change, ...]
    unchanged: int

    def fingerprint(self) -> str:
        """Return what is equal for two plans only when they would do the same."""
        told = [[change.exhibit.public_id, dict(change.after)] for change in self.changes]
        return str(sha256_of_record({"changes": told}))


def planned(selection: Selection, asked: Asked) -> Plan:
    """Return what the change would do; raises Invalid when too many or none are selected."""
    exhibits = _selected(selection)
    if asked.saying:
        statuses.require_sound(selection.case, asked.saying)
    tags = queries.tags_of([exhibit.pk for exhibit in exhibits])
    labels = _labels(exhibits, asked.series)
    spelt = particulars.spelt(selection.case, asked.add_tags)
    changes = [
        _change(
            exhibit,
            asked,
            tags=(held := tags.get(exhibit.pk, []), _tags_after(held, spelt, asked)),
            label=labels.get(exhibit.pk, ""),
        )
        for exhibit in exhibits
    ]
    moved = tuple(change for change in changes if change.after)
    refused = tuple(change for change in changes if change.refused)
    return Plan(moved, refused, len(changes) - len(moved))


def _selected(selection: Selection) -> list[Exhibit]:
    exhibits = queries.listed(selection.case, selection.wanted).select_related("case")
    if selection.exhibit_ids:
        exhibits = exhibits.filter(public_id__in=selection.exhibit_ids)
    found = list(exhibits[: MOST_AT_ONCE + 1])
    if not found:
        raise Invalid("No exhibit is selected. Tick some in the list, or all that match.")
    if len(found) > MOST_AT_ONCE:
        raise Invalid(
            f"More than {MOST_AT_ONCE:,} exhibits are selected. Narrow the list and change them "
            "part by part."
        )
    return found


def _labels(exhibits: Sequence[Exhibit], series: ExhibitSeries | None) -> dict[int, str]:
    """Return the number each exhibit without one in the series would get, in list order."""
    if series is None:
        return {}
    numbers = ExhibitNumber.objects.filter(series=series, exhibit__in=exhibits)
    held = set(numbers.values_list("exhibit_id", flat=True))
    bare = [exhibit for exhibit in exhibits if exhibit.pk not in held]
    marks = sequence.run(series.rule, queries.last_mark(series), len(bare))
    return {
        exhibit.pk: sequence.written(series.rule, mark)
        for exhibit, mark in zip(bare, marks, strict=True)
    }


def _change(
    exhibit: Exhibit, asked: Asked, *, tags: tuple[list[str], list[str]], label: str
) -> Change:
    before: dict[str, object] = {}
    after: dict[str, object] = {}
    refused = []
    for name, value in asked.fields.items():
        if getattr(exhibit, name) != value:
            before[name], after[name] = getattr(exhibit, name), value
    held, wanted = tags
    if wanted != held:
        before["tags"], after["tags"] = held, wanted
    if asked.saying:
        trouble = statuses.refusal(exhibit.status, asked.saying.status)
        if trouble:
            refused.append(trouble)
        else:
            before["status"], after["status"] = exhibit.status, asked.saying.status
    if label:
        before["number"], after["number"] = "", label
    elif asked.series:
        refused.append(f"It has a number in “{asked.series.name}” and keeps it.")
    return Change(exhibit, before, after, tuple(refused))


def _tags_after(held: list[str], spelt: Mapping[str, str], asked: Asked) -> list[str]:
    """Return the tags an exhibit would have, those it keeps first, as the case spells them."""
    removed = {particulars.key_of(name) for name in asked.remove_tags} - spelt.keys()
    kept = [name for name in held if particulars.key_of(name) not in removed]
    keys = {particulars.key_of(name) for name in kept}
    return kept + [name for key, name in spelt.items() if key not in keys]
