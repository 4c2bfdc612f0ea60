"""Whether a notice was sent by the court it names: a verdict, with its reasons.

A mail's From may be written by anybody. Only the receiving server's own word counts (RFC 8601),
and only where it is named as one whose word counts. Without it nothing is proven, which is said.
"""

import email.utils
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from evidence.docket.sources import said
from evidence.docket.sources.court_links import court_of, court_of_mail_domain
from evidence.docket.sources.said import Told

_COMMENT = re.compile(r"\([^()]*\)")
_METHOD = re.compile(r"\s*(spf|dkim|dmarc)\s*=\s*([a-z]+)", re.IGNORECASE)
# What a method looked at; Amazon's servers write the envelope's sender in their own way.
_LOOKED_AT = re.compile(
    r"\b(?:smtp\.mailfrom|envelope-from|header\.d|header\.from)\s*=\s*\"?([^\s;\"<>]+)",
    re.IGNORECASE,
)
_LOOKS_LIKE_A_COURT = re.compile(r"us-?c[o0]urts?|fedc[o0]urts?", re.IGNORECASE)


class Standing(StrEnum):
    """How far a notice's sender is to be believed."""

    PROVEN = "proven"
    UNPROVEN = "unproven"
    UNKNOWN = "unknown_sender"
    FORGED = "forged"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The standing of a sender, the court it says it is, and why, in sentences."""

    standing: Standing
    court_id: str | None
    reasons: tuple[str, ...]

    @property
    def is_trusted(self) -> bool:
        """True when the notice may be taken in without a person's word."""
        return self.standing is Standing.PROVEN


@dataclass(frozen=True, slots=True)
class Check:
    """What a receiving server found: the method, its result and the domain that it looked at."""

    method: str
    result: str
    domain: str


type Headers = Sequence[tuple[str, str]]


def checks_of_headers(headers: Headers, *, trusted: frozenset[str]) -> tuple[Check, ...]:
    """What the receiving server wrote on top of the mail, when its name is among the trusted.

    Headers below the topmost may have been in the mail when it came, so they say nothing.
    """
    written = next((value for name, value in headers if name == "authentication-results"), "")
    server, _, results = _COMMENT.sub(" ", written).partition(";")
    if server.strip().lower().split(" ")[0] not in trusted:
        return ()
    checks: list[Check] = []
    for piece in results.split(";"):
        method, domain = _METHOD.match(piece), _LOOKED_AT.search(piece)
        found = _domain(domain[1]) if domain else ""
        if method:
            checks.append(Check(method[1].lower(), method[2].lower(), found))
        elif checks and found and not checks[-1].domain:
            last = checks[-1]
            checks[-1] = Check(last.method, last.result, found)
    return tuple(checks)


def checks_of_receipt(receipt: Told) -> tuple[Check, ...]:
    """What Amazon SES found, from the receipt that it hands over beside the mail.

    Its DKIM verdict names no domain, so that one does not count.
    """
    mail, found = receipt.get("mail"), receipt.get("receipt")
    if not isinstance(mail, Mapping) or not isinstance(found, Mapping):
        return ()
    verdict = found.get("spf_verdict")
    status = said.text(verdict, "status") if isinstance(verdict, Mapping) else None
    source = said.text(mail, "source")
    return (Check("spf", status.lower(), _domain(source)),) if status and source else ()


def judged(headers: Headers, links: Iterable[str], checks: Iterable[Check]) -> Verdict:
    """The verdict on the sender of a whole mail whose documents' links are `links`."""
    senders = [value for name, value in headers if name == "from"]
    addresses = email.utils.getaddresses(senders, strict=True)
    if len(senders) != 1 or len(addresses) != 1 or "@" not in addresses[0][1]:
        return Verdict(Standing.FORGED, None, ("The mail does not name one sender.",))
    name, address = addresses[0]
    domain = _domain(address)
    court_id = court_of_mail_domain(domain)
    if court_id is None:
        return _not_a_court(name, domain)
    astray = _astray(links, court_id)
    if astray:
        return Verdict(Standing.FORGED, court_id, astray)
    return _by_checks(court_id, domain, tuple(checks))


def of_a_body() -> Verdict:
    """The verdict on a notice's body that came without its mail."""
    reason = "It came without its mail, so nothing tells who sent it."
    return Verdict(Standing.UNPROVEN, None, (reason,))


def _not_a_court(name: str, domain: str) -> Verdict:
    if _LOOKS_LIKE_A_COURT.search(domain) or _LOOKS_LIKE_A_COURT.search(name):
        reason = f"The sender dresses up as a court, and its domain {domain} is no court's."
        return Verdict(Standing.FORGED, None, (reason,))
    reason = f"The sender's domain {domain} is no court's; perhaps somebody forwarded a notice."
    return Verdict(Standing.UNKNOWN, None, (reason,))


def _astray(links: Iterable[str], court_id: str) -> tuple[str, ...]:
    courts = {court_of(link) for link in links}
    reasons = []
    if None in courts:
        reasons.append("The link to its document leads to no court.")
    reasons.extend(
        f"The sender is {court_id}, and a link leads to {court}."
        for court in sorted(court for court in courts if court and court != court_id)
    )
    return tuple(reasons)


def _by_checks(court_id: str, domain: str, checks: tuple[Check, ...]) -> Verdict:
    if not checks:
        reason = (
            f"It says that it is from {domain}, and no receiving server whose word counts says so."
        )
        return Verdict(Standing.UNPROVEN, court_id, (reason,))
    good = [
        check
        for check in checks
        if check.result == "pass" and court_of_mail_domain(check.domain) == court_id
    ]
    if good:
        reason = f"The receiving server found {good[0].method} of {good[0].domain} to be right."
        return Verdict(Standing.PROVEN, court_id, (reason,))
    found = ", ".join(
        f"{check.method}={check.result}" + (f" for {check.domain}" if check.domain else "")
        for check in checks
    )
    reason = f"The receiving server found {found}: forwarded by somebody, or forged."
    return Verdict(Standing.UNPROVEN, court_id, (reason,))


def _domain(address: str) -> str:
    return address.rpartition("@")[2].strip(" >").rstrip(".").lower()
