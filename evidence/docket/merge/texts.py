"""Docket texts as they compare: the words alone, without what only one of the sources writes."""

import re

# A docket adds when an entry was made; a notice leaves the list of attachments out.
_ADDED = re.compile(
    r"\(Attachments?:.*?\)\s*(?=\(|\Z)|[(\[](?:Entered|Filed on|Filed|Dated):?[^)\]]*[)\]]",
    re.IGNORECASE | re.DOTALL,
)
_WORD = re.compile(r"[^\W_]+")


def words_of(text: str | None) -> str:
    """The words of a docket text in lower case, or "" where there is none."""
    return " ".join(_WORD.findall(_ADDED.sub(" ", text or "").casefold()))


def begins_alike(one: str, other: str) -> bool:
    """True when one of two rows of words begins with the whole other, and neither is blank."""
    short, long = sorted((one, other), key=len)
    return bool(short) and f"{long} ".startswith(f"{short} ")
