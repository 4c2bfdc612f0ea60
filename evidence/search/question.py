"""What a person asks of the search: words, "phrases", OR, -without and begin* of words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST_QUESTION = 300
SHORTEST_BEGINNING = 2
_PIECE = re.compile(r'-?"[^"]*"?|\S+')
_WORD = re.compile(r"\w+")
_OR = frozenset({"OR", "|"})


@dataclass(frozen=True, slots=True)
class Term:
    """One thing to look for, or to do without: a word, its beginning, or words in a row."""

    words: tuple[str, ...]
    is_excluded: bool = False
    is_phrase: bool = False
    is_beginning: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """Alternatives, of which one must hold; all terms of an alternative hold together.

    `notes` are sentences on what in the line could not mean what it seems to.
    """

    alternatives: tuple[tuple[Term, ...], ...]
    notes: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to look for."""
        return not self.alternatives

    @property
    def problem(self) -> str:
        """Why the question cannot be answered, in a sentence with the remedy; empty if it can."""
        for terms in self.alternatives:
            if all(term.is_excluded for term in terms):
                return "It only says what shall not be there. Say also what to look for."
            for term in terms:
                if term.is_beginning and len(term.words[-1]) < SHORTEST_BEGINNING:
                    return (
                        f"Nearly every page has a word that begins with “{term.words[-1]}”. Give "
                        f"at least {SHORTEST_BEGINNING} letters before the *."
                    )
        return ""


def asked(text: str) -> Question:
    """Return what a line of search words means; every line means something, if only nothing.

    As in web searches: words must all be there, "words in quotes" in a row, OR between
    alternatives, -word must not be there, begin* any word that begins so.
    """
    pieces = _PIECE.findall(text[:LONGEST_QUESTION])
    alternatives: list[list[Term]] = [[]]
    for piece in pieces:
        if piece in _OR:
            alternatives.append([])
        elif term := _term(piece):
            alternatives[-1].append(term)
    said = tuple(tuple(terms) for terms in alternatives if terms)
    return Question(said, tuple(_notes(text, pieces)) if said else ())


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


def _notes(text: str, pieces: list[str]) -> Iterator[str]:
    if len(text) > LONGEST_QUESTION:
        yield f"Only the first {LONGEST_QUESTION} signs are looked for."
    if text[:LONGEST_QUESTION].count('"') % 2:
        yield "A quotation mark has no partner: the phrase goes on to the end of the line."
    if pieces[0] in _OR or pieces[-1] in _OR:
        yield "OR stands between words; one at the beginning or the end is passed over."
    for piece in pieces:
        bare = piece.removeprefix("-")
        if "*" in bare[:-1] and _WORD.search(bare):
            place = "in quotes" if bare.startswith('"') else "inside a word"
            yield f"The * works at the end of a word only; {place} it is passed over: {piece}"
