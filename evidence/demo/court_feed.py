"""A small court site on 127.0.0.1 that serves RSS as CM/ECF does, for the demo and the tests."""

import email.utils
import hashlib
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

RSS_PATH = "/cgi-bin/rss_outside.pl"


@dataclass(frozen=True, slots=True)
class _Page:
    body: bytes
    etag: str
    last_modified: str


@dataclass(slots=True)
class CourtSite:
    """A running court site: its address, its pages, and how often each was asked for."""

    port: int
    _pages: dict[str, _Page] = field(default_factory=dict)
    _hits: Counter[str] = field(default_factory=Counter)
    _outage: tuple[int, int | None] | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def base_url(self) -> str:
        """The site's address without a path."""
        return f"http://{self.host_port}"

    @property
    def host_port(self) -> str:
        """The site as `FetchRules.allowed_loopback` names it."""
        return f"127.0.0.1:{self.port}"

    @property
    def feed_url(self) -> str:
        """The address at which a court's feed of all docket entries stands."""
        return f"{self.base_url}{RSS_PATH}"

    def publish(self, path: str, body: bytes) -> None:
        """Puts bytes at a path, with an ETag of their own and the present time as their date."""
        etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        page = _Page(body, etag, email.utils.formatdate(usegmt=True))
        with self._lock:
            self._pages[path] = page

    def go_down(self, status: int = 503, *, retry_after: int | None = None) -> None:
        """Answers every request with this status from now on."""
        self._outage = (status, retry_after)

    def come_back(self) -> None:
        """Serves the pages again after an outage."""
        self._outage = None

    def hits(self, path: str = RSS_PATH) -> int:
        """How often the path was asked for, outages and unchanged answers included."""
        with self._lock:
            return self._hits[path]

    def answer(self, path: str, asked: Mapping[str, str]) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body for one request, as the running server sends them."""
        with self._lock:
            self._hits[path] += 1
            page = self._pages.get(path)
        if self._outage:
            status, retry_after = self._outage
            wait = {} if retry_after is None else {"Retry-After": str(retry_after)}
            return status, wait, b""
        if page is None:
            return 404, {}, b""
        validators = {"ETag": page.etag, "Last-Modified": page.last_modified}
        if _is_known(page, asked):
            return 304, validators, b""
        return 200, {"Content-Type": "text/xml", **validators}, page.body


@contextmanager
def court_site(pages: Mapping[str, bytes]) -> Iterator[CourtSite]:
    """A court site serving the given bytes by path on a free loopback port, until the block ends.

    `with court_site({"/cgi-bin/rss_outside.pl": feed}) as site: ... site.base_url`
    """
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    site = CourtSite(port=server.server_address[1])
    for path, body in pages.items():
        site.publish(path, body)
    server.RequestHandlerClass = _handler(site)
    server.daemon_threads = True
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True, name="court-site"
    )
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)


def _is_known(page: _Page, asked: Mapping[str, str]) -> bool:
    # RFC 9110 §13.1.3: If-Modified-Since is not looked at beside If-None-Match.
    known_tags = asked.get("If-None-Match", "")
    if known_tags:
        return page.etag in known_tags or known_tags.strip() == "*"
    return asked.get("If-Modified-Since", "") == page.last_modified


def _handler(site: CourtSite) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        server_version = "CourtSite"
        sys_version = ""

        def do_GET(self) -> None:
            asked = {name.title(): value for name, value in self.headers.items()}
            status, headers, body = site.answer(self.path.partition("?")[0], asked)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if status != 304:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            """Stays quiet: the hits are counted instead."""

    return Handler
