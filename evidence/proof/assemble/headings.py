"""Which lines of a pleading are headings, and what kind of part they begin."""

import re
from enum import StrEnum

_ORDINAL = (
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth"
    r"|thirteenth|fourteenth|fifteenth|[ivxl]+|\d{1,2}(?:st|nd|rd|th)?)"
)
_COUNT = re.compile(
    rf"(?:count|claim(?: for relief)?|cause of action)\s+(?:no\.?\s*)?"
    rf"(?:{_ORDINAL}|one|two|three|four|five|six|seven|eight|nine|ten)\b(?!\s+[a-z]+\s+[a-z]+.*\.$)"
    rf"|{_ORDINAL}\s+(?:claim|cause of action|count)\b",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"(?:prayer(?: for relief)?|wherefore\b.*|relief requested|requests? for relief"
    r"|(?:jury (?:trial )?demand|demand for (?:a )?(?:jury trial|trial by jury))"
    r"|(?:respectfully submitted|dated:?|executed (?:on|this)\b).*)[.:,]?",
    re.IGNORECASE,
)
_DEFENCES = re.compile(
    r".*\b(?:affirmative|additional|separate|other) (?:and \w+ )?defen[cs]es?\b.*"
    rf"|{_ORDINAL}\s+(?:\w+ )?defen[cs]e\b.*|defen[cs]es|counterclaims?\b.*",
    re.IGNORECASE,
)
_OUTLINE = re.compile(r"(?:[IVXL]{1,6}|[A-Z]|\d{1,2})[.)]\s+\S")
_LONGEST = 160


class Part(StrEnum):
    """What a heading begins."""

    COUNT = "count"
    SECTION = "section"
    DEFENCES = "defences"
    CLOSING = "closing"


def heading(line: str) -> Part | None:
    """Return what the line begins, None for a line that is no heading."""
    if len(line) > _LONGEST:
        return None
    if _CLOSING.fullmatch(line):
        return Part.CLOSING
    if is_title(line) and _DEFENCES.fullmatch(line):
        return Part.DEFENCES
    if _COUNT.match(line) and is_title(line):
        return Part.COUNT
    return Part.SECTION if _is_capitals(line) or _is_outline(line) else None


def is_title(line: str) -> bool:
    """Whether most words begin with a capital, as in a title, and no sentence ends here."""
    words = [word for word in re.findall(r"[^\W\d_]+", line) if len(word) > 3]
    titled = sum(word[0].isupper() for word in words)
    return not line.endswith((".", ";", ",")) and bool(words) and titled * 2 > len(words)


def _is_capitals(line: str) -> bool:
    letters = [sign for sign in line if sign.isalpha()]
    # Two letters or one word may be a signature or an abbreviation within a paragraph.
    return len(letters) > 4 and all(sign.isupper() for sign in letters) and line[-1] not in ",;"


def _is_outline(line: str) -> bool:
    if not _OUTLINE.match(line) or line[0].isdigit():
        return False
    return not line.endswith((".", ";", ",")) and len(line.split()) > 1
