"""The reads of proof."""

from evidence.proof.queries.board import board_of, line_at, standing
from evidence.proof.queries.links import Link, address_of
from evidence.proof.queries.matrix import Group, Narrowing, groups_of
from evidence.proof.queries.record import Record, record_of
from evidence.proof.queries.reports import Lacks, lacks_of, uncited_exhibits
from evidence.proof.queries.shapes import Board, Cause, Coverage, Line, Part
from evidence.proof.queries.told import told

__all__ = [
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
    "address_of",
    "board_of",
    "groups_of",
    "lacks_of",
    "line_at",
    "record_of",
    "standing",
    "told",
    "uncited_exhibits",
]
