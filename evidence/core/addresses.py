"""Which network addresses a fetch may connect to, decided on resolved addresses, never on text."""

import ipaddress
import queue
import socket
import threading
from dataclasses import dataclass

from evidence.core.errors import Invalid, Unavailable

type IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

# RFC 4291 §2.4: only 2000::/3 is handed out. What lies outside (NAT64, ::/96, v4-mapped,
# site-local, multicast) is refused without having to be listed.
_GLOBAL_IPV6 = ipaddress.IPv6Network("2000::/3")
_REFUSED_IPV6 = tuple(
    ipaddress.IPv6Network(network)
    for network in (
        "2001::/23",  # IETF protocol assignments, with Teredo (RFC 4380) inside
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4 carries an IPv4 address of the sender's choice (RFC 3056)
        "3fff::/20",  # documentation (RFC 9637)
    )
)
_REFUSED_IPV4 = tuple(
    ipaddress.IPv4Network(network)
    for network in (
        "0.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT: neither private nor global for `ipaddress`
        "168.63.129.16/32",  # a public number that is the host itself on Azure
        "192.0.0.0/24",
        "192.88.99.0/24",  # 6to4 relay anycast
        "240.0.0.0/4",
    )
)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address that a connection may be made to, as it was checked."""

    address: str
    port: int


def is_public(address: IPAddress) -> bool:
    """True when the address belongs to the public internet, for one receiver, by itself.

    An IPv4 address inside an IPv6 one is never followed: such forms are refused whole.
    """
    if isinstance(address, ipaddress.IPv4Address):
        listed = any(address in network for network in _REFUSED_IPV4)
        return address.is_global and not address.is_multicast and not listed
    listed = any(address in network for network in _REFUSED_IPV6)
    return address in _GLOBAL_IPV6 and address.is_global and not listed


def look_up(host: str, port: int) -> list[str]:
    """The system resolver's addresses for a host name, in its order, each once."""
    rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return list(dict.fromkeys(str(row[4][0]) for row in rows))


def checked_endpoints(
    host: str, port: int, *, may_be_loopback: bool, seconds: float
) -> tuple[Endpoint, ...]:
    """Resolves a host once and gives its addresses when every single one is allowed.

    With `may_be_loopback` only loopback is allowed, else only public addresses. Raises Invalid
    for a forbidden address and Unavailable when the name cannot be resolved in time.
    """
    found = _look_up_within(host, port, seconds)
    for text in found:
        if not _is_allowed(text, may_be_loopback=may_be_loopback):
            raise Invalid(
                f"{host} leads to the address {text}, which is not on the public internet. "
                "Give the address of a public site.",
                code="address_not_public",
                param="url",
            )
    return tuple(Endpoint(text, port) for text in found)


def _is_allowed(text: str, *, may_be_loopback: bool) -> bool:
    # A zone index ("fe80::1%eth0") marks an address of this link.
    if "%" in text:
        return False
    address = ipaddress.ip_address(text)
    return address.is_loopback if may_be_loopback else is_public(address)


def _look_up_within(host: str, port: int, seconds: float) -> list[str]:
    # getaddrinfo takes no time limit of its own, so a hanging resolver is left behind.
    answers: queue.Queue[list[str] | OSError | UnicodeError] = queue.Queue()

    def ask() -> None:
        try:
            answers.put(look_up(host, port))
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=ask, daemon=True, name="look-up").start()
    try:
        answer = answers.get(timeout=max(seconds, 0.01))
    except queue.Empty:
        answer = TimeoutError("the resolver did not answer")
    if isinstance(answer, UnicodeError):
        raise Invalid(f"{host!r} is not a host name.", code="not_a_url", param="url")
    if isinstance(answer, OSError) or not answer:
        raise Unavailable(
            f"The name {host} could not be resolved. Check the address, or try again later.",
            code="name_not_resolved",
        )
    return answer
