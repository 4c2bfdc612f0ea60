"""What a response amounts to under Rule 8(b) of the Federal Rules of Civil Procedure.

The rule is cited with each result, and what it does not settle is left to a person and said so.
"""

from dataclasses import dataclass
from enum import StrEnum

KING_VISION = (
    "King Vision Pay Per View, Ltd. v. J.C. Dimitri’s Restaurant, Inc., 180 F.R.D. 332 "
    "(N.D. Ill. 1998)"
)


class Kind(StrEnum):
    """What a party said to one paragraph."""

    ADMITTED = "admitted"
    DENIED = "denied"
    DENIED_IN_PART = "denied_in_part"
    DENIED_GENERALLY = "denied_generally"
    LACKS_KNOWLEDGE = "lacks_knowledge"
    NO_RESPONSE = "no_response"
    NONRESPONSIVE = "nonresponsive"


KIND_WORDS = {
    Kind.ADMITTED: "Admitted",
    Kind.DENIED: "Denied",
    Kind.DENIED_IN_PART: "Denied in part",
    Kind.DENIED_GENERALLY: "Denied by a general denial",
    Kind.LACKS_KNOWLEDGE: "Lacks knowledge or information",
    Kind.NO_RESPONSE: "Not answered",
    Kind.NONRESPONSIVE: "Neither admits nor denies",
}


class Outcome(StrEnum):
    """What becomes of the allegation by the rule alone."""

    ADMITTED = "admitted"
    DENIED = "denied"
    DENIED_IN_PART = "denied_in_part"
    NOT_ADMITTED = "not_admitted"
    NOT_DUE = "not_due"
    UNSETTLED = "unsettled"


OUTCOME_WORDS = {
    Outcome.ADMITTED: "Admitted",
    Outcome.DENIED: "Denied",
    Outcome.DENIED_IN_PART: "Admitted in part, the rest denied",
    Outcome.NOT_ADMITTED: "Not admitted",
    Outcome.NOT_DUE: "No effect: no answer was due",
    Outcome.UNSETTLED: "Not settled by the rule: decide",
}


class Pleading(StrEnum):
    """Whether the paragraph had to be answered, and whether an answer is there."""

    FILED = "filed"
    NOT_REQUIRED = "not_required"
    NOT_DUE = "not_due"


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the effect depends on besides the words of the response."""

    pleading: Pleading = Pleading.FILED
    is_amount_of_damages: bool = False
    is_legal_conclusion: bool = False
    refers_to_document: bool = False


@dataclass(frozen=True, slots=True)
class Effect:
    """What the response amounts to, the rule by which it does, and the sentence that says so."""

    outcome: Outcome
    rule: str
    words: str

    @property
    def title(self) -> str:
        """The outcome in a few words."""
        return OUTCOME_WORDS[self.outcome]

    @property
    def is_flagged(self) -> bool:
        """Whether a person must decide, since the rule does not settle it."""
        return self.outcome == Outcome.UNSETTLED


_BY_ITS_WORDS = {
    Kind.ADMITTED: Effect(Outcome.ADMITTED, "FRCP 8(b)(1)(B)", "The answer admits it."),
    Kind.DENIED: Effect(Outcome.DENIED, "FRCP 8(b)(1)(B), 8(b)(2)", "The answer denies it."),
    Kind.DENIED_IN_PART: Effect(
        Outcome.DENIED_IN_PART,
        "FRCP 8(b)(4)",
        "The answer admits the part that it names and denies the rest.",
    ),
    Kind.LACKS_KNOWLEDGE: Effect(
        Outcome.DENIED,
        "FRCP 8(b)(5)",
        "The answer states that knowledge or information is lacking; that has the effect of a "
        "denial.",
    ),
    Kind.DENIED_GENERALLY: Effect(
        Outcome.DENIED,
        "FRCP 8(b)(3)",
        "The answer says nothing of it in particular; it denies whatever it does not admit.",
    ),
    Kind.NONRESPONSIVE: Effect(
        Outcome.UNSETTLED,
        "FRCP 8(b)(1)(B), 8(b)(6)",
        "The answer neither admits nor denies nor states that knowledge is lacking. Courts have "
        f"treated such words as an admission ({KING_VISION}).",
    ),
}
_LEGAL_CONCLUSION = Effect(
    Outcome.UNSETTLED,
    "FRCP 8(b)(1)(B), 8(b)(6)",
    "The answer calls it a legal conclusion and neither admits nor denies it. The rule knows no "
    "such response; what is not denied may stand admitted.",
)
_DOCUMENT = Effect(
    Outcome.UNSETTLED,
    "FRCP 8(b)(2), 8(b)(6)",
    "The answer refers to a document and neither admits nor denies what is said of it. What is "
    "not denied may stand admitted.",
)
_NOT_DENIED = Effect(
    Outcome.ADMITTED,
    "FRCP 8(b)(6)",
    "The answer does not deny it. What had to be answered and is not denied is admitted.",
)
_DAMAGES = Effect(
    Outcome.NOT_ADMITTED,
    "FRCP 8(b)(6)",
    "The answer does not deny it, but an amount of damages is not admitted by silence.",
)
_NOT_REQUIRED = Effect(
    Outcome.DENIED,
    "FRCP 8(b)(6)",
    "No answer was required to it: it is considered denied or avoided.",
)
_NOT_DUE = Effect(
    Outcome.NOT_DUE,
    "FRCP 8(b)(6), 12(a)(1)(A)",
    "No answer was filed, and none was due. Nothing is admitted by that.",
)


def effect_of(kind: Kind, circumstances: Circumstances | None = None) -> Effect:
    """Return what this kind of response amounts to in these circumstances."""
    around = circumstances or Circumstances()
    if kind == Kind.NONRESPONSIVE and around.is_legal_conclusion:
        return _LEGAL_CONCLUSION
    if kind == Kind.NONRESPONSIVE and around.refers_to_document:
        return _DOCUMENT
    if kind != Kind.NO_RESPONSE:
        return _BY_ITS_WORDS[kind]
    if around.pleading == Pleading.NOT_DUE:
        return _NOT_DUE
    if around.pleading == Pleading.NOT_REQUIRED:
        return _NOT_REQUIRED
    return _DAMAGES if around.is_amount_of_damages else _NOT_DENIED
