"""A mail server on 127.0.0.1 that writes each message to a file and sends none on."""

import itertools
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

_PORT_TRIES = 5


@dataclass(frozen=True, slots=True)
class MailSink:
    """A running mail sink: where to send to, and the folder that fills."""

    port: int
    folder: Path

    @property
    def url(self) -> str:
        """The sink as CASEAPP_SMTP_URL names it."""
        return f"smtp://127.0.0.1:{self.port}"

    def messages(self) -> list[Path]:
        """The files written so far, oldest first; each is whole as soon as it is listed."""
        return sorted(self.folder.glob("*.eml"))


@contextmanager
def mail_sink(folder: Path) -> Iterator[MailSink]:
    """A mail server on a free loopback port that keeps what it gets in the folder.

    Each message becomes `<UTC time>-<n>.eml`; earlier files in the folder are left as they are.
    """
    folder.mkdir(parents=True, exist_ok=True)
    controller = _started(_Writer(folder))
    try:
        yield MailSink(controller.port, folder)
    finally:
        controller.stop()


class _Writer:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._counter = itertools.count(1)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        content = envelope.content or b""
        body = content if isinstance(content, bytes) else content.encode()
        self._write(_envelope_lines(envelope) + body)
        return "250 OK"

    def _write(self, message: bytes) -> None:
        moment = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
        # A reader must never find half a message, so the name comes last.
        unfinished = self._folder / f".{moment}-{time.monotonic_ns()}.part"
        unfinished.write_bytes(message)
        for number in self._counter:
            path = self._folder / f"{moment}-{number:04d}.eml"
            if not path.exists():
                unfinished.rename(path)
                return


def _envelope_lines(envelope: Envelope) -> bytes:
    """The addresses of the envelope as headers, since a blind copy is named nowhere else."""
    lines = [f"X-Envelope-From: {envelope.mail_from or ''}"]
    lines += [f"X-Envelope-To: {address}" for address in envelope.rcpt_tos]
    return "".join(f"{line}\r\n" for line in lines).encode()


def _started(writer: _Writer) -> Controller:
    # aiosmtpd cannot listen on "any free port", so one is looked for and may be lost again.
    for attempt in range(_PORT_TRIES):
        controller = Controller(
            writer, hostname="127.0.0.1", port=_free_port(), ready_timeout=10, ident="mail sink"
        )
        try:
            controller.start()
        except OSError:
            if attempt == _PORT_TRIES - 1:
                raise
        else:
            break
    return controller


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
