"""Docket numbers in the many ways they are written, and whether two name the same case."""

import re
from dataclasses import dataclass, field

_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
# office:yy-type-serial, then judges' initials and a defendant's number, which name no case.
_TYPED = re.compile(
    r"(?<![\w-])(?:(?P<office>\d{1,2}):)?(?P<year>(?:19|20)?\d\d)"
    r"-?(?P<kind>[a-z]{2,5})-?(?P<serial>\d{1,10})(?!\d)",
    re.IGNORECASE,
)
# Appellate (yy-nnnn) and bankruptcy (yy-nnnnn, o-yy-nnnnn) numbers name no type of case.
_UNTYPED = re.compile(
    r"(?<![\w-])(?:(?P<office>\d{1,2})[:-])?(?P<year>(?:19|20)?\d\d)-(?P<serial>\d{1,10})(?![\d])"
)
_SERIAL_DIGITS = 5


@dataclass(frozen=True, slots=True)
class DocketNumber:
    """A docket number taken apart: office, two-digit year, type of case and serial number.

    `office` and `kind` are empty where the number does not name them. Judges' initials and
    defendants' numbers are left out, since they change while the case stays the same.
    """

    office: str
    year: str
    kind: str
    serial: int
    written_serial: str = field(compare=False)

    @property
    def core(self) -> str:
        """The number in its usual written form: `5:25-cv-00709`, `25-cv-00709` or `22-3054`."""
        office = f"{self.office}:" if self.office else ""
        if not self.kind:
            return f"{office}{self.year}-{self.written_serial}"
        return f"{office}{self.year}-{self.kind}-{self.serial:0{_SERIAL_DIGITS}d}"

    def matches(self, other: "DocketNumber") -> bool:
        """True when both may name one case of one court.

        A part that one of them leaves out does not tell them apart: `25-cv-709` matches
        `5:25-cv-00709` and also `3:25-cv-00709`.
        """
        if (self.year, self.serial) != (other.year, other.serial):
            return False
        pairs = ((self.office, other.office), (self.kind, other.kind))
        return all(mine == theirs or not (mine and theirs) for mine, theirs in pairs)


def parse_docket_number(text: str) -> DocketNumber | None:
    """The first docket number in a text, or None when there is none."""
    plain = text.translate(_DASHES)
    found = _TYPED.search(plain) or _UNTYPED.search(plain)
    if found is None:
        return None
    parts = found.groupdict(default="")
    return DocketNumber(
        office=parts["office"].lstrip("0"),
        year=parts["year"][-2:],
        kind=parts.get("kind", "").lower(),
        serial=int(parts["serial"]),
        written_serial=parts["serial"],
    )


def display(text: str) -> str:
    """The docket number as a court writes it, or the text itself when it holds none."""
    number = parse_docket_number(text)
    return number.core if number else text.strip()


def same_case(one: str, other: str) -> bool:
    """True when two written docket numbers may name one case of one court."""
    first, second = parse_docket_number(one), parse_docket_number(other)
    return first is not None and second is not None and first.matches(second)


def normal_doc_id(text: str) -> str:
    """A PACER document id with its fourth digit set to 0, or "" when it is no such id.

    CM/ECF writes 0 or 1 there for the same document.
    """
    digits = text.strip()
    if not re.fullmatch(r"[0-9]{5,20}", digits):
        return ""
    return f"{digits[:3]}0{digits[4:]}"
