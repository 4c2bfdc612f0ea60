"""The one door to the network, against a real site on loopback that misbehaves."""

import email.utils
import logging
import socket
import time
import tracemalloc
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from evidence.core import addresses
from evidence.core.errors import EvidenceError, Invalid, Unavailable
from evidence.core.http import Fetched, FetchRules, fetch, masked, send
from tests.core.hostile_site import HostileSite, bomb, hostile_site


@pytest.fixture
def site() -> Iterator[HostileSite]:
    with hostile_site() as running:
        yield running


@pytest.fixture
def canary() -> Iterator[HostileSite]:
    """A second site on loopback that nobody opened: no connection may ever reach it."""
    with hostile_site() as running:
        yield running
        assert not running.hits


def rules(site: HostileSite, **changes: object) -> FetchRules:
    return FetchRules(allowed_loopback=frozenset({site.host_port}), **changes)  # type: ignore[arg-type]  # a test's shorthand


def get(site: HostileSite, path: str, **changes: object) -> Fetched:
    return fetch(site.url(path), rules=rules(site, **changes))


def refusal(site: HostileSite, path: str, **changes: object) -> EvidenceError:
    with pytest.raises(EvidenceError) as caught:
        get(site, path, **changes)
    return caught.value


def test_a_page_comes_back_with_its_body_and_headers(site: HostileSite) -> None:
    page = get(site, "/ok")
    assert (page.status, page.body, page.not_modified) == (200, b"hello", False)
    assert page.headers["content-type"] == "text/plain"
    assert page.url == site.url("/ok")


def test_a_request_carries_no_cookie_no_credentials_and_no_proxy(
    site: HostileSite, canary: HostileSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", canary.url("/"))
    monkeypatch.setenv("http_proxy", canary.url("/"))
    monkeypatch.setenv("ALL_PROXY", canary.url("/"))
    get(site, "/ok")
    get(site, "/redirect?to=/ok")
    assert site.asked["host"] == site.host_port
    assert not {"cookie", "authorization", "proxy-authorization", "referer"} & set(site.asked)


def test_an_unchanged_page_is_told_as_such_and_has_no_body(site: HostileSite) -> None:
    first = get(site, "/conditional")
    again = fetch(
        site.url("/conditional"),
        rules=rules(site),
        etag=first.headers["etag"],
        last_modified="Wed, 22 Jan 2025 04:09:55 GMT",
    )
    assert again.not_modified
    assert again.body == b""
    assert site.asked["if-modified-since"] == "Wed, 22 Jan 2025 04:09:55 GMT"


def test_a_redirect_to_the_same_site_is_followed(site: HostileSite) -> None:
    for status in (301, 302, 303, 307, 308):
        page = get(site, f"/redirect?status={status}&to=ok")
        assert page.body == b"hello"
        assert page.url == site.url("/ok")


FORBIDDEN_TARGETS = [
    "http://127.0.0.1:{canary}/",
    "http://localhost:{canary}/",
    "http://[::1]:{canary}/",
    "http://[::ffff:127.0.0.1]/",
    "http://127.0.0.1/",
    "http://127.1/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://017700000001/",
    "http://0/",
    "http://10.0.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://100.64.0.1/",
    "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[2001:0:7f00:1::]/",
    "http://[::127.0.0.1]/",
    "http://224.0.0.1/",
    "http://93.184.216.34:8080/",
    "http://93.184.216.34:22/",
    "http://user:secret@93.184.216.34/",
    "file:///etc/passwd",
    "ftp://93.184.216.34/",
    "gopher://127.0.0.1/",
    "javascript:alert(1)",
    "data:text/plain,x",
    "//127.0.0.1:{canary}/",
    "http://a b/",
    "http://127.0.0.1:{canary}\\@93.184.216.34/",
]


@pytest.mark.parametrize("target", FORBIDDEN_TARGETS)
def test_a_forbidden_address_is_refused_at_first_and_after_a_redirect(
    site: HostileSite, canary: HostileSite, target: str
) -> None:
    target = target.format(canary=canary.server_port)
    if not target.startswith("//"):
        with pytest.raises((Invalid, Unavailable)) as caught:
            fetch(target, rules=rules(site))
        assert "secret" not in caught.value.message
    error = refusal(site, f"/redirect?status=307&to={quote(target, safe='')}")
    assert error.code in {
        "address_not_public", "port_not_allowed", "not_a_url", "name_not_resolved"
    }  # fmt: skip


@pytest.mark.parametrize("address", ["", "court", "http:///nohost", "https://", "http://x:99999/"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(Invalid):
        fetch(address, rules=FetchRules())


def test_without_an_open_port_loopback_is_closed(canary: HostileSite) -> None:
    with pytest.raises(Invalid) as caught:
        fetch(canary.url("/ok"), rules=FetchRules())
    assert caught.value.code == "port_not_allowed"


def test_redirects_in_a_circle_end(site: HostileSite) -> None:
    assert refusal(site, "/loop").code == "too_many_redirects"
    assert site.hits["/loop"] == 6


def test_a_name_that_changes_its_address_is_met_at_the_checked_one(
    canary: HostileSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter([["93.184.216.34"], ["127.0.0.1"], ["127.0.0.1"]])
    monkeypatch.setattr(addresses, "look_up", lambda _host, _port: next(answers))
    connected: list[object] = []

    def connect(address: object, *_args: object, **_more: object) -> socket.socket:
        connected.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(Unavailable) as caught:
        fetch("http://rebinding.example/", rules=FetchRules(total_seconds=2))
    assert caught.value.code == "not_reachable"
    assert connected == [("93.184.216.34", 80)]
    assert next(answers) == ["127.0.0.1"], "the name was resolved a second time"


def test_the_host_name_is_kept_when_the_connection_goes_to_its_address(
    site: HostileSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(addresses, "look_up", lambda _host, _port: ["::1", "127.0.0.1"])
    name = f"ecf.court.example:{site.server_port}"
    opened = FetchRules(allowed_loopback=frozenset({name}))
    assert fetch(f"http://{name}/ok", rules=opened).body == b"hello"
    assert site.asked["host"] == name


@pytest.mark.parametrize("path", ["/trickle_headers", "/trickle_body", "/silence"])
def test_a_slow_site_is_left_when_the_time_is_over(site: HostileSite, path: str) -> None:
    begun = time.monotonic()
    assert refusal(site, path, total_seconds=0.5).code == "too_slow"
    assert time.monotonic() - begun < 10


@pytest.mark.parametrize("path", ["/big", "/says_big", "/bomb"])
def test_a_body_beyond_the_cap_stops_at_the_cap(site: HostileSite, path: str) -> None:
    bomb()
    tracemalloc.start()
    try:
        error = refusal(site, path, max_bytes=1024 * 1024)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (error.code, type(error)) == ("too_large", Invalid)
    # The test's own server shares this process and sends in pieces of 1 MiB.
    assert peak < 20 * 1024 * 1024


def test_a_body_of_exactly_the_cap_is_taken(site: HostileSite) -> None:
    assert get(site, "/ok", max_bytes=5).body == b"hello"
    assert refusal(site, "/ok", max_bytes=4).code == "too_large"


def test_a_packed_body_is_unpacked(site: HostileSite) -> None:
    assert get(site, "/packed").body == b"hello, packed"


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/half_packed", "broken_reply"),
        ("/packed_and_more", "broken_reply"),
        ("/brotli", "unknown_packing"),
        ("/twice_packed", "unknown_packing"),
        ("/short", "broken_reply"),
        ("/header_flood", "broken_reply"),
        ("/large_headers", "too_large"),
        ("/nonsense", "broken_reply"),
        ("/hang_up", "broken_reply"),
    ],
)
def test_a_broken_reply_is_an_error_and_never_half_a_page(
    site: HostileSite, path: str, code: str
) -> None:
    assert refusal(site, path).code == code


def test_what_follows_the_stated_length_is_not_read(site: HostileSite) -> None:
    assert get(site, "/long").body == b"hello"


def test_a_busy_site_says_when_to_come_back(site: HostileSite) -> None:
    error = refusal(site, "/busy?status=429&after=120")
    assert isinstance(error, Unavailable)
    assert (error.facts["retry_after"], error.facts["http_status"]) == (120, 429)
    soon = quote(email.utils.formatdate(time.time() + 300, usegmt=True))
    wait = refusal(site, f"/busy?status=503&after={soon}").facts["retry_after"]
    assert isinstance(wait, int)
    assert 200 < wait <= 300
    assert "retry_after" not in refusal(site, "/busy?status=503&after=tomorrow").facts
    assert refusal(site, "/busy?status=503&after=99999999999").facts["retry_after"] == 86400


@pytest.mark.parametrize(("status", "kind"), [(404, Invalid), (403, Invalid), (500, Unavailable)])
def test_a_status_tells_whether_trying_again_helps(
    site: HostileSite, status: int, kind: type[EvidenceError]
) -> None:
    assert type(refusal(site, f"/busy?status={status}")) is kind


def test_a_site_that_is_not_there_may_be_tried_again(site: HostileSite) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{unused.getsockname()[1]}"
        with pytest.raises(Unavailable) as caught:
            fetch(f"http://{place}/", rules=FetchRules(allowed_loopback=frozenset({place})))
    assert caught.value.code == "not_reachable"


def test_a_magic_number_reaches_neither_the_log_nor_an_error(
    site: HostileSite, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    get(site, "/ok?magic_num=73586484&caseid=1")
    error = refusal(site, "/busy?status=404&magic_num=73586484")
    assert "73586484" not in caplog.text + str(error) + repr(error.facts)
    assert masked("…?pdf_header=&magic_num=73586484&de_seq_num=8") == (
        "…?pdf_header=&magic_num=…&de_seq_num=8"
    )


def test_a_post_carries_its_body_and_type_and_brings_the_reply(site: HostileSite) -> None:
    reply = send(site.url("/ok"), b"a query", content_type="application/x", rules=rules(site))
    assert reply.body == b"hello"
    assert site.posted == b"a query"
    assert site.asked["content-type"] == "application/x"
    assert site.asked["content-length"] == "7"


def test_a_post_follows_no_redirect(site: HostileSite, canary: HostileSite) -> None:
    with pytest.raises(Invalid) as caught:
        send(
            site.url(f"/redirect?to={quote(canary.url('/ok'))}&status=307"),
            b"a query",
            content_type="application/x",
            rules=rules(site),
        )
    assert caught.value.code == "redirected"


def test_a_post_to_a_private_address_is_refused(site: HostileSite) -> None:
    with pytest.raises(Invalid) as caught:
        send(site.url("/ok"), b"a query", content_type="application/x", rules=FetchRules())
    assert caught.value.code in {"address_not_public", "port_not_allowed"}
    assert not site.hits
