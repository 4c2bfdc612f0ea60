"""The tables of marking: numbers and tags, statuses and stipulations, bulk edits and lists."""

from evidence.marking.models.edits import BulkEdit, BulkEditItem, ExhibitList, ListForm
from evidence.marking.models.numbers import (
    ExhibitNumber,
    ExhibitSeries,
    ExhibitTag,
    NumberKind,
    SeriesParty,
    SeriesStyle,
    Tag,
)
from evidence.marking.models.statuses import (
    MOVES,
    Matter,
    Position,
    Ruling,
    StatusEntry,
    Stipulation,
)

__all__ = [
    "MOVES",
    "BulkEdit",
    "BulkEditItem",
    "ExhibitList",
    "ExhibitNumber",
    "ExhibitSeries",
    "ExhibitTag",
    "ListForm",
    "Matter",
    "NumberKind",
    "Position",
    "Ruling",
    "SeriesParty",
    "SeriesStyle",
    "StatusEntry",
    "Stipulation",
    "Tag",
]
