"""Takes an answer apart: which paragraphs of the complaint each response is about.

Answers come in three forms: the complaint's numbers with the response after each; the complaint's
paragraphs repeated, each with “ANSWER:” below; or numbers of its own that say “answering paragraphs
3 through 7”. A defence or counterclaim is no response, and is set aside with that reason.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from evidence.proof.assemble.headings import Part
from evidence.proof.assemble.lines import Page, Unplaced, Why
from evidence.proof.assemble.paragraphs import Paragraph, Split, split
from evidence.proof.assemble.response import Reading, read_response

_MARK = re.compile(
    r"(?:^|(?<=\s))(?:ANSWER|RESPONSE|Answer|Response)"
    r"(?i: to (?:paragraph|¶) ?\d+| no\. ?\d+)?\s*:\s*"
)
_NUMBERS = r"\d{1,4}(?:\s*(?:,|and|&|, and|through|to|[-–])\s*\d{1,4})*"
_ABOUT = re.compile(
    r"\s*(?:in )?(?:answer(?:ing)?|respon(?:se|ding)|as|with respect|with regard)"
    rf"(?: to)? (?:the allegations (?:in|of|contained in) )?(?:paragraphs?|¶+) ?({_NUMBERS})",
    re.IGNORECASE,
)
_RANGE = re.compile(r"(\d{1,4})(?:\s*(?:through|to|[-–])\s*(\d{1,4}))?")
_GENERAL = re.compile(
    r"\bden(?:y|ies)\b[^.]*\b(?:each and every|all|every|any)\b[^.]*\ballegations?\b[^.]*"
    r"\b(?:not|except|other than|save)\b[^.]*\badmitted\b"
    r"|\bexcept as\b[^.]*\badmitted\b[^.]*\bden(?:y|ies)\b[^.]*\b(?:each|every|all)\b"
    r"|\bgenerally den(?:y|ies)\b",
    re.IGNORECASE,
)
_MOST_IN_A_RANGE = 500
_LONGEST_SENTENCE = 1_000


@dataclass(frozen=True, slots=True)
class Response:
    """One response: the complaint's paragraphs it is about, and what it says to them.

    `repeated` is the allegation as the answer repeats it, where it does.
    """

    paragraphs: tuple[int, ...]
    text: str
    reading: Reading
    page: int | None
    repeated: str = ""
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer taken apart; `general_denial` is the sentence that denies what is not admitted."""

    responses: tuple[Response, ...]
    general_denial: str
    unplaced: tuple[Unplaced, ...]

    def to(self, number: int) -> Response | None:
        """Return the response to a paragraph of the complaint, the first if there are several."""
        return next((each for each in self.responses if number in each.paragraphs), None)

    @property
    def twice(self) -> tuple[int, ...]:
        """The paragraphs to which more than one response was found."""
        told = [number for each in self.responses for number in each.paragraphs]
        return tuple(sorted({number for number in told if told.count(number) > 1}))


def read_answer(pages: Iterable[Page]) -> Answer:
    """Return the responses of an answer, its general denial, and what is no response."""
    parts = split(pages)
    ours = [each for each in parts.paragraphs if each.part != Part.DEFENCES]
    responses = tuple(_response(each) for each in ours)
    defences = [
        Unplaced(each.page, f"{each.label}. {each.text}", Why.DEFENCES)
        for each in parts.paragraphs
        if each.part == Part.DEFENCES
    ]
    return Answer(responses, _general_denial(parts, responses), (*parts.unplaced, *defences))


def _response(paragraph: Paragraph) -> Response:
    cut = _MARK.search(paragraph.text)
    repeated = paragraph.text[: cut.start()].strip() if cut else ""
    said = paragraph.text[cut.end() :].strip() if cut else paragraph.text
    about, doubts = _paragraphs(paragraph, said)
    return Response(about, said, read_response(said), paragraph.page, repeated, doubts)


def _paragraphs(paragraph: Paragraph, said: str) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Return the complaint's paragraphs: those that the words name, else the response's own."""
    named = _ABOUT.match(said)
    doubts = paragraph.doubts
    if paragraph.run > 1:
        doubts = (*doubts, "The answer’s numbering begins anew: check which paragraph it is about.")
    if not named:
        return _numbers(paragraph.number, paragraph.last), doubts
    found: list[int] = []
    for first, last in _RANGE.findall(named[1]):
        found.extend(_numbers(int(first), int(last or first)))
    return tuple(dict.fromkeys(found)), doubts


def _numbers(first: int, last: int) -> tuple[int, ...]:
    is_range = first <= last < first + _MOST_IN_A_RANGE
    return tuple(range(first, last + 1)) if is_range else (first,)


def _general_denial(parts: Split, responses: Iterable[Response]) -> str:
    texts = [each.text for each in parts.unplaced] + [each.text for each in responses]
    for text in texts:
        plain = " ".join(text.split())
        for sentence in re.split(r"(?<=\.)\s+(?=[A-Z])", plain):
            if _GENERAL.search(sentence[:_LONGEST_SENTENCE]):
                return sentence
    return ""
