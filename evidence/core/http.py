"""The one door to the network: a fetch with checked addresses and a limit on everything."""

import email.utils
import functools
import re
import ssl
import time
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import urljoin

import httpcore
import httpx

from evidence.core.addresses import checked_endpoints
from evidence.core.connections import Deadline, PinnedBackend
from evidence.core.errors import EvidenceError, Invalid, Unavailable

MAX_URL_CHARACTERS = 4_096
MAX_HEADER_BYTES = 64 * 1024
LONGEST_RETRY_AFTER = 24 * 3600
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_TRY_LATER = frozenset({408, 425, 429})
_PORTS = {"http": 80, "https": 443}
_MAGIC_NUMBER = re.compile(r"(magic_?num(?:=|%3d))[^&#\s\"'<>]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FetchRules:
    """What one fetch may do: how long, how much, how far, and which loopback ports are open.

    `allowed_loopback` holds `host:port` as written in the address. Tests and the demo fill it;
    such an address must then lead to loopback, and nothing else may.
    """

    allowed_loopback: frozenset[str] = frozenset()
    max_bytes: int = 5 * 1024 * 1024
    total_seconds: float = 30
    max_redirects: int = 5
    user_agent: str = "caseapp/0.1 (court docket reader)"


@dataclass(frozen=True, slots=True)
class Fetched:
    """A reply: its final address, headers by lower-case name, and its decoded body."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    not_modified: bool


@dataclass(frozen=True, slots=True)
class _Redirect:
    location: str


def masked(text: str) -> str:
    """The text with every `magic_num` hidden: who holds one may open the document once, free."""
    return _MAGIC_NUMBER.sub(r"\1…", text)


def fetch(url: str, *, rules: FetchRules, etag: str = "", last_modified: str = "") -> Fetched:
    """Gets one http(s) address, or says that it has not changed since `etag`/`last_modified`.

    Sends no cookies and no credentials and reads no proxy from the environment. Each redirect is
    checked like the first address. Raises Unavailable when trying again may help, with
    `facts["retry_after"]` in seconds when the site named it, and Invalid when it will not.
    """
    deadline = Deadline(rules.total_seconds)
    validators = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    asked = {name: value for name, value in validators.items() if value}
    for _ in range(rules.max_redirects + 1):
        target = _checked_url(url, rules)
        reply = _ask_once(target, asked, rules=rules, deadline=deadline)
        if isinstance(reply, Fetched):
            return reply
        url = urljoin(str(target), reply.location)
    raise Invalid(
        f"The site redirects more than {rules.max_redirects} times. Give its final address.",
        code="too_many_redirects",
        param="url",
    )


def send(url: str, body: bytes, *, content_type: str, rules: FetchRules) -> Fetched:
    """Posts a body to one http(s) address and gives the reply, under the same checks as `fetch`.

    A redirect is refused: what is sent goes to the site that was named, or nowhere.
    """
    target = _checked_url(url, rules)
    said = {"Content-Type": content_type}
    reply = _ask_once(target, said, rules=rules, deadline=Deadline(rules.total_seconds), body=body)
    if isinstance(reply, Fetched):
        return reply
    raise Invalid(
        f"{target.host} redirects to another address. Give its final one.",
        code="redirected",
        param="url",
    )


def _checked_url(text: str, rules: FetchRules) -> httpx.URL:
    if len(text) > MAX_URL_CHARACTERS or re.search(r"[\x00-\x20\x7f\\]", text):
        raise _not_a_url("it is too long, or holds blanks, control characters or backslashes")
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, ValueError) as error:
        raise _not_a_url("it cannot be read") from error
    if url.scheme not in _PORTS or not url.host:
        raise _not_a_url("it must begin with http:// or https:// and name a site")
    if url.userinfo:
        raise _not_a_url("it must not hold a user name or a password")
    if not _is_open_loopback(url, rules) and _port(url) not in _PORTS.values():
        raise Invalid(
            f"Port {_port(url)} may not be used; only 80 and 443 may.",
            code="port_not_allowed",
            param="url",
        )
    return url.copy_with(fragment=None)


def _not_a_url(why: str) -> Invalid:
    return Invalid(f"This address cannot be used: {why}.", code="not_a_url", param="url")


def _port(url: httpx.URL) -> int:
    return _PORTS[url.scheme] if url.port is None else url.port


def _is_open_loopback(url: httpx.URL, rules: FetchRules) -> bool:
    host = f"[{url.host}]" if ":" in url.host else url.host
    return f"{host}:{_port(url)}" in rules.allowed_loopback


def _ask_once(
    url: httpx.URL,
    asked: Mapping[str, str],
    *,
    rules: FetchRules,
    deadline: Deadline,
    body: bytes | None = None,
) -> Fetched | _Redirect:
    endpoints = checked_endpoints(
        url.raw_host.decode("ascii"),
        _port(url),
        may_be_loopback=_is_open_loopback(url, rules),
        seconds=deadline.remaining(),
    )
    headers = {
        "Host": url.netloc.decode("ascii"),
        "User-Agent": rules.user_agent,
        "Accept": "*/*",
        "Accept-Encoding": "gzip",
        "Connection": "close",
        **asked,
        **({} if body is None else {"Content-Length": str(len(body))}),
    }
    method = "GET" if body is None else "POST"
    target = httpcore.URL(
        scheme=url.raw_scheme, host=url.raw_host, port=_port(url), target=url.raw_path
    )
    try:
        backend = PinnedBackend(endpoints, deadline)
        with (
            httpcore.ConnectionPool(ssl_context=_trust(), network_backend=backend) as pool,
            pool.stream(method, target, headers=list(headers.items()), content=body) as response,
        ):
            is_conditional = body is None and bool(asked)
            return _reply(url, response, rules=rules, is_conditional=is_conditional)
    except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError) as error:
        raise _broken(url, error) from error


@functools.cache
def _trust() -> ssl.SSLContext:
    return httpx.create_ssl_context(trust_env=False)


def _reply(
    url: httpx.URL, response: httpcore.Response, *, rules: FetchRules, is_conditional: bool
) -> Fetched | _Redirect:
    headers = _headers(response)
    status = response.status
    if status in _REDIRECTS and headers.get("location"):
        return _Redirect(headers["location"])
    if status == 304 and is_conditional:
        return Fetched(str(url), status, headers, b"", not_modified=True)
    if status != 200:
        raise _refused(url, status, headers)
    length = headers.get("content-length", "")
    if length.isdecimal() and int(length) > rules.max_bytes:
        raise _too_large(rules)
    body = _body(response, headers.get("content-encoding", ""), rules)
    return Fetched(str(url), status, headers, body, not_modified=False)


def _headers(response: httpcore.Response) -> Mapping[str, str]:
    if sum(len(name) + len(value) for name, value in response.headers) > MAX_HEADER_BYTES:
        raise Invalid("The site's reply has more header lines than are read.", code="too_large")
    pairs = ((name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers)
    # A line that stands twice counts as it came first.
    return MappingProxyType({name.lower(): value for name, value in reversed(list(pairs))})


def _body(response: httpcore.Response, encoding: str, rules: FetchRules) -> bytes:
    parts: list[bytes] = []
    size = 0
    for part in _decoded(response.iter_stream(), encoding, at_most=rules.max_bytes + 1):
        size += len(part)
        if size > rules.max_bytes:
            raise _too_large(rules)
        parts.append(part)
    return b"".join(parts)


def _decoded(chunks: Iterator[bytes], encoding: str, *, at_most: int) -> Iterator[bytes]:
    """The body's bytes, unpacked in pieces of at most `at_most`, so that a bomb stops early."""
    encoding = encoding.strip().lower()
    if encoding in {"", "identity"}:
        yield from chunks
        return
    if encoding not in {"gzip", "x-gzip"}:
        raise Invalid(f"The site sent a body packed as {encoding!r}.", code="unknown_packing")
    unpacker = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
    try:
        for chunk in chunks:
            yield unpacker.decompress(chunk, at_most)
            if unpacker.unused_data:
                raise httpcore.RemoteProtocolError("the packed body goes on after its end")
    except zlib.error as error:
        raise httpcore.RemoteProtocolError("the packed body is damaged") from error
    if not unpacker.eof:
        raise httpcore.RemoteProtocolError("the packed body is cut off")


def _too_large(rules: FetchRules) -> Invalid:
    size = f"{rules.max_bytes / (1024 * 1024):.3g} MiB"
    return Invalid(f"The site sent more than {size}; nothing of it was kept.", code="too_large")


def _refused(url: httpx.URL, status: int, headers: Mapping[str, str]) -> EvidenceError:
    site = url.host
    if status < 400:
        message = f"{site} answered with status {status}, which is no page. Check the address."
        return Invalid(message, code="source_refused", http_status=status)
    if status < 500 and status not in _TRY_LATER:
        message = f"{site} refused the page with status {status}. Check the address."
        return Invalid(message, code="source_refused", http_status=status)
    message = f"{site} cannot answer now (status {status}). It will be tried again."
    error = Unavailable(message, code="source_down", http_status=status)
    wait = _retry_after(headers)
    if wait is not None:
        error.facts["retry_after"] = wait
    return error


def _retry_after(headers: Mapping[str, str]) -> int | None:
    # RFC 9110 §10.2.3: a number of seconds or a date.
    text = headers.get("retry-after", "").strip()
    if text.isdecimal():
        return min(int(text[:9]), LONGEST_RETRY_AFTER)
    try:
        seconds = email.utils.parsedate_to_datetime(text).timestamp() - time.time()
    except (ValueError, TypeError, OverflowError):
        return None
    return int(min(max(seconds, 0), LONGEST_RETRY_AFTER))


def _broken(url: httpx.URL, error: Exception) -> Unavailable:
    if isinstance(error, httpcore.TimeoutException):
        what, code = "took too long to answer", "too_slow"
    elif isinstance(error, httpcore.ConnectError):
        what, code = "could not be reached", "not_reachable"
    else:
        what, code = "broke off its reply or sent one that cannot be read", "broken_reply"
    detail = masked(str(error))[:200]
    return Unavailable(f"{url.host} {what}. It will be tried again.", code=code, detail=detail)
