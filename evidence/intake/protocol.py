"""The tus resumable upload protocol 1.0.0: what its headers say, in plain values.

https://tus.io/protocols/resumable-upload, core protocol with creation, creation-with-upload,
termination, checksum and expiration.
"""

import base64
import binascii
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from evidence.core.errors import Conflict, Invalid, NotFound

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,termination,checksum,expiration"
# The protocol asks for SHA-1 at least.
ALGORITHMS = ("sha256", "sha1", "sha512")
PIECE_TYPE = "application/offset+octet-stream"
# A bigint in the database; nobody has more.
LARGEST = 2**63 - 1
LONGEST_METADATA = 16_384


class Malformed(Invalid):
    """A header of the protocol is missing or cannot be read."""

    status = 400
    default_code = "upload_malformed"


class WrongVersion(Invalid):
    """The client speaks another version of the protocol."""

    status = 412
    default_code = "upload_version"


class WrongType(Invalid):
    """A piece of a file came under another media type than the protocol's."""

    status = 415
    default_code = "upload_type"


class WrongOffset(Conflict):
    """The piece does not begin where the last one ended."""

    default_code = "upload_offset"


class WrongChecksum(Invalid):
    """The bytes that came are not those that were sent."""

    status = 460
    default_code = "upload_checksum"


class UploadOver(NotFound):
    """The upload was cancelled or has run out; what had arrived of it is removed."""

    status = 410
    default_code = "upload_over"


@dataclass(frozen=True, slots=True)
class Checksum:
    """What a piece must sum up to, by which algorithm."""

    algorithm: str
    digest: bytes

    def begun(self) -> Any:
        """Return a fresh digest of the algorithm."""
        return hashlib.new(self.algorithm, usedforsecurity=False)


def require_version(headers: Mapping[str, str]) -> None:
    """Return only for a request of our version; raises WrongVersion."""
    if headers.get("Tus-Resumable") != VERSION:
        message = f"This server speaks tus {VERSION}. Send it as Tus-Resumable with each request."
        raise WrongVersion(message, param="Tus-Resumable")


def require_piece(headers: Mapping[str, str]) -> None:
    """Return only when the body is a piece of a file; raises WrongType."""
    if headers.get("Content-Type", "").partition(";")[0].strip().lower() != PIECE_TYPE:
        message = f"A piece of a file comes as {PIECE_TYPE}. Set Content-Type to it."
        raise WrongType(message, param="Content-Type")


def whole_number(headers: Mapping[str, str], name: str) -> int:
    """Return a header that is a whole number, zero or more; raises Malformed."""
    said = headers.get(name, "").strip()
    # ASCII digits only: int() takes signs, blanks, underscores and the digits of all scripts.
    if not (said.isascii() and said.isdecimal()) or len(said) > 19 or int(said) > LARGEST:
        message = f"{name} must be a whole number, zero or more."
        raise Malformed(message, param=name)
    return int(said)


def metadata(headers: Mapping[str, str]) -> dict[str, str]:
    """Return what Upload-Metadata says: keys with their decoded values; raises Malformed."""
    said = headers.get("Upload-Metadata", "").strip()
    if len(said) > LONGEST_METADATA:
        message = f"Upload-Metadata is longer than {LONGEST_METADATA:,} signs. Send less of it."
        raise Malformed(message, param="Upload-Metadata")
    found: dict[str, str] = {}
    for pair in said.split(",") if said else ():
        key, _, packed = pair.strip().partition(" ")
        try:
            value = base64.b64decode(packed.strip(), validate=True).decode("utf-8", "replace")
        except (binascii.Error, ValueError) as error:
            message = f"Upload-Metadata holds “{key[:40]}” with a value that is not base64."
            raise Malformed(message, param="Upload-Metadata") from error
        if not key or key in found:
            message = "Upload-Metadata must name each key once, as “key base64”, with commas."
            raise Malformed(message, param="Upload-Metadata")
        found[key] = value
    return found


def packed_metadata(values: Mapping[str, str]) -> str:
    """Return values in the form of Upload-Metadata."""
    return ",".join(
        f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in values.items()
    )


def checksum(headers: Mapping[str, str]) -> Checksum | None:
    """Return what the piece must sum up to, None when it is not said; raises Malformed."""
    said = headers.get("Upload-Checksum", "").strip()
    if not said:
        return None
    algorithm, _, packed = said.partition(" ")
    try:
        digest = base64.b64decode(packed.strip(), validate=True)
    except (binascii.Error, ValueError):
        digest = b""
    if algorithm not in ALGORITHMS or not digest:
        message = f"Upload-Checksum must be one of {', '.join(ALGORITHMS)}, a blank, and base64."
        raise Malformed(message, param="Upload-Checksum")
    return Checksum(algorithm, digest)


def expiry(at: datetime) -> str:
    """Return an instant in the form of Upload-Expires (RFC 9110 §5.6.7)."""
    return format_datetime(at.astimezone(UTC), usegmt=True)
