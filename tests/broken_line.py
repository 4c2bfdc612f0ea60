"""A line between a browser and the server that a test makes slow, cuts and mends."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

PIECE = 32 << 10


class Line:
    """Connections to one port, passed on to another at so many bytes a second."""

    def __init__(self, port: int) -> None:
        self.target = port
        self.bytes_per_second = 0
        self.is_cut = False
        self.open: set[socket.socket] = set()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Break every connection in the middle of what it carries, and take no new one."""
        self.is_cut = True
        for end in list(self.open):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        """Take connections again, as quick as they go."""
        self.bytes_per_second = 0
        self.is_cut = False

    def close(self) -> None:
        """Cut it for good."""
        self.cut()
        self.listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                caller, _ = self.listener.accept()
                if self.is_cut:
                    caller.close()
                    continue
                self._join(caller)

    def _join(self, caller: socket.socket) -> None:
        try:
            server = socket.create_connection(("127.0.0.1", self.target))
        except OSError:
            caller.close()
            return
        self.open |= {caller, server}
        for start, end, is_up in ((caller, server, True), (server, caller, False)):
            threading.Thread(target=self._pass_on, args=(start, end, is_up), daemon=True).start()

    def _pass_on(self, start: socket.socket, end: socket.socket, is_up: bool) -> None:
        with suppress(OSError):
            while piece := start.recv(PIECE):
                end.sendall(piece)
                if is_up and self.bytes_per_second:
                    time.sleep(len(piece) / self.bytes_per_second)
        for side in (start, end):
            with suppress(OSError):
                side.shutdown(socket.SHUT_RDWR)
            side.close()
            self.open.discard(side)


@contextmanager
def line_to(url: str) -> Iterator[Line]:
    """Yield a line to the server at this address."""
    line = Line(int(url.rpartition(":")[2]))
    try:
        yield line
    finally:
        line.close()
