"""A web site on loopback that misbehaves on request, for the tests of the network's door."""

import functools
import gzip
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

BOMB_BYTES = 200 * 1024 * 1024


class HostileSite(ThreadingHTTPServer):
    """Counts what it is asked, and keeps the last request's headers."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.hits: Counter[str] = Counter()
        self.asked: dict[str, str] = {}
        self.posted = b""
        self.closing = threading.Event()

    @property
    def host_port(self) -> str:
        return f"127.0.0.1:{self.server_port}"

    def url(self, path: str) -> str:
        return f"http://{self.host_port}{path}"


@functools.cache
def bomb() -> bytes:
    """Gzip of so many zeros that unpacking it whole would be noticed."""
    return gzip.compress(bytes(BOMB_BYTES))


@contextmanager
def hostile_site() -> Iterator[HostileSite]:
    site = HostileSite()
    thread = threading.Thread(target=site.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.closing.set()
        site.shutdown()
        site.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: HostileSite

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self.server.hits[parts.path] += 1
        self.server.asked = {name.lower(): value for name, value in self.headers.items()}
        self.close_connection = True
        given = parse_qs(parts.query)
        query = {name: given[name][0] for name in given.keys() & {"to", "status", "after"}}
        try:
            getattr(self, f"on_{parts.path.strip('/')}", self.on_ok)(**query)
        except (BrokenPipeError, ConnectionResetError):
            return

    def do_POST(self) -> None:
        self.server.posted = self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def say(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def on_ok(self) -> None:
        self.say(200, b"hello", Content_Type="text/plain", ETag='"one"', Set_Cookie="a=b")

    def on_redirect(self, to: str, status: str = "302") -> None:
        self.say(int(status), Location=to)

    def on_loop(self) -> None:
        self.say(302, Location="/loop")

    def on_conditional(self) -> None:
        if self.headers.get("If-None-Match") == '"one"':
            self.say(304, ETag='"one"')
        else:
            self.on_ok()

    def on_busy(self, status: str, after: str = "") -> None:
        self.say(int(status), Retry_After=after or "soon")

    def on_trickle_headers(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not self.server.closing.wait(0.02):
            self.wfile.write(b"X")

    def on_trickle_body(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
        while not self.server.closing.wait(0.02):
            self.wfile.write(b"x")

    def on_silence(self) -> None:
        self.server.closing.wait(20)

    def on_big(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(1000):
            self.wfile.write(bytes(1024 * 1024))

    def on_says_big(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")

    def on_bomb(self) -> None:
        self.say(200, bomb(), Content_Encoding="gzip")

    def on_packed(self) -> None:
        self.say(200, gzip.compress(b"hello, packed"), Content_Encoding="gzip")

    def on_half_packed(self) -> None:
        self.say(200, gzip.compress(b"hello" * 100)[:-6], Content_Encoding="gzip")

    def on_packed_and_more(self) -> None:
        self.say(200, gzip.compress(b"hello") + b"more", Content_Encoding="gzip")

    def on_brotli(self) -> None:
        self.say(200, b"x", Content_Encoding="br")

    def on_twice_packed(self) -> None:
        self.say(200, gzip.compress(gzip.compress(b"x")), Content_Encoding="gzip, gzip")

    def on_short(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nonly this")

    def on_long(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello and much more")

    def on_header_flood(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(100_000):
            self.wfile.write(b"X-%d: %s\r\n" % (number, b"y" * 200))
        self.wfile.write(b"\r\n")

    def on_large_headers(self) -> None:
        lines = b"".join(b"X-%d: %s\r\n" % (number, b"y" * 200) for number in range(400))
        self.wfile.write(b"HTTP/1.1 200 OK\r\n" + lines + b"Content-Length: 0\r\n\r\n")

    def on_nonsense(self) -> None:
        self.wfile.write(b"\x00\x01\x02 this is no HTTP\r\n\r\n")

    def on_hang_up(self) -> None:
        """Says nothing and closes."""

    def log_message(self, *_args: object) -> None:
        """Quiet."""
