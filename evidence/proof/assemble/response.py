"""Reads what one response to a paragraph says: admits, denies, both, or neither.

Read sentence by sentence. What the words leave open is said as a flag and never decided here: a
person confirms each response.
"""

import re
from dataclasses import dataclass

from evidence.proof.assemble.effect import Kind

_NEITHER = re.compile(r"\bneither (?:admits?|admitted) n?or (?:denie[sd]|deny)\b", re.I)
_STRICT = re.compile(
    r"\bstrict proof\b|\bputs? (?:the )?plaintiffs? to (?:his|her|its|their)\b", re.I
)
_CONCLUSION = re.compile(
    r"\b(?:legal (?:conclusions?|arguments?)|conclusions? of law)\b"
    r"|\bno response is (?:required|necessary)\b",
    re.I,
)
_DOCUMENT = re.compile(
    r"\bspeaks? for (?:itself|themselves)\b"
    r"|\brefers? (?:\w+ ){0,3}to (?:the |that |those )?(?:\w+ ){0,3}(?:documents?|agreements?"
    r"|polic(?:y|ies)|contracts?|statutes?|exhibits?|filings?|letters?|text)\b",
    re.I,
)
_LACKS = re.compile(
    r"\b(?:lacks?|lacking|(?:is|are) without|insufficient|not have) (?:\w+ ){0,3}"
    r"(?:knowledge|information)\b",
    re.I,
)
_INCORPORATES = re.compile(
    r"\b(?:incorporates?|realleges?|repeats?|restates?|re-alleges?)\b.*\b(?:responses?|answers?"
    r"|paragraphs?|reference)\b",
    re.I | re.S,
)
_DENIES = re.compile(r"\b(?:den(?:y|ies|ied)|denying)\b", re.I)
_ADMITS = re.compile(r"\b(?:admit(?:s|ted)?|concedes?|does not dispute)\b", re.I)
_EXCEPT = re.compile(
    r"\b(?:except|other than|save) (?:as|to the extent|for)?[^.;]*\badmit(?:s|ted)?\b[^.,;]*", re.I
)
_NOT_ADMITTED = re.compile(r"\b(?:not|never|expressly|specifically) (?:\w+ )?admitted\b", re.I)
_ONLY_SAYS = re.compile(r"\badmits?\b[^.;]*\b(?:purports?|alleges?|complaint contains)\b", re.I)
_AS_STATED = re.compile(r"\bdenie[sd] as (?:stated|phrased|framed|written)\b", re.I)
_INCONSISTENT = re.compile(r"\binconsistent (?:with|there)", re.I)
_WHOLLY = re.compile(
    r"\s*(?:\w+ )?admit(?:s|ted)?(?: the allegations? (?:in|of) [^.]*)?\.?\s*", re.I
)
# Where a sentence that admits goes over to denying.
_TURN = re.compile(
    r"(?:\s*[,;]\s*(?:(?:and|but)\b)?|\s*\b(?:and|but)\b)\s*"
    r"(?=(?:(?!and\b|but\b)[\w’'-]+\s+){0,4}(?:den(?:y|ies)|lacks?|is without)\b)",
    re.IGNORECASE,
)
_EITHER = re.compile(r"\bto (?:either )?(?:admit or deny|deny or admit)\b", re.IGNORECASE)
# A full stop after these ends no sentence.
_SENTENCE = re.compile(
    r"(?<=[.?!;])(?<!\bNo\.)(?<!\bInc\.)(?<!\bCorp\.)(?<!\bv\.)(?<!U\.S\.)\s+(?=[A-Z“\"])"
)


# A longer response is read so far only, and says so: nobody writes one, and searching has a price.
MOST_READ = 8_000
_CUT = f"Only its first {MOST_READ:,} signs were read."


@dataclass(frozen=True, slots=True)
class Reading:
    """What one response says, the words that admit and that deny, and what is to be looked at."""

    kind: Kind
    admitted: str = ""
    denied: str = ""
    flags: tuple[str, ...] = ()
    is_legal_conclusion: bool = False
    refers_to_document: bool = False


def read_response(text: str) -> Reading:
    """Return what a response says; an empty one is no response."""
    said = _EITHER.sub("to do either", " ".join(text[:MOST_READ].split()))
    if not said:
        return Reading(Kind.NO_RESPONSE)
    clauses = [clause.strip(" ,;") for part in _SENTENCE.split(said) for clause in _turns(part)]
    admitted = " ".join(clause for clause in clauses if _admits(clause))
    denied = " ".join(clause for clause in clauses if _denies(clause))
    lacking = " ".join(c for c in clauses if _LACKS.search(c) and c not in denied)
    kind = _kind(said, admitted, denied, lacking)
    rest = " ".join(filter(None, (denied, lacking)))
    shown = admitted if kind in {Kind.ADMITTED, Kind.DENIED_IN_PART} else ""
    cut = (_CUT,) if len(text) > MOST_READ else ()
    return Reading(
        kind, shown, rest, (*_flags(said, kind), *cut),
        is_legal_conclusion=bool(_CONCLUSION.search(said)),
        refers_to_document=bool(_DOCUMENT.search(said)),
    )  # fmt: skip


def _turns(sentence: str) -> list[str]:
    """Cut a sentence where it goes over from one to the other; “and on that basis denies” stays."""
    if not _ADMITS.search(sentence) or _NEITHER.search(sentence):
        return [sentence]
    return [part for part in _TURN.split(sentence, maxsplit=1) if part]


def _admits(clause: str) -> bool:
    plain = _NOT_ADMITTED.sub("", _EXCEPT.sub("", _NEITHER.sub("", clause)))
    return bool(_ADMITS.search(plain))


def _denies(clause: str) -> bool:
    return bool(_DENIES.search(_NEITHER.sub("", clause)))


def _kind(said: str, admitted: str, denied: str, lacking: str) -> Kind:
    if admitted:
        return Kind.DENIED_IN_PART if denied or lacking else Kind.ADMITTED
    if _LACKS.search(said):
        return Kind.LACKS_KNOWLEDGE
    if _DOCUMENT.search(said) and _INCONSISTENT.search(said):
        return Kind.NONRESPONSIVE
    return Kind.DENIED if denied else Kind.NONRESPONSIVE


def _flags(said: str, kind: Kind) -> list[str]:
    flags = []
    if _STRICT.search(said):
        flags.append("Demands strict proof, which Rule 8(b) does not know.")
    if _CONCLUSION.search(said):
        flags.append("Calls it a legal conclusion, or says that no response is required.")
    if _DOCUMENT.search(said):
        flags.append("Refers to a document for its contents.")
    if _DOCUMENT.search(said) and _INCONSISTENT.search(said):
        flags.append("Denies only what is inconsistent with the document, and does not say what.")
    if _INCORPORATES.search(said) and kind == Kind.NONRESPONSIVE:
        flags.append("Repeats earlier responses: look at these.")
    if _AS_STATED.search(said):
        flags.append("Denied “as stated”: what part is true is not said (Rule 8(b)(4)).")
    if _ONLY_SAYS.search(said):
        flags.append("May admit only that the complaint says so, and not that it is so.")
    if kind == Kind.ADMITTED and not _WHOLLY.fullmatch(said):
        flags.append("Admits what it names and does not speak of any rest: compare the two.")
    if kind == Kind.DENIED_IN_PART and _LACKS.search(said):
        flags.append("Lacks knowledge of a part; that has the effect of a denial (Rule 8(b)(5)).")
    if kind == Kind.NONRESPONSIVE and not flags:
        flags.append("No words that admit, deny or state a lack of knowledge were found.")
    return flags
