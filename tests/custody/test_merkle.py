"""The hash tree is that of RFC 6962, and a proof holds for its leaf alone."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as some

from evidence.custody.assemble import merkle

# The inputs and roots of the Certificate Transparency reference tests.
INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657"]
INPUTS.append("606162636465666768696a6b6c6d6e6f")
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


@pytest.mark.parametrize("size", range(1, 9))
def test_the_roots_are_those_of_the_reference(size: int) -> None:
    leaves = [merkle.leaf_hash(bytes.fromhex(text)) for text in INPUTS[:size]]

    assert merkle.root(leaves).hex() == ROOTS[size - 1]


def test_the_root_of_nothing_is_the_hash_of_nothing() -> None:
    assert merkle.root([]) == hashlib.sha256(b"").digest()


def _by_the_book(leaves: list[bytes]) -> bytes:
    """RFC 6962 §2.1 word for word: split at the largest power of two below n."""
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    left, right = _by_the_book(leaves[:split]), _by_the_book(leaves[split:])
    return hashlib.sha256(b"\x01" + left + right).digest()


@given(some.integers(1, 300), some.data())
def test_every_leaf_is_proved_and_nothing_else(size: int, data: some.DataObject) -> None:
    leaves = [merkle.leaf_hash(str(number).encode()) for number in range(size)]
    index = data.draw(some.integers(0, size - 1))
    root = merkle.root(leaves)

    steps = merkle.path(leaves, index)

    assert root == _by_the_book(leaves)
    assert merkle.root_along(leaves[index], steps) == root
    assert merkle.root_along(merkle.leaf_hash(b"another"), steps) != root
    assert len(steps) <= (size - 1).bit_length()
