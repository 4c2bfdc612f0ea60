"""A server that speaks clamd's protocol, on loopback or on a socket file, for tests."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# The industry's test file, in two parts so that no scanner mistakes this one for it.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
VERSION = b"ClamAV 1.4.3/27651/Mon Nov 23 09:00:00 2026"
SIZE_LIMIT = 1 << 20


class _Answers(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        command = self.rfile.read(len(b"zVERSION\0"))
        if command == b"zVERSION\0":
            self.wfile.write(VERSION + b"\0")
            return
        assert command + self.rfile.read(1) == b"zINSTREAM\0"
        content = b""
        while length := struct.unpack("!I", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
            if len(content) > SIZE_LIMIT:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
        found = b"Eicar-Test-Signature FOUND" if EICAR in content else b"OK"
        self.wfile.write(b"stream: " + found + b"\0")


class _Tcp(socketserver.ThreadingTCPServer):
    daemon_threads = True


class _Unix(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True


@contextmanager
def running(path: Path | None = None) -> Iterator[str]:
    """Yield the URL of a scanner that knows one virus and takes files up to 1 MB."""
    server = _Unix(str(path), _Answers) if path else _Tcp(("127.0.0.1", 0), _Answers)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"unix://{path}" if path else f"tcp://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
