"""What FRCP 5.2(a) wants redacted, as it is written on pages: a table of patterns.

English words of context only. Numbers may be broken over lines; one that is masked already has
not all its digits and is not found.
"""

import datetime
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from evidence.redaction.extract.checksums import (
    IBAN_LENGTHS,
    passes_aba,
    passes_iban,
    passes_luhn,
)
from evidence.redaction.extract.kinds import Kind

# PDFium writes the last two where a hyphen ends a line.
_DASH = "[-\u2010-\u2015\u2212\u00ad\x02\ufffe]"
_TURN = r"[ \t\u00a0]?(?:\r?\n[ \t]*)?"
_HYPHEN = f"{_TURN}{_DASH}{_TURN}"
# What may stand between groups of digits when words around say what they are.
_LOOSE = rf"(?:{_HYPHEN}|[ \t\u00a0./]|\r?\n)?"
_ALONE, _ENDS = r"(?<![\w.,/-])", r"(?![\w/-]|[.,]\d)"
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DATES = (
    r"(?P<first>\d{1,2})(?P<mark>[/.-])\s?(?P<second>\d{1,2})(?P=mark)\s?(?P<year>\d{4}|\d{2})",
    r"(?P<year>\d{4})-(?P<first>\d{1,2})-(?P<second>\d{1,2})",
    rf"(?P<month>{_MONTH})\s+(?P<first>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})",
    rf"(?P<first>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:day\s+of\s+)?(?P<month>{_MONTH}),?\s+"
    r"(?P<year>\d{4})",
)
_CARD = r"(?:4\d{3}|5[1-5]\d\d|2[2-7]\d\d|6011|64[4-9]\d|65\d\d|35\d\d)"
_GAP = rf"(?:{_HYPHEN}|[ \u00a0]|\r?\n)"
_NUMBERED = r"\s*(?:numbers?|no\.?|num\.?|nr\.?|\#)?\s*(?:\(s\))?\s*[:#.=]?\s*(?:is\s+)?"


@dataclass(frozen=True, slots=True)
class Sensitive:
    """A stretch of a text that a rule wants redacted, and what may be shown of it."""

    start: int
    end: int
    kind: Kind
    shown: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way in which something sensitive is written.

    `is_real` judges what the expression matched; where `context` is set, words must stand near:
    up to `before` characters ahead of it or a few behind. The group `it`, where there is one, is
    the sensitive part.
    """

    kind: Kind
    written: re.Pattern[str]
    is_real: Callable[[re.Match[str]], bool]
    mask: Callable[[re.Match[str]], str]
    context: re.Pattern[str] | None = None
    before: int = 60
    after: int = 24


def find_in_text(text: str) -> list[Sensitive]:
    """Return what the patterns find in a text, in its order; no two of them overlap.

    Where two patterns match the same digits, the one that stands first in the table is right.
    """
    found: list[Sensitive] = []
    for pattern in PATTERNS:
        for each in _matches(pattern, text):
            if not any(each.start < other.end and other.start < each.end for other in found):
                found.append(each)
    return sorted(found, key=lambda each: each.start)


def _matches(pattern: Pattern, text: str) -> Iterator[Sensitive]:
    at = 0
    while match := pattern.written.search(text, at):
        start, end = match.span("it") if "it" in match.re.groupindex else match.span()
        at = max(end, at + 1)
        if pattern.is_real(match) and _is_in_context(pattern, text, start, end):
            yield Sensitive(start, end, pattern.kind, pattern.mask(match))


def _is_in_context(pattern: Pattern, text: str, start: int, end: int) -> bool:
    if pattern.context is None:
        return True
    ahead = text[max(0, start - pattern.before) : start]
    words = list(pattern.context.finditer(ahead))
    # Another one in between has the words for itself: "born 1/2/1990, hired 3/4/2010".
    if words and not pattern.written.search(ahead, words[-1].end()):
        return True
    return bool(pattern.context.match(text[end : end + pattern.after].lstrip(" ,;:(-\r\n")))


def _digits(match: re.Match[str]) -> str:
    whole = match["it"] if "it" in match.re.groupindex else match[0]
    return re.sub(r"\D", "", whole)


def _always(match: re.Match[str]) -> bool:
    return True


def _is_ssn(match: re.Match[str]) -> bool:
    """Whether the number can have been issued: no area 000, 666 or 9xx, no group 00, no 0000.

    Social Security Administration, POMS RM 10201.035.
    """
    digits = _digits(match)
    area, group, serial = digits[:3], digits[3:5], digits[5:]
    return not (area in {"000", "666"} or area[0] == "9" or group == "00" or serial == "0000")


def _is_itin(match: re.Match[str]) -> bool:
    """Whether it is an ITIN: first digit 9, middle 50-65, 70-88, 90-92, 94-99 (IRM 3.21.263)."""
    digits = _digits(match)
    middle = int(digits[3:5])
    return (
        digits[0] == "9"
        and (50 <= middle <= 65 or 70 <= middle <= 88 or middle >= 90)
        and (middle != 93)
    )


def _is_date(match: re.Match[str]) -> bool:
    named = match.groupdict()
    year = int(named["year"]) + (1900 if len(named["year"]) == 2 else 0)
    first = int(named["first"])
    if not 1880 <= year <= 2100:
        return False
    if month := named.get("month"):
        orders = [(_MONTHS.index(month[:3].lower()) + 1, first)]
    else:
        second = int(named["second"])
        orders = [(first, second), (second, first)]
    for month_number, day in orders:
        with suppress(ValueError):
            datetime.date(year, month_number, day)
            return True
    return False


def _is_card(match: re.Match[str]) -> bool:
    return passes_luhn(_digits(match))


def _is_iban(match: re.Match[str]) -> bool:
    return passes_iban(_compact(match["it"]))


def _is_account(match: re.Match[str]) -> bool:
    digits, written = _digits(match), match["it"]
    is_date_or_phone = re.fullmatch(r"\d{4}-\d\d-\d\d|\d{3}[- ]\d{3}[- ]\d{4}", written)
    return 6 <= len(digits) <= 17 and not is_date_or_phone


def _is_after_routing(match: re.Match[str]) -> bool:
    return passes_aba(match["routing"]) and _is_account(match)


def _compact(text: str) -> str:
    return "".join(text.split())


def _last_four(match: re.Match[str]) -> str:
    return f"••••{_digits(match)[-4:]}"


def _as_ssn(match: re.Match[str]) -> str:
    return f"•••-••-{_digits(match)[-4:]}"


def _as_ein(match: re.Match[str]) -> str:
    return f"••-•••{_digits(match)[-4:]}"


def _as_year(match: re.Match[str]) -> str:
    return f"••/••/{match['year']}"


def _as_iban(match: re.Match[str]) -> str:
    return f"{match['it'][:2]}••••{_compact(match['it'])[-4:]}"


def _iban_written() -> str:
    by_length: dict[int, list[str]] = {}
    for country, length in IBAN_LENGTHS.items():
        by_length.setdefault(length, []).append(country)
    forms = (
        rf"(?:{'|'.join(countries)})\d\d(?:\s?[A-Z0-9]){{{length - 4}}}"
        for length, countries in sorted(by_length.items(), reverse=True)
    )
    return rf"(?<![A-Za-z0-9])(?P<it>{'|'.join(forms)})(?![A-Za-z0-9])"


def _re(text: str, flags: re.RegexFlag = re.IGNORECASE) -> re.Pattern[str]:
    return re.compile(text, flags)


_NINE = rf"{_ALONE}\d{{3}}{_LOOSE}\d{{2}}{_LOOSE}\d{{4}}{_ENDS}"
_ABOUT_SSN = _re(r"\bssns?\b|\bsocial[\s-]+security|\bsoc\.?\s*sec|\bss\s*(?:\#|no\b|number)")
_ABOUT_TAX = _re(
    r"\b(?:f?ein|i?tin)s?\b|\bemployer[\s-]+id|\btax(?:payer)?[\s-]*(?:\(?s?\)?\s*)?id"
    r"|\bfederal[\s-]+(?:tax|id)"
)
_ABOUT_BIRTH = _re(r"\bborn\b|\bbirth(?:s|days?|dates?)?\b|\bd\.?o\.?b\b\.?|\bdate\s+of\s+birth")
_ABOUT_CARD = _re(r"\b(?:card|visa|master\s?card|amex|american express|discover|acct|account)")

PATTERNS: tuple[Pattern, ...] = (
    # FRCP 5.2(a)(1): "the social-security number and taxpayer-identification number".
    Pattern(
        Kind.SSN,
        _re(rf"{_ALONE}\d{{3}}{_HYPHEN}\d{{2}}{_HYPHEN}\d{{4}}{_ENDS}"),
        _is_ssn,
        _as_ssn,
    ),
    # Said to be one, it is taken for one, also where a digit was mistyped or misread.
    Pattern(Kind.SSN, _re(_NINE), _always, _as_ssn, _ABOUT_SSN),
    Pattern(
        Kind.TAX_ID,
        _re(rf"{_ALONE}9\d{{2}}{_HYPHEN}\d{{2}}{_HYPHEN}\d{{4}}{_ENDS}"),
        _is_itin,
        _as_ssn,
    ),
    Pattern(
        Kind.TAX_ID,
        _re(rf"{_ALONE}\d{{2}}(?:{_HYPHEN}|[ \u00a0])\d{{7}}{_ENDS}"),
        _always,
        _as_ein,
        _ABOUT_TAX,
    ),
    Pattern(Kind.TAX_ID, _re(_NINE), _always, _as_ssn, _ABOUT_TAX),
    # FRCP 5.2(a)(2): "the year of the individual's birth".
    *(
        Pattern(
            Kind.BIRTH_DATE,
            _re(rf"(?<![\w/.-]){written}(?![\w/-])"),
            _is_date,
            _as_year,
            _ABOUT_BIRTH,
            before=48,
        )
        for written in _DATES
    ),
    # FRCP 5.2(a)(4): "the last four digits of the financial-account number".
    Pattern(
        Kind.ACCOUNT,
        _re(
            rf"{_ALONE}(?:{_CARD}(?:{_GAP}\d{{4}}){{3}}|3[47]\d\d{_GAP}\d{{6}}{_GAP}\d{{5}}){_ENDS}"
        ),
        _is_card,
        _last_four,
    ),
    Pattern(
        Kind.ACCOUNT,
        _re(rf"{_ALONE}(?:{_CARD}\d{{12}}|3[47]\d{{13}}){_ENDS}"),
        _is_card,
        _last_four,
        _ABOUT_CARD,
    ),
    Pattern(Kind.ACCOUNT, _re(_iban_written(), re.RegexFlag(0)), _is_iban, _as_iban),
    Pattern(
        Kind.ACCOUNT,
        _re(rf"\b(?:accounts?|acct\.?|a/c){_NUMBERED}(?P<it>\d(?:[ -]?\d){{5,21}}){_ENDS}"),
        _is_account,
        _last_four,
    ),
    Pattern(
        Kind.ACCOUNT,
        _re(
            r"\b(?:routing|aba|rtn|transit)\b[^\d\r\n]{0,24}(?P<routing>\d{9})\b"
            r"[^\d]{1,24}(?P<it>\d{6,17})(?![\w/-])"
        ),
        _is_after_routing,
        _last_four,
    ),
)
