"""Text from outside, made fit to be kept and to stand on a line."""

import unicodedata

NUL_SHOWN = "␀"


def storable(text: str) -> str:
    """Return text that PostgreSQL can keep: NULs made visible, lone surrogates replaced."""
    return text.replace("\0", NUL_SHOWN).encode("utf-8", "replace").decode()


def one_line(text: str) -> str:
    """Return text on one line: control characters and runs of blanks become single blanks."""
    printable = "".join(" " if unicodedata.category(sign) == "Cc" else sign for sign in text)
    return " ".join(printable.split())


def without_controls(text: str) -> str:
    """Return text without the control characters that a calendar forbids; line ends are kept."""
    return "".join(sign for sign in text if sign == "\n" or sign >= " ")


def shortened(text: str, length: int) -> str:
    """Return text of at most so many characters, with an ellipsis where something was cut off."""
    return text if len(text) <= length else f"{text[: length - 1]}…"
