"""The reads of proof."""

from evidence.proof.queries.board import board_of, line_at, outline_of, standing
from evidence.proof.queries.finding import (
    allegation_in,
    allegations_in,
    claim_in,
    element_in,
    record_in,
    target_of,
    thing_named,
    tie_in,
)
from evidence.proof.queries.links import Link, address_of
from evidence.proof.queries.matrix import SHOWN, Group, Narrowing, groups_of, rows_of, shown_rows
from evidence.proof.queries.record import Record, record_of
from evidence.proof.queries.reports import Lacks, lacks_of, uncited_exhibits
from evidence.proof.queries.shapes import Board, Cause, Coverage, Line, Part
from evidence.proof.queries.story import Story, story_of
from evidence.proof.queries.told import told
from evidence.proof.queries.weighing import naming

__all__ = [
    "SHOWN",
    "Board",
    "Cause",
    "Coverage",
    "Group",
    "Lacks",
    "Line",
    "Link",
    "Narrowing",
    "Part",
    "Record",
    "Story",
    "address_of",
    "allegation_in",
    "allegations_in",
    "board_of",
    "claim_in",
    "element_in",
    "groups_of",
    "lacks_of",
    "line_at",
    "naming",
    "outline_of",
    "record_in",
    "record_of",
    "rows_of",
    "shown_rows",
    "standing",
    "story_of",
    "target_of",
    "thing_named",
    "tie_in",
    "told",
    "uncited_exhibits",
]
