"""Asks a ClamAV daemon about a file; what could not be asked is "not scanned", never "clean"."""

import socket
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

from evidence.core.errors import Invalid
from evidence.core.text import one_line

PORT = 3310
_PIECE_BYTES = 1 << 18
_LONGEST_REPLY = 4096

type ScanState = Literal["off", "clean", "found", "not_scanned"]


@dataclass(frozen=True, slots=True)
class Scan:
    """What the virus scanner said: `detail` is the signature's name, or why there is no answer."""

    state: ScanState
    detail: str = ""
    engine: str = ""


NO_SCANNER = Scan("off")


@dataclass(frozen=True, slots=True)
class Scanner:
    """A ClamAV daemon at `tcp://host:3310` or `unix:///run/clamav/clamd.ctl`."""

    url: str

    def __post_init__(self) -> None:
        self._address()

    def scan(self, path: Path, *, seconds: float) -> Scan:
        """Return the daemon's word on a file, within so many seconds; never raises for its lack."""
        ends_at = time.monotonic() + seconds
        try:
            engine = self._ask(b"zVERSION\0", ends_at)
            reply = self._ask(b"zINSTREAM\0", ends_at, body=lambda wire: _send(path, wire, ends_at))
        except OSError as error:
            reason = "it did not answer in time" if isinstance(error, TimeoutError) else str(error)
            return Scan("not_scanned", f"The virus scanner could not be asked: {reason[:160]}.")
        return _read_reply(reply, engine)

    def version(self, *, seconds: float = 3) -> str:
        """Return the daemon's name and signature version; raises OSError when it is not there."""
        return self._ask(b"zVERSION\0", time.monotonic() + seconds)

    def _ask(
        self,
        command: bytes,
        ends_at: float,
        *,
        body: Callable[[socket.socket], None] | None = None,
    ) -> str:
        with self._connected(ends_at) as wire:
            wire.sendall(command)
            if body:
                body(wire)
            return _receive(wire, ends_at)

    def _connected(self, ends_at: float) -> socket.socket:
        address = self._address()
        if isinstance(address, tuple):
            return socket.create_connection(address, timeout=_left(ends_at))
        wire = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        wire.settimeout(_left(ends_at))
        try:
            wire.connect(address)
        except OSError:
            wire.close()
            raise
        return wire

    def _address(self) -> tuple[str, int] | str:
        parts = urlsplit(self.url)
        if parts.scheme == "unix" and parts.path:
            return unquote(parts.path)
        if parts.scheme == "tcp" and parts.hostname:
            return parts.hostname, parts.port or PORT
        message = (
            f"CASEAPP_CLAMD_URL is “{self.url}”. Set it to tcp://127.0.0.1:3310 or to "
            "unix:///run/clamav/clamd.ctl."
        )
        raise Invalid(message)


def _send(path: Path, wire: socket.socket, ends_at: float) -> None:
    # clamd(8), INSTREAM: each piece after its length, a length of zero at the end.
    with path.open("rb") as stream:
        while piece := stream.read(_PIECE_BYTES):
            wire.settimeout(_left(ends_at))
            try:
                wire.sendall(struct.pack("!I", len(piece)) + piece)
            except (BrokenPipeError, ConnectionResetError):
                # Over its size limit the daemon answers and closes: its answer is read next.
                return
    wire.sendall(struct.pack("!I", 0))


def _receive(wire: socket.socket, ends_at: float) -> str:
    reply = b""
    while b"\0" not in reply and len(reply) < _LONGEST_REPLY:
        wire.settimeout(_left(ends_at))
        piece = wire.recv(1024)
        if not piece:
            break
        reply += piece
    return one_line(reply.partition(b"\0")[0].decode(errors="replace"))


def _left(ends_at: float) -> float:
    left = ends_at - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _read_reply(reply: str, engine: str) -> Scan:
    word = reply.removeprefix("stream:").strip()
    if word == "OK":
        return Scan("clean", engine=engine)
    if word.endswith(" FOUND"):
        return Scan("found", word.removesuffix(" FOUND"), engine)
    said = word or "it gave no answer"
    return Scan("not_scanned", f"The virus scanner could not judge it: {said[:160]}.", engine)
