"""What a sheet of events would do, worked out row by row and written nowhere."""

import hashlib
import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from evidence.cases.models import Case
from evidence.core.errors import EvidenceError, Invalid
from evidence.timeline.models import ChronologySheet, TimelineEvent
from evidence.timeline.services.cells import HEADS, Columns, happening, row_texts
from evidence.timeline.services.events import changes
from evidence.timeline.services.happening import BESIDE, MEANING, Happening, checked

type Verb = Literal["add", "change", "same", "skip", "fault"]
NEEDED = "What happened"
OTHERS_ROW = "Not an event: a sheet changes events only."


class NoSheet(Invalid):
    """The sheet has no head that we know."""

    default_code = "no_sheet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that a row changes of an event, before and after."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedRow:
    """What one row would do, or why it does nothing; `number` is its place in the sheet."""

    number: int
    verb: Verb
    key: str = ""
    text: str = ""
    said: Happening | None = None
    event: TimelineEvent | None = None
    changes: tuple[Change, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a whole sheet would do."""

    rows: tuple[PlannedRow, ...]
    ignored: tuple[str, ...]

    def of(self, verb: Verb) -> list[PlannedRow]:
        """Return the rows that do this."""
        return [row for row in self.rows if row.verb == verb]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows do what."""
        verbs: tuple[Verb, ...] = ("add", "change", "same", "skip", "fault")
        return {verb: len(self.of(verb)) for verb in verbs}

    @property
    def does_something(self) -> bool:
        """Whether a yes writes anything."""
        return any(row.verb in ("add", "change") for row in self.rows)

    def fingerprint(self) -> str:
        """Return what tells two plans apart: a yes holds for the plan that was shown."""
        told = [
            (row.number, row.verb, row.key, row.event.pk if row.event else 0, str(row.changes))
            for row in self.rows
        ]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:32]


def planned(sheet: ChronologySheet) -> Plan:
    """Return what a sheet would do to its case's chronology now; raises NoSheet."""
    rows: Sequence[Sequence[str]] = sheet.rows
    columns = columns_of(rows)
    events = TimelineEvent.objects.in_case(sheet.case)
    keyed = {event.key: event for event in events.in_force()}
    gone = set(events.exclude(key__in=keyed).values_list("key", flat=True))
    planner = _Planner(sheet.case, columns, keyed, gone, dict(sheet.faults))
    return Plan(tuple(planner.rows(rows[1:])), columns.ignored)


def columns_of(rows: Sequence[Sequence[str]]) -> Columns:
    """Return which column of a sheet holds what; raises NoSheet when it has not what is needed."""
    if not rows:
        raise NoSheet("The sheet is empty.")
    columns = Columns.of(rows[0])
    if NEEDED not in columns.places:
        raise NoSheet(
            f"The sheet’s first row names no column “{NEEDED}”. Its heads are: {', '.join(HEADS)}."
        )
    if columns.twice:
        raise NoSheet(f"The sheet names the column “{columns.twice[0]}” twice. Leave one out.")
    return columns


@dataclass(frozen=True, slots=True)
class _Planner:
    """Reads rows against what stands in the case."""

    case: Case
    columns: Columns
    keyed: dict[str, TimelineEvent]
    gone: set[str]
    faults: dict[int, str]
    seen: set[str] = field(default_factory=set)

    def rows(self, rows: Collection[Sequence[str]]) -> Iterator[PlannedRow]:
        """Yield what each row would do; an empty row does nothing and is not told."""
        for number, row in enumerate(rows, start=2):
            texts = row_texts(row, self.columns)
            if any(texts.values()):
                yield self._row(number, texts)

    def _row(self, number: int, texts: dict[str, str]) -> PlannedRow:
        key, text = texts.get("Key", ""), texts.get(NEEDED, "")
        shown = PlannedRow(number=number, verb="fault", key=key, text=text)
        if number in self.faults:
            return replace(shown, reason=self.faults[number])
        if texts.get("From", "event").casefold() not in ("", "event"):
            return replace(shown, verb="skip", reason=OTHERS_ROW)
        if key and key in self.seen:
            return replace(shown, reason=f"The key “{key}” stands in the sheet twice.")
        if key in self.gone:
            return replace(shown, reason=f"“{key}” was withdrawn. Give the row another key.")
        self.seen.add(key)
        event = self.keyed.get(key)
        try:
            said = checked(self.case, happening(texts, event))
        except EvidenceError as error:
            return replace(shown, reason=error.message)
        if event is None:
            return replace(shown, verb="add", said=said)
        return self._against(replace(shown, text=said.text, said=said, event=event))

    def _against(self, row: PlannedRow) -> PlannedRow:
        assert row.event and row.said  # noqa: S101 - for the type
        names = changes(row.event, row.said, (*MEANING, *BESIDE))
        told = tuple(
            Change(
                name=name,
                before=_shown(getattr(row.event, name)),
                after=_shown(getattr(row.said, name)),
            )
            for name in names
        )
        return replace(row, verb="change" if told else "same", changes=told)


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(str(each) for each in value)
    return "" if value is None else str(value)
