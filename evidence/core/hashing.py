"""SHA-256 of streams and of records, in the form an outsider can compute again."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from io import BufferedReader
from pathlib import Path
from typing import NewType

Sha256 = NewType("Sha256", str)

CHUNK_BYTES = 1 << 20


def sha256_of_file(path: Path) -> Sha256:
    """Return the lower-case hexadecimal SHA-256 of a file, read in pieces."""
    with path.open("rb") as stream:
        return sha256_of_stream(stream)


def sha256_of_stream(stream: BufferedReader) -> Sha256:
    """Return the SHA-256 of what is left in an open stream, read in pieces."""
    return Sha256(hashlib.file_digest(stream, "sha256").hexdigest())


def sha256_of_chunks(chunks: Iterable[bytes]) -> Sha256:
    """Return the SHA-256 of the chunks put together."""
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    return Sha256(digest.hexdigest())


def canonical_json(record: Mapping[str, object]) -> bytes:
    """Return a record as JSON in the one form that is hashed.

    Keys sorted, no blanks, UTF-8 not escaped. For records of strings, whole numbers, booleans,
    null, lists and objects this equals RFC 8785 (JCS).
    """
    text = json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def sha256_of_record(record: Mapping[str, object]) -> Sha256:
    """Return the SHA-256 of a record's canonical JSON."""
    return Sha256(hashlib.sha256(canonical_json(record)).hexdigest())
