"""Whether a picture stays within the pixels that a decoder may be given, and tells the truth."""

import struct
import warnings
import zlib
from collections.abc import Iterator
from typing import BinaryIO

import pi_heif  # type: ignore[import-untyped]  # it ships no types
from PIL import Image, UnidentifiedImageError

from evidence.exhibits.extract.content.findings import Findings
from evidence.exhibits.extract.content.inflate import inflated
from evidence.exhibits.extract.media import HEIF_TYPES

# A sheet of A0 at 400 dpi; decoded it takes 0.8 GB. 25,000 × 25,000 is three times as much.
MAX_PIXELS = 250_000_000
PNG_MARK = b"\x89PNG\r\n\x1a\n"
_BITS_PER_PIXEL = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_TEXT_LIMIT_BYTES = 16 << 20
# Interlaced (Adam7), rows are cut into passes, each row of which has a byte of its own.
_INTERLACING_BYTES = 4096
_LONGEST_CHUNK = (1 << 31) - 1


def too_many_pixels(pixels: int) -> str:
    """Return the end of a sentence that begins with the picture."""
    return (
        f"has {pixels // 1_000_000:,} million pixels; {MAX_PIXELS // 1_000_000} million are the "
        "most that is opened. Save a smaller copy and upload that too."
    )


def inspect_image(stream: BinaryIO, found: Findings) -> None:
    """Write down what a picture claims and whether that holds; raises Refused for a bomb."""
    if stream.read(8) == PNG_MARK:
        _walk_png(stream, found)
        return
    stream.seek(0)
    if found.media_type in HEIF_TYPES:
        pi_heif.register_heif_opener(thumbnails=False)
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(stream) as picture:
            pixels = picture.width * picture.height
    except Image.DecompressionBombError:
        raise found.refuse(f"This picture {too_many_pixels(MAX_PIXELS + 1)}") from None
    except UnidentifiedImageError:
        return
    except (OSError, ValueError, SyntaxError, struct.error) as error:
        found.quarantine(f"This picture is damaged and cannot be read ({error!s:.120}).")
        return
    if pixels > MAX_PIXELS:
        raise found.refuse(f"This picture {too_many_pixels(pixels)}")


def _walk_png(stream: BinaryIO, found: Findings) -> None:
    expected, packed = 0, bytearray()
    header = b""
    for kind, content in _chunks(stream):
        if kind == b"IHDR" and not header:
            header = content
            expected = _decoded_size(content, found)
        elif kind == b"IDAT":
            packed += content
        elif kind in {b"zTXt", b"iTXt", b"iCCP"}:
            _measure_text(content, found)
        elif kind == b"IEND":
            _compare(bytes(packed), expected, found)
            return
    found.quarantine("This picture is damaged: it ends before its last part (IEND).")


def _chunks(stream: BinaryIO) -> Iterator[tuple[bytes, bytes]]:
    # PNG (ISO 15948) 5.3: length, kind, content, check sum.
    while len(head := stream.read(8)) == 8:
        length, kind = struct.unpack(">I4s", head)
        if length > _LONGEST_CHUNK:
            return
        yield kind, stream.read(length)
        stream.read(4)


def _decoded_size(header: bytes, found: Findings) -> int:
    if len(header) != 13:
        return 0
    width, height, depth, colour = struct.unpack(">IIBB", header[:10])
    if width * height > MAX_PIXELS:
        raise found.refuse(f"This picture {too_many_pixels(width * height)}")
    row = (width * _BITS_PER_PIXEL.get(colour, 4) * depth + 7) // 8 + 1
    return int(row * height)


def _compare(packed: bytes, expected: int, found: Findings) -> None:
    decoded = 0
    try:
        for piece in inflated([packed]):
            decoded += len(piece)
            if decoded > expected * 2 + _INTERLACING_BYTES:
                raise found.refuse(
                    "This picture holds more than its stated width and height: it lies about its "
                    "size, as files built to break a viewer do."
                )
    except zlib.error:
        found.quarantine("This picture is damaged: its pixels cannot be unpacked.")
        return
    if decoded * 2 < expected:
        found.quarantine(
            "This picture states a width and height that its content does not fill: it is "
            "damaged or lies about its size."
        )


def _measure_text(content: bytes, found: Findings) -> None:
    # The packed part begins after one or more zero bytes; a zlib stream always opens with "x".
    start = content.find(b"\0x")
    if start < 0:
        return
    unpacked = 0
    try:
        for piece in inflated([content[start + 1 :]]):
            unpacked += len(piece)
            if unpacked > _TEXT_LIMIT_BYTES:
                raise found.refuse(
                    "A text inside this picture unpacks to more than 16 MB: it is built to "
                    "exhaust the program that reads it."
                )
    except zlib.error:
        return
