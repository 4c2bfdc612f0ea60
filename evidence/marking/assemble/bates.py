"""Bates numbers: a prefix and digits of a fixed width, one for each page, first and last named."""

import re
from dataclasses import dataclass

from evidence.core.errors import Invalid

# As many digits as PostgreSQL's bigint holds whatever they are.
MOST_DIGITS = 18
MOST_IN_PREFIX = 40
# ACME 0000123, ACME-0000123.R, VOL01_000045_REPL: digits last, but for a mark of replacement.
_NUMBER = re.compile(
    rf"(?P<prefix>[^\s–—]{{0,{MOST_IN_PREFIX}}}?)\s?(?P<digits>[0-9]{{1,{MOST_DIGITS}}})"
    r"(?P<suffix>\.R|_REPL)?",
    re.IGNORECASE,
)


class NotBates(Invalid):
    """A text that is no Bates number, or no range of them."""

    default_code = "not_bates"


@dataclass(frozen=True, slots=True)
class BatesRange:
    """The pages of one document, first and last included."""

    prefix: str
    width: int
    begin: int
    end: int
    suffix: str = ""

    @property
    def label(self) -> str:
        """The range as it is cited, the prefix said once where it is one page."""
        first = self.number(self.begin)
        return first if self.begin == self.end else f"{first}–{self.number(self.end)}"

    @property
    def page_count(self) -> int:
        """How many pages the range names."""
        return self.end - self.begin + 1

    def number(self, page: int) -> str:
        """Return the number of one page as it is stamped."""
        return f"{self.prefix}{page:0{self.width}d}{self.suffix}"


def read(first: str, last: str = "") -> BatesRange:
    """Return the range from first to last, or of one page; raises NotBates.

    The last may leave the prefix out: “ACME000123” and “130”.
    """
    begin = _matched(first, param="first")
    end = _matched(last, param="last") if last.strip() else begin
    prefix = begin["prefix"]
    if end["prefix"] not in {prefix, ""}:
        raise NotBates(
            f"“{first.strip()}” and “{last.strip()}” have different prefixes. A range has one; "
            "enter two ranges.",
            param="last",
        )
    found = BatesRange(
        prefix=prefix,
        width=len(begin["digits"]),
        begin=int(begin["digits"]),
        end=int(end["digits"]),
        suffix=begin["suffix"] or "",
    )
    if found.end < found.begin:
        message = f"The range ends at {found.end}, before it begins at {found.begin}. Swap them."
        raise NotBates(message, param="last")
    return found


def _matched(text: str, *, param: str) -> re.Match[str]:
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        raise NotBates(
            f"“{text.strip()[:60]}” is no Bates number: a prefix of at most {MOST_IN_PREFIX} "
            f"signs without blanks, then at most {MOST_DIGITS} digits, such as ACME0000123.",
            param=param,
        )
    return found
