"""Unpacks piece by piece, so that a bomb is known before it goes off."""

import bz2
import lzma
import zlib
from collections.abc import Iterable, Iterator

PIECE_BYTES = 1 << 20
RAW_DEFLATE = -15
ZLIB = 15
GZIP = 31


def inflated(chunks: Iterable[bytes], *, window: int = ZLIB) -> Iterator[bytes]:
    """Yield the unpacked bytes in pieces of at most 1 MB; raises zlib.error for a damaged stream.

    Ends with the stream; what follows it is not looked at. A stream cut short ends quietly.
    """
    unpack = zlib.decompressobj(window)
    for chunk in chunks:
        waiting = chunk
        while waiting and not unpack.eof:
            yield unpack.decompress(waiting, PIECE_BYTES)
            waiting = unpack.unconsumed_tail
        if unpack.eof:
            return


def unpacked_members(chunks: Iterable[bytes], media_type: str) -> Iterator[bytes]:
    """Yield the unpacked bytes of a gzip, bzip2 or xz file, which may hold several streams.

    Raises zlib.error, OSError or lzma.LZMAError for a damaged one.
    """
    if media_type == "application/gzip":
        yield from _gzip_members(chunks)
        return
    unpack = _decompressor(media_type)
    for chunk in chunks:
        waiting = chunk
        while True:
            if unpack.eof:
                waiting = (unpack.unused_data + waiting).lstrip(b"\0")
                if not waiting:
                    break
                unpack = _decompressor(media_type)
            yield unpack.decompress(waiting, PIECE_BYTES)
            waiting = b""
            if unpack.needs_input and not unpack.eof:
                break


def _decompressor(media_type: str) -> bz2.BZ2Decompressor | lzma.LZMADecompressor:
    if media_type == "application/x-bzip2":
        return bz2.BZ2Decompressor()
    # A dictionary may ask for 4 GB; ours gets a part of what the child may use.
    return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=256 << 20)


def _gzip_members(chunks: Iterable[bytes]) -> Iterator[bytes]:
    unpack = zlib.decompressobj(GZIP)
    for chunk in chunks:
        waiting = chunk
        while waiting:
            if unpack.eof:
                # RFC 1952 2.2: members follow one another; padding of zeros is common on tapes.
                waiting = waiting.lstrip(b"\0")
                if not waiting:
                    break
                unpack = zlib.decompressobj(GZIP)
            yield unpack.decompress(waiting, PIECE_BYTES)
            waiting = unpack.unused_data if unpack.eof else unpack.unconsumed_tail
