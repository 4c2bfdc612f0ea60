"""What a person asks of the search: words, "phrases", OR, -without and begin* of words."""

import re
from dataclasses import dataclass

LONGEST_QUESTION = 300
_PIECE = re.compile(r'-?"[^"]*"?|\S+')
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Term:
    """One thing to look for, or to do without: a word, its beginning, or words in a row."""

    words: tuple[str, ...]
    is_excluded: bool = False
    is_phrase: bool = False
    is_beginning: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """Alternatives, of which one must hold; all terms of an alternative hold together."""

    alternatives: tuple[tuple[Term, ...], ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to look for."""
        return not self.alternatives

    @property
    def only_excludes(self) -> bool:
        """Whether an alternative says only what shall not be there, which would be everything."""
        return any(all(term.is_excluded for term in terms) for terms in self.alternatives)


def asked(text: str) -> Question:
    """Return what a line of search words means; every line means something, if only nothing.

    As in web searches: words must all be there, "words in quotes" in a row, OR between
    alternatives, -word must not be there, begin* any word that begins so.
    """
    alternatives: list[list[Term]] = [[]]
    for piece in _PIECE.findall(text[:LONGEST_QUESTION]):
        if piece in {"OR", "|"}:
            alternatives.append([])
        elif term := _term(piece):
            alternatives[-1].append(term)
    return Question(tuple(tuple(terms) for terms in alternatives if terms))


def _term(piece: str) -> Term | None:
    is_excluded = piece.startswith("-")
    bare = piece.removeprefix("-")
    words = tuple(_WORD.findall(bare))
    if not words:
        return None
    is_quoted = bare.startswith('"')
    return Term(
        words,
        is_excluded=is_excluded,
        # "non-disclosure" and "LI-002" are words in a row too.
        is_phrase=is_quoted or len(words) > 1,
        is_beginning=not is_quoted and bare.endswith("*"),
    )
