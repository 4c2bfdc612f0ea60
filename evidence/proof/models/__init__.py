"""The tables of proof: claims and elements, allegations, and what bears on them."""

from evidence.proof.models.allegations import Allegation, AllegationSource, Basis
from evidence.proof.models.claims import Claim, ClaimAllegation, Element, ElementAllegation
from evidence.proof.models.links import (
    REFERENCES,
    TARGETS,
    Finding,
    FoundAs,
    Position,
    Response,
    Stance,
    StatusOverride,
    Strength,
    Support,
)

__all__ = [
    "REFERENCES",
    "TARGETS",
    "Allegation",
    "AllegationSource",
    "Basis",
    "Claim",
    "ClaimAllegation",
    "Element",
    "ElementAllegation",
    "Finding",
    "FoundAs",
    "Position",
    "Response",
    "Stance",
    "StatusOverride",
    "Strength",
    "Support",
]
