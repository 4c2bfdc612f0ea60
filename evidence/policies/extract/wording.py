"""A text as what it says: sentences of words that ignore how they are set, and what was ignored."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Noise(StrEnum):
    """A way in which two texts may differ without saying anything else."""

    SPACING = "spacing"
    MARKS = "marks"
    MARKUP = "markup"
    LINKS = "links"
    BOILERPLATE = "boilerplate"
    MOVED = "moved"


# Where a sentence, a paragraph, a list's line or a heading ends; a wrapped line does not end one.
_END = re.compile(
    # Not after the number of a heading or of a list's line, and not after “e.g.”.
    r"(?:(?<=[.!?;:])(?<!\d\.)(?<!e\.g\.)(?<!i\.e\.)|(?<=[.!?;:][\"'”’»)\]*_]))\s+"
    r"|\n\s*\n|\n(?=\s*(?:[*+•–-]|#{1,6}|\d+[.)])\s)"
)
_HEADING = re.compile(r"#{1,6}\s+\S.*|\*\*\d[^*]*\*\*|\S[^\n]*\n\s*[=-]{3,}", re.DOTALL)
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_SPACES = re.compile(r"[\s\u00a0\u2000-\u200a\u202f\u3000]+")
_MARKS = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        "…": "...",
    }
)
# A link is [words](address); a picture begins with “!”. The address may hold one pair of brackets.
_LINK = re.compile(r"!?\[([^\[\]]*)\]\(((?:[^()\s]|\([^()\s]*\))*)(?:\s+\"[^\"]*\")?\)")
_ADDRESS = re.compile(r"(?<=\]\()[^)\s]*")
_MARKUP = re.compile(
    r"\\(?=[^\w\s])|\*{1,3}|(?<!\w)_{1,3}|_{1,3}(?!\w)|^\s*(?:#{1,6}|[*+•-])\s+|\|"
)
# A sign that only sets words apart; “&”, “%” and “§” say something.
_QUOTE = re.compile(r"\"|(?<!\w)'|'(?!\w)")
_IDLE = frozenset("\"'-*•·|_#=~>")
_DATE = (
    r"(?:\d{1,2}\s+)?[a-z]{3,9}\.?\s+(?:\d{1,2},?\s+)?\d{4}|\d{4}-\d{2}-\d{2}|"
    r"\d{1,2}[./]\d{1,2}[./]\d{2,4}"
)
# Whole lines that say only when a text was set or what the page around it offers.
_BOILERPLATE = re.compile(
    rf"(?:(?:last\s+)?(?:updated|modified|revised)|effective|date of last revision|version)"
    rf"(?:\s+(?:on|date|as of))?\s*:?\s*(?:{_DATE})\.?"
    r"|(?:copyright\s*)?(?:©|\(c\))\s*(?:copyright\s*)?\d{4}.{0,60}"
    r"|skip to (?:main )?content|back to top|print(?: this page)?|table of contents|share|menu"
    r"|(?:accept|reject|manage)(?: all)? cookies|page \d+(?: of \d+)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, heading or line of a list: as it is written, and what it says.

    `words` are as printed, `keys` what is compared: the same words without how they are set.
    """

    raw: str
    words: tuple[str, ...]
    keys: tuple[str, ...]
    is_heading: bool = False

    @property
    def key(self) -> str:
        """What it says, as one text."""
        return " ".join(self.keys)

    @property
    def is_boilerplate(self) -> bool:
        """Whether it says only when the text was set, or belongs to the page around it."""
        return bool(_BOILERPLATE.fullmatch(self.key))


def sentences(text: str) -> Iterator[Sentence]:
    """Yield what a text says, sentence by sentence; what is all markup says nothing."""
    for part in _END.split(text):
        raw = part.strip()
        words = _plain(raw).split()
        keyed = [(word, key) for word in words if (key := _key(word))]
        if keyed:
            shown, keys = zip(*keyed, strict=True)
            yield Sentence(raw, shown, keys, bool(_HEADING.fullmatch(raw)))


def noise_between(one: str, other: str) -> Noise | None:
    """Return in what two texts that say the same differ, the plainest that explains it, or None."""
    if one == other:
        return None
    for kind, plainer in _STEPS:
        one, other = plainer(one), plainer(other)
        if one == other:
            return kind
    return Noise.MARKUP


def _spaced(text: str) -> str:
    return _SPACES.sub(" ", _UNSEEN.sub("", text)).strip()


def _marked(text: str) -> str:
    return _spaced(unicodedata.normalize("NFKC", text.translate(_MARKS)))


def _unquoted(text: str) -> str:
    return text.replace('"', "").replace("'", "")


def _linked(text: str) -> str:
    return _ADDRESS.sub("", text)


_STEPS: Sequence[tuple[Noise, Callable[[str], str]]] = (
    (Noise.SPACING, _spaced),
    (Noise.MARKS, _marked),
    (Noise.LINKS, _linked),
    (Noise.MARKS, _unquoted),
)


def _plain(raw: str) -> str:
    """Return a sentence as a reader sees it: without addresses of links and marks of setting."""
    return _spaced(_MARKUP.sub("", _LINK.sub(r"\1", raw)))


def _key(word: str) -> str:
    key = unicodedata.normalize("NFKC", word.translate(_MARKS))
    # A sign that stands alone, a quotation mark around a word: how it is set, not what it says.
    return "" if _IDLE.issuperset(key) else _QUOTE.sub("", key)
