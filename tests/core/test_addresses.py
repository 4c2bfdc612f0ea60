"""Which addresses may be connected to."""

import ipaddress
import threading

import pytest

from evidence.core import addresses
from evidence.core.addresses import Endpoint, checked_endpoints, is_public
from evidence.core.errors import Invalid, Unavailable

FORBIDDEN = [
    "127.0.0.1",
    "127.8.9.1",
    "0.0.0.0",  # noqa: S104 - refused, not bound to
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.8",
    "192.0.2.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "192.88.99.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::8.8.8.8",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::808:808",
    "64:ff9b:1::1",
    "2002:7f00:1::1",
    "2002:808:808::1",
    "2001:0:808:808::1",
    "2001:db8::1",
    "3fff::1",
    "fe80::1",
    "fec0::1",
    "fc00::1",
    "fd12::1",
    "ff02::1",
    "ff0e::1",
    "100::1",
    "5f00::1",
]


@pytest.mark.parametrize("text", FORBIDDEN)
def test_an_address_inside_or_disguised_is_not_public(text: str) -> None:
    assert not is_public(ipaddress.ip_address(text))


@pytest.mark.parametrize("text", ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "2a00:1450::1"])
def test_an_address_of_the_public_internet_is_public(text: str) -> None:
    assert is_public(ipaddress.ip_address(text))


def _resolver(monkeypatch: pytest.MonkeyPatch, *answer: str) -> None:
    monkeypatch.setattr(addresses, "look_up", lambda _host, _port: list(answer))


def test_one_private_address_among_public_ones_refuses_the_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _resolver(monkeypatch, "93.184.216.34", "10.0.0.1")
    with pytest.raises(Invalid, match=r"10\.0\.0\.1"):
        checked_endpoints("court.example", 443, may_be_loopback=False, seconds=2)


def test_an_address_with_a_zone_index_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    _resolver(monkeypatch, "fe80::1%eth0")
    with pytest.raises(Invalid):
        checked_endpoints("court.example", 443, may_be_loopback=False, seconds=2)


def test_an_open_loopback_port_leads_to_loopback_and_nowhere_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _resolver(monkeypatch, "127.0.0.1")
    found = checked_endpoints("court.example", 8123, may_be_loopback=True, seconds=2)
    assert found == (Endpoint("127.0.0.1", 8123),)
    _resolver(monkeypatch, "10.0.0.1")
    with pytest.raises(Invalid):
        checked_endpoints("court.example", 8123, may_be_loopback=True, seconds=2)


@pytest.mark.parametrize(
    "host", ["2130706433", "017700000001", "0x7f000001", "127.1", "0", "localhost", "::1"]
)
def test_the_resolved_address_counts_and_not_how_it_is_written(host: str) -> None:
    # No network is needed: the system reads these forms as numbers or from its hosts file.
    with pytest.raises((Invalid, Unavailable)) as caught:
        checked_endpoints(host, 80, may_be_loopback=False, seconds=5)
    assert caught.value.code in {"address_not_public", "name_not_resolved"}


def test_a_resolver_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    never = threading.Event()
    monkeypatch.setattr(addresses, "look_up", lambda _host, _port: never.wait(30) or [])
    with pytest.raises(Unavailable) as caught:
        checked_endpoints("court.example", 443, may_be_loopback=False, seconds=0.05)
    assert caught.value.code == "name_not_resolved"
    never.set()


def test_a_name_that_nobody_knows_may_be_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(_host: str, _port: int) -> list[str]:
        raise OSError("Name or service not known")

    monkeypatch.setattr(addresses, "look_up", unknown)
    with pytest.raises(Unavailable, match="could not be resolved"):
        checked_endpoints("court.example", 443, may_be_loopback=False, seconds=2)
