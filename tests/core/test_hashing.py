"""Hashes come out as any other program computes them."""

import hashlib
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.core import hashing

# FIPS 180-2, appendix B.1.
ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

WHOLE = st.integers(min_value=-(2**53), max_value=2**53)
PLAIN = st.recursive(
    st.none() | st.booleans() | WHOLE | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abc"), inner, max_size=4),
    max_leaves=12,
)


def test_the_standards_own_example_comes_out(tmp_path: Path) -> None:
    path = tmp_path / "abc"
    path.write_bytes(b"abc")

    assert hashing.sha256_of_file(path) == ABC
    assert hashing.sha256_of_chunks([b"a", b"", b"bc"]) == ABC
    assert hashing.sha256_of_stream(io.BufferedReader(io.BytesIO(b"abc"))) == ABC  # type: ignore[arg-type]


@given(st.dictionaries(st.text("abcdef", min_size=1), PLAIN, max_size=6))
def test_a_records_hash_does_not_hang_on_the_order_of_its_keys(record: dict[str, object]) -> None:
    turned = dict(reversed(record.items()))

    assert hashing.sha256_of_record(turned) == hashing.sha256_of_record(record)
    assert json.loads(hashing.canonical_json(record)) == record


def test_canonical_json_is_the_form_that_rfc_8785_gives() -> None:
    record = {"z": [1, True, None], "a": {"ü": "€ “q”", "b": "\n\\"}}

    expected = '{"a":{"b":"\\n\\\\","ü":"€ “q”"},"z":[1,true,null]}'
    assert hashing.canonical_json(record).decode() == expected
    assert hashing.sha256_of_record(record) == hashlib.sha256(expected.encode()).hexdigest()


@pytest.mark.parametrize("other", [{"a": "1"}, {"a": True}, {"a": [1]}, {"b": 1}])
def test_records_that_differ_in_kind_differ_in_hash(other: dict[str, object]) -> None:
    assert hashing.sha256_of_record(other) != hashing.sha256_of_record({"a": 1})
