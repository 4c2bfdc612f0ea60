"""Links of courts: which court a link belongs to, and the form in which it may be shown.

A link of a notice opens its document free of charge once and for its addressee alone (the "free
look"), so nothing here or above opens one, and what is shown lacks the part that opens it.
"""

import re
from urllib.parse import SplitResult, urlsplit

HIDDEN = "hidden"

_ECF_HOST = re.compile(r"(?:dc)?ecf\.([a-z0-9]{2,8}(?:-[a-z]+)?)\.uscourts\.gov")
_ACMS_HOST = re.compile(r"(ca\d{1,2}|cadc|cafc)-showdoc\.azurewebsites\.us")
_ECF_LINK = re.compile(r"https?://" + _ECF_HOST.pattern, re.IGNORECASE)
_MAIL_DOMAIN = re.compile(r"(?:[a-z0-9-]+\.)*?([a-z0-9]{2,8})\.(?:uscourts\.gov|fedcourts\.us)")
_OPENING = re.compile(r"(\b(?:magic_num|uid|cb)=)[^&\s\"'<>#]+", re.IGNORECASE)
_ACMS_OPENING = re.compile(r"(showdoc\.azurewebsites\.us/)[^\s\"'<>]+", re.IGNORECASE)
# The mega cases of a court stand on a host of their own.
_SAME_COURT = {"nysb-mega": "nysb", "jpmldb": "jpml"}
# CourtListener's ids of courts whose site has another name.
_SITES = {"arb": "azb", "uscfc": "cofc", "nebraskab": "neb"}


def court_of(url: str) -> str | None:
    """The id of the court whose site the link leads to, or None when it leads to no court's."""
    host = (_parts(url).hostname or "").rstrip(".")
    found = _ECF_HOST.fullmatch(host) or _ACMS_HOST.fullmatch(host)
    return _SAME_COURT.get(found[1], found[1]) if found else None


def courts_in(text: str) -> frozenset[str]:
    """The ids of the courts that links in a page or mail lead to."""
    found = (each[1].lower() for each in _ECF_LINK.finditer(text))
    return frozenset(_SAME_COURT.get(court, court) for court in found)


def site_of(court_id: str) -> str:
    """The name under which a court's site stands; panels of a circuit stand on the circuit's."""
    if re.fullmatch(r"bap\d{1,2}", court_id):
        return f"ca{court_id.removeprefix('bap')}"
    return _SITES.get(court_id, court_id)


def court_of_mail_domain(domain: str) -> str | None:
    """The id of the court that a mail domain belongs to, or None when it is no court's."""
    found = _MAIL_DOMAIN.fullmatch(domain.lower().rstrip("."))
    return _SAME_COURT.get(found[1], found[1]) if found else None


def without_opening(text: str) -> str:
    """The text with every part of a link that would use up its one free look replaced."""
    return _ACMS_OPENING.sub(rf"\g<1>{HIDDEN}", _OPENING.sub(rf"\g<1>{HIDDEN}", text))


def opens_once(url: str) -> bool:
    """True when the link holds a part that gives one free look."""
    return without_opening(url) != url


def _parts(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")
