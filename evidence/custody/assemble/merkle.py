"""The hash tree over all chain heads, with the leaf and node prefixes of RFC 6962 §2.1."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

LEAF, NODE = b"\x00", b"\x01"


@dataclass(frozen=True, slots=True)
class Step:
    """One sibling on the way from a leaf to the root, and on which side of us it stands."""

    side: str
    sha256: str


def leaf_hash(content: bytes) -> bytes:
    """Return the hash of a leaf; its prefix keeps a node from ever passing as a leaf."""
    return hashlib.sha256(LEAF + content).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """Return the root over leaf hashes in this order; of none it is the hash of nothing."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    level = list(leaves)
    while len(level) > 1:
        level = _level_above(level)
    return level[0]


def path(leaves: Sequence[bytes], index: int) -> list[Step]:
    """Return the siblings that lead from the leaf at `index` to the root, lowest first."""
    steps: list[Step] = []
    level = list(leaves)
    while len(level) > 1:
        sibling = index ^ 1
        if sibling < len(level):
            side = "left" if sibling < index else "right"
            steps.append(Step(side, level[sibling].hex()))
        level, index = _level_above(level), index // 2
    return steps


def root_along(leaf: bytes, steps: Sequence[Step]) -> bytes:
    """Return the root to which a path leads from a leaf hash."""
    found = leaf
    for step in steps:
        sibling = bytes.fromhex(step.sha256)
        pair = sibling + found if step.side == "left" else found + sibling
        found = hashlib.sha256(NODE + pair).digest()
    return found


def _level_above(level: Sequence[bytes]) -> list[bytes]:
    # A last one without a sibling goes up as it is: the same tree as RFC 6962's split at the
    # largest power of two.
    pairs = [
        hashlib.sha256(NODE + level[at] + level[at + 1]).digest()
        for at in range(0, len(level) - 1, 2)
    ]
    return [*pairs, level[-1]] if len(level) % 2 else pairs
