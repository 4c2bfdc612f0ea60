"""Writes about numbers: a party's series, a number in it for life, and what others call it."""

from dataclasses import asdict, dataclass
from typing import cast

from django.db import transaction

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core import clock
from evidence.core.errors import Conflict, Invalid
from evidence.core.text import one_line, storable
from evidence.custody import services as custody
from evidence.custody.models import CustodyAction
from evidence.exhibits.models import Exhibit
from evidence.marking import queries, sequence
from evidence.marking.assemble import bates
from evidence.marking.models import (
    ExhibitNumber,
    ExhibitSeries,
    NumberKind,
    SeriesParty,
    SeriesStyle,
)
from evidence.marking.sequence import Mark, Style


class NumberTaken(Conflict):
    """Another exhibit has this number, or this exhibit has one in the series."""

    default_code = "number_taken"


class SeriesSettled(Conflict):
    """The series has given numbers that the change would belie."""

    default_code = "series_settled"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesParticulars:
    """What a series is called, whose it is, and how its numbers are written."""

    name: str
    party: str = SeriesParty.OTHER
    style: str = SeriesStyle.NUMBERS
    prefix: str = ""
    width: int = 1
    start: int = 1
    end: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """What somebody else calls an exhibit; a Bates range has a last page as well."""

    kind: str
    text: str
    last: str = ""
    context: str = ""


@transaction.atomic
def open_series(case: Case, particulars: SeriesParticulars, *, by: User) -> ExhibitSeries:
    """Return a new series of a case; raises Conflict when the case has one of this name."""
    _require_sound(particulars)
    _require_name_free(case, particulars.name)
    return ExhibitSeries.objects.create(case=case, created_by=by, **asdict(particulars))


@transaction.atomic
def change_series(series: ExhibitSeries, particulars: SeriesParticulars) -> ExhibitSeries:
    """Return the series changed; raises SeriesSettled for what its numbers stand against.

    Holds the series' row, as giving a number does.
    """
    locked = ExhibitSeries.objects.select_for_update().get(pk=series.pk)
    _require_sound(particulars)
    _require_name_free(locked.case, particulars.name, other_than=locked)
    changed = {
        field: value for field, value in asdict(particulars).items()
        if value != getattr(locked, field)
    }  # fmt: skip
    last = queries.last_mark(locked)
    if last is not None:
        _require_true_to_numbers(locked, changed, last)
    for field, value in changed.items():
        setattr(locked, field, value)
    locked.save(update_fields=list(changed))
    return locked


@transaction.atomic
def give(
    exhibit: Exhibit, series: ExhibitSeries, *, by: User, number: str = "", behind: str = ""
) -> ExhibitNumber:
    """Return the exhibit's number in the series, for life: the next one when none is asked for.

    `behind` asks for an insertion: 12A behind 12. Raises NumberTaken, which says whose it is,
    NoSuchMark or SeriesFull. Holds the exhibit's chain and the series' row, so that two people
    who mark at once get two numbers.
    """
    custody.hold(exhibit)
    locked = ExhibitSeries.objects.select_for_update().get(pk=series.pk, case=exhibit.case)
    held = queries.number_in(locked, exhibit)
    if held:
        raise NumberTaken(
            f"{exhibit.label} has the number {held.label} in “{locked.name}”. It keeps it for "
            "life; another name can be entered as an alias.",
            param="number",
        )
    mark = _wanted(locked, number=number, behind=behind)
    taken = queries.holder_of(locked, mark)
    if taken:
        raise NumberTaken(_whose(locked, taken), param="number", exhibit=taken.exhibit.public_id)
    given = _number(exhibit, locked, mark, by=by)
    given.save(force_insert=True)
    custody.record(exhibit, CustodyAction.NUMBERED, by=by, facts=facts_of(given))
    return given


@transaction.atomic
def name(exhibit: Exhibit, alias: Alias, *, by: User) -> ExhibitNumber:
    """Return the alias under which others know the exhibit; raises Conflict when it has it."""
    given = _as_number(exhibit, alias, by=by)
    custody.hold(exhibit)
    same = exhibit.numbers.filter(
        kind=given.kind, label=given.label, context=given.context, retired_at=None
    )
    if same.exists():
        message = f"{exhibit.label} is known as {given.label} already. Nothing was changed."
        raise NumberTaken(message, param="text")
    given.save(force_insert=True)
    custody.record(exhibit, CustodyAction.NUMBERED, by=by, facts=facts_of(given))
    return given


@transaction.atomic
def retire(alias: ExhibitNumber, *, reason: str, by: User) -> ExhibitNumber:
    """Return an alias that was entered by mistake, struck out with its reason and still shown."""
    custody.hold(alias.exhibit)
    if alias.kind == NumberKind.SERIES:
        message = f"{alias.label} is given for life. A number in a series cannot be taken back."
        raise Conflict(message)
    reason = one_line(storable(reason))
    if not reason:
        raise Invalid("Say why the alias is wrong: it stays on record.", param="reason")
    now = clock.now()
    open_ones = ExhibitNumber.objects.filter(pk=alias.pk, retired_at=None)
    if not open_ones.update(retired_at=now, retired_by=by, retired_reason=reason[:300]):
        raise Conflict(f"{alias.label} was struck out before. Nothing was changed.")
    alias.refresh_from_db()
    facts = {**facts_of(alias), "retired": True, "reason": alias.retired_reason}
    custody.record(alias.exhibit, CustodyAction.NUMBERED, by=by, facts=facts)
    return alias


def run_of(series: ExhibitSeries, exhibits: list[Exhibit], *, by: User) -> list[ExhibitNumber]:
    """Return, not saved yet, a number for each exhibit in this order; raises SeriesFull.

    The caller holds the series' row and saves them in the same transaction.
    """
    marks = sequence.run(series.rule, queries.last_mark(series), len(exhibits))
    return [
        _number(exhibit, series, mark, by=by) for exhibit, mark in zip(exhibits, marks, strict=True)
    ]


def facts_of(number: ExhibitNumber) -> dict[str, object]:
    """Return what custody keeps of a number."""
    return {
        "kind": number.kind,
        "number": number.label,
        "series": number.series.name if number.series else "",
        "context": number.context,
    }


def _wanted(series: ExhibitSeries, *, number: str, behind: str) -> Mark:
    rule = series.rule
    if behind.strip():
        place = sequence.read(rule, behind)
        return sequence.inserted_behind(rule, queries.last_mark_at(series, place.ordinal) or place)
    if number.strip():
        return sequence.read(rule, number)
    return sequence.following(rule, queries.last_mark(series))


def _number(exhibit: Exhibit, series: ExhibitSeries, mark: Mark, *, by: User) -> ExhibitNumber:
    return ExhibitNumber(
        case_id=exhibit.case_id,
        exhibit=exhibit,
        kind=NumberKind.SERIES,
        series=series,
        ordinal=mark.ordinal,
        insertion=mark.insertion,
        label=sequence.written(series.rule, mark),
        given_by=by,
    )


def _as_number(exhibit: Exhibit, alias: Alias, *, by: User) -> ExhibitNumber:
    given = ExhibitNumber(
        case_id=exhibit.case_id,
        exhibit=exhibit,
        kind=alias.kind,
        label=one_line(storable(alias.text))[:120],
        context=one_line(storable(alias.context))[:200],
        given_by=by,
    )
    if alias.kind == NumberKind.BATES:
        pages = bates.read(alias.text, alias.last)
        given.label = pages.label
        given.bates_prefix, given.bates_width = pages.prefix, pages.width
        given.bates_begin, given.bates_end = pages.begin, pages.end
    elif alias.kind not in NumberKind.values or alias.kind == NumberKind.SERIES:
        raise Invalid("An alias is a Bates, deposition, trial or other number.", param="kind")
    if not given.label:
        raise Invalid("Say what the exhibit is called, such as Smith-1.", param="text")
    return given


def _whose(series: ExhibitSeries, taken: ExhibitNumber) -> str:
    proposed = queries.proposed(series)
    instead = f"The next free number is {proposed}." if proposed else "The series is full."
    return (
        f"{taken.label} of “{series.name}” is {taken.exhibit.label} “{taken.exhibit.title}”, for "
        f"life. {instead}"
    )


def _require_sound(particulars: SeriesParticulars) -> None:
    style = Style(particulars.style)
    if sequence.ends_like_a_mark(particulars.prefix, style):
        raise Invalid(
            f"After the prefix “{particulars.prefix}” one could not tell where the number begins. "
            "End it with another sign, such as a hyphen.",
            param="prefix",
        )
    last = sequence.LAST_ORDINAL[style]
    if particulars.start > last or (particulars.end or 0) > last:
        raise Invalid(f"Numbers of this kind end at {last}. Choose a lower one.", param="end")
    if particulars.end is not None and particulars.end < particulars.start:
        raise Invalid("The last number lies before the first one. Swap them.", param="end")


def _require_name_free(case: Case, name: str, *, other_than: ExhibitSeries | None = None) -> None:
    same = ExhibitSeries.objects.in_case(case).filter(name=name)
    if other_than is not None:
        same = same.exclude(pk=other_than.pk)
    if same.exists():
        raise Conflict(
            f"The case has a series “{name}” already. Choose another name.", param="name"
        )


def _require_true_to_numbers(series: ExhibitSeries, changed: dict[str, object], last: Mark) -> None:
    written = {"style", "prefix", "width", "start"} & changed.keys()
    if written:
        raise SeriesSettled(
            f"“{series.name}” has given numbers, so that style, prefix, digits and first number "
            "stay. Open another series for others.",
            param=min(written),
        )
    end = cast("int | None", changed.get("end"))
    if end is not None and end < last.ordinal:
        label = sequence.written(series.rule, last)
        raise SeriesSettled(f"{label} is given: the range cannot end before it.", param="end")
